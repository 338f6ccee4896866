package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.ToldSignals;

/**
 * What of a signal was on the wire, by days.
 *
 * @param told days with planned operation on which it had a value
 * @param unseen those before the first on which it was heard of: it may not have been collected then, or by somebody else
 * @param isHeard whether it was heard of on any day
 * @param isLately whether it had a value on the last day
 */
record SignalSeen(SignalDescription signal, int told, int unseen, boolean isHeard, boolean isLately) {

    /** Before the first day. */
    static SignalSeen none(SignalDescription signal) {
        return new SignalSeen(signal, 0, 0, false, false);
    }

    /** With the next day, on which operation was planned or not. */
    SignalSeen and(ToldSignals day, boolean isPlanned) {
        boolean isTold = day.told().contains(signal.name());
        boolean isKnown = isHeard || day.heard().contains(signal.name());
        return new SignalSeen(
                signal,
                told + (isPlanned && isTold ? 1 : 0),
                unseen + (isPlanned && !isKnown ? 1 : 0),
                isKnown,
                isTold);
    }

    /** All that counts of it, for a digest. */
    String text() {
        return told + " " + unseen + " " + isHeard + " " + isLately;
    }

    /** Whether that is its name or its role. */
    boolean isCalled(String named) {
        return signal.name().equals(named) || named.equals(signal.role());
    }
}
