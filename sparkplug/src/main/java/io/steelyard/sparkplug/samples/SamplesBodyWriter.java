package io.steelyard.sparkplug.samples;

import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.UUID;

/**
 * Collects what travels beside a payload's metrics, in step with the metrics, and writes it as the payload's body.
 *
 * <p>For each metric exactly one of {@link #sample}, {@link #share} and {@link #unnumbered} is called, in the order of the
 * metrics; the other methods describe the metric added last. {@link #writeTo} adds uuid and body. Reusable through
 * {@link #begin}; for one thread; without garbage once its buffers have grown.
 */
public final class SamplesBodyWriter {

    private static final int NUMBERED = 0;
    private static final int SHARES = 1;
    private static final int NONE = 2;

    private final WireWriter out;
    private final Column numbers = new Column();
    private final Column kinds = new Column();
    private final Column nanos = new Column();
    private final Column statuses = new Column();
    private final Column clocks = new Column();
    private final Column serverTimes = new Column();
    private final Column received = new Column();
    private final Column valueNanosIndexes = new Column();
    private final Column valueNanos = new Column();
    private final Column origins = new Column();
    private UUID epoch = new UUID(0, 0);
    private Sequence sequence = Sequence.SAMPLES;
    private int metrics;

    public SamplesBodyWriter(int maxBytes) {
        out = new WireWriter(maxBytes);
    }

    /** Begins the body of the next payload. */
    public SamplesBodyWriter begin(UUID newEpoch, Sequence newSequence) {
        epoch = newEpoch;
        sequence = newSequence;
        truncate(0);
        return this;
    }

    /** The next metric is the sample of this number. */
    public SamplesBodyWriter sample(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("a sample number of " + number);
        }
        return add(NUMBERED, number);
    }

    /** The next metric belongs to the sample of the metric before. */
    public SamplesBodyWriter share() {
        if (metrics == 0 || kinds.get(metrics - 1) == NONE) {
            throw new IllegalStateException("no numbered metric before this one");
        }
        return add(SHARES, 0);
    }

    /** The next metric is no sample. */
    public SamplesBodyWriter unnumbered() {
        return add(NONE, 0);
    }

    private SamplesBodyWriter add(int kind, long number) {
        if (metrics >= SamplesBody.MAX_METRICS) {
            throw new IllegalStateException("more than " + SamplesBody.MAX_METRICS + " metrics");
        }
        kinds.set(metrics, kind);
        numbers.set(metrics, number);
        metrics++;
        return this;
    }

    /** The time below the millisecond that the metric's timestamp holds. */
    public SamplesBodyWriter nanos(int belowMilli) {
        if (belowMilli < 0 || belowMilli >= SamplesBody.NANOS_PER_MILLI) {
            throw new IllegalArgumentException(belowMilli + " ns below the millisecond");
        }
        nanos.set(metrics - 1, belowMilli);
        return this;
    }

    /** The OPC UA status code; 0 is Good and costs nothing. */
    public SamplesBodyWriter status(long code) {
        statuses.set(metrics - 1, code & 0xFFFF_FFFFL);
        return this;
    }

    public SamplesBodyWriter clock(Clock clock) {
        clocks.set(metrics - 1, clock.code());
        return this;
    }

    /** The way on which the agent came by it. Without a call: as the present value. */
    public SamplesBodyWriter origin(Origin origin) {
        origins.set(metrics - 1, origin.code());
        return this;
    }

    /** The server's time beside the metric's own, both in nanoseconds since 1970. */
    public SamplesBodyWriter serverTime(long metricNanos, long serverNanos) {
        serverTimes.set(metrics - 1, 1 + WireWriter.zigZag(serverNanos - metricNanos));
        return this;
    }

    /** When the agent received the metric, in nanoseconds since 1970; 0 means not said. Without a call: as the one before. */
    public SamplesBodyWriter received(long epochNanos) {
        received.set(metrics - 1, epochNanos);
        return this;
    }

    /**
     * The next element of the metric's DateTime value has so many nanoseconds below the millisecond; called for each element
     * up to the last one where it is not 0.
     */
    public SamplesBodyWriter valueNanos(int belowMilli) {
        if (belowMilli < 0 || belowMilli >= SamplesBody.NANOS_PER_MILLI) {
            throw new IllegalArgumentException(belowMilli + " ns below the millisecond");
        }
        int entry = valueNanosIndexes.used();
        valueNanosIndexes.append(metrics - 1);
        valueNanos.set(entry, belowMilli);
        return this;
    }

    public int metricCount() {
        return metrics;
    }

    /** Takes back every metric from this index on. */
    public SamplesBodyWriter truncate(int length) {
        if (length < 0 || length > metrics) {
            throw new IndexOutOfBoundsException(length);
        }
        metrics = length;
        numbers.truncate(length);
        kinds.truncate(length);
        nanos.truncate(length);
        statuses.truncate(length);
        clocks.truncate(length);
        serverTimes.truncate(length);
        received.truncate(length);
        origins.truncate(length);
        int entries = valueNanosIndexes.used();
        while (entries > 0 && valueNanosIndexes.get(entries - 1) >= length) {
            entries--;
        }
        valueNanosIndexes.truncate(entries);
        valueNanos.truncate(entries);
        return this;
    }

    /** Adds uuid and body to a payload that holds the same number of metrics. */
    public void writeTo(PayloadWriter payload) {
        if (payload.metricCount() != metrics) {
            throw new IllegalStateException(
                    metrics + " metrics described, " + payload.metricCount() + " in the payload");
        }
        encode();
        payload.uuid(SamplesBody.UUID).body(out.buffer(), 0, out.size());
    }

    byte[] toByteArray() {
        encode();
        return out.toByteArray();
    }

    private void encode() {
        out.clear();
        int mark = out.open(SamplesBody.EPOCH);
        out.fixed64(Long.reverseBytes(epoch.getMostSignificantBits()));
        out.fixed64(Long.reverseBytes(epoch.getLeastSignificantBits()));
        out.close(mark);
        if (sequence != Sequence.SAMPLES) {
            out.varintField(SamplesBody.SEQUENCE, sequence.code());
        }
        ranges(SamplesBody.RANGE_SKIP);
        ranges(SamplesBody.RANGE_MORE);
        indexes(SamplesBody.SHARED, SHARES);
        indexes(SamplesBody.UNNUMBERED, NONE);
        column(SamplesBody.NANOS, nanos);
        statuses();
        column(SamplesBody.CLOCK, clocks);
        column(SamplesBody.SERVER_TIME, serverTimes);
        receiveTimes();
        column(SamplesBody.VALUE_NANOS_INDEX, valueNanosIndexes);
        column(SamplesBody.VALUE_NANOS, valueNanos);
        column(SamplesBody.ORIGIN, origins);
    }

    /** One of the two lists that make the ranges; both passes see the same ranges. */
    private void ranges(int field) {
        int mark = out.open(field);
        long expected = 0;
        int i = nextNumbered(0);
        while (i < metrics) {
            long first = numbers.get(i);
            long last = first;
            i = nextNumbered(i + 1);
            while (i < metrics && numbers.get(i) == last + 1) {
                last++;
                i = nextNumbered(i + 1);
            }
            out.varint(field == SamplesBody.RANGE_SKIP ? WireWriter.zigZag(first - expected) : last - first);
            expected = last + 1;
        }
        out.close(mark);
    }

    private int nextNumbered(int from) {
        int i = from;
        while (i < metrics && kinds.get(i) != NUMBERED) {
            i++;
        }
        return i;
    }

    private void indexes(int field, int kind) {
        if (kinds.used() == 0) {
            return;
        }
        int mark = out.open(field);
        for (int i = 0; i < metrics; i++) {
            if (kinds.get(i) == kind) {
                out.varint(i);
            }
        }
        out.close(mark);
    }

    private void column(int field, Column column) {
        if (column.used() == 0) {
            return;
        }
        int mark = out.open(field);
        for (int i = 0; i < column.used(); i++) {
            out.varint(column.get(i));
        }
        out.close(mark);
    }

    private void statuses() {
        if (statuses.used() == 0) {
            return;
        }
        int mark = out.open(SamplesBody.STATUS_INDEX);
        for (int i = 0; i < statuses.used(); i++) {
            if (statuses.get(i) != 0) {
                out.varint(i);
            }
        }
        out.close(mark);
        mark = out.open(SamplesBody.STATUS);
        for (int i = 0; i < statuses.used(); i++) {
            if (statuses.get(i) != 0) {
                out.fixed32((int) statuses.get(i));
            }
        }
        out.close(mark);
    }

    private void receiveTimes() {
        int i = 0;
        while (i < received.used() && received.get(i) == 0) {
            i++;
        }
        if (i == received.used()) {
            return;
        }
        long base = received.get(i);
        out.varintField(SamplesBody.RECEIVED, WireWriter.zigZag(base));
        int lastChange = lastReceiveChange(base);
        if (lastChange < 0) {
            return;
        }
        int mark = out.open(SamplesBody.RECEIVED_DELTA);
        long before = base;
        for (int k = 0; k <= lastChange; k++) {
            long at = received.get(k) == 0 ? before : received.get(k);
            out.varint(WireWriter.zigZag(at - before));
            before = at;
        }
        out.close(mark);
    }

    private int lastReceiveChange(long base) {
        long before = base;
        int last = -1;
        for (int k = 0; k < received.used(); k++) {
            long at = received.get(k) == 0 ? before : received.get(k);
            if (at != before) {
                last = k;
            }
            before = at;
        }
        return last;
    }
}
