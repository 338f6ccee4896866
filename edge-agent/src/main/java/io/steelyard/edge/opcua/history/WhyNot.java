package io.steelyard.edge.opcua.history;

import java.util.Locale;

/** Why a gap stays although its signal is said to have a history. */
public enum WhyNot {
    /** The server does not read history, or not of this node, or not for this user. */
    UNSUPPORTED,
    /** It has nothing of that time. */
    NO_DATA,
    /** What it has begins behind the last value that was known: some may have been forgotten. */
    BEGINS_LATE,
    /** What it has ends before the first value that came afterwards, also a minute later. */
    ENDS_EARLY,
    /** The server itself was down in that time, so that its history was, too. */
    SERVER_DOWN,
    /** The gap is longer than is ever asked for. */
    TOO_LONG,
    /** It has more values of that time than are ever taken. */
    TOO_MANY,
    /** Some of its values cannot be had under the signal's type. */
    OTHER_TYPE,
    /** Some of its values found no place in time, or could not be numbered. */
    DISORDER,
    /** The server did not answer in time, again and again. */
    NO_ANSWER,
    /** The signal is mapped no longer. */
    UNMAPPED,
    /** The server's clock was set back over it. */
    CLOCK,
    /** More gaps are waiting than are remembered. */
    NO_ROOM;

    /** As counters name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
