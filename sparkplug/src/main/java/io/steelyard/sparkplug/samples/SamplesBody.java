package io.steelyard.sparkplug.samples;

/** The names and limits of {@code steelyard.samples.v1}. */
public final class SamplesBody {

    /** The payload's uuid that says: the body is this message. */
    public static final String UUID = "steelyard.samples.v1";

    /** More metrics than this a numbered payload may not have. */
    public static final int MAX_METRICS = 65_536;

    static final int NANOS_PER_MILLI = 1_000_000;

    static final int EPOCH = 1;
    static final int SEQUENCE = 2;
    static final int RANGE_SKIP = 3;
    static final int RANGE_MORE = 4;
    static final int SHARED = 5;
    static final int UNNUMBERED = 6;
    static final int NANOS = 7;
    static final int STATUS_INDEX = 8;
    static final int STATUS = 9;
    static final int CLOCK = 10;
    static final int SERVER_TIME = 11;
    static final int RECEIVED = 12;
    static final int RECEIVED_DELTA = 13;
    static final int VALUE_NANOS_INDEX = 14;
    static final int VALUE_NANOS = 15;
    static final int ORIGIN = 16;

    private SamplesBody() {}
}
