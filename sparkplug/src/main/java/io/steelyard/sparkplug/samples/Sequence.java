package io.steelyard.sparkplug.samples;

/** The two sequences of numbers that an agent gives in one epoch. */
public enum Sequence {
    /** Samples: one value notification of one signal each. */
    SAMPLES(0),
    /** Records that travel as metrics {@code steelyard/<kind>}. */
    RECORDS(1);

    private final int code;

    Sequence(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
