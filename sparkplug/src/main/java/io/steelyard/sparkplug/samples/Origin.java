package io.steelyard.sparkplug.samples;

/** The way on which a sample came to the agent. */
public enum Origin {
    /** It was notified or read while it was the present value. */
    PRESENT(0),
    /** It was read from the server's history, because it had been missed. */
    HISTORY(1);

    private final int code;

    Origin(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
