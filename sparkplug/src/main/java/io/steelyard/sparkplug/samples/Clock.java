package io.steelyard.sparkplug.samples;

/** The clock that a sample's time is from. */
public enum Clock {
    /** The OPC UA source timestamp. */
    SOURCE(0),
    /** The OPC UA server timestamp, because there was no source timestamp. */
    SERVER(1),
    /** The agent's own clock, because there was neither. */
    AGENT(2);

    private final int code;

    Clock(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
