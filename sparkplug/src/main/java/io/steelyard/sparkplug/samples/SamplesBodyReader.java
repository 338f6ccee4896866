package io.steelyard.sparkplug.samples;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.wire.WireReader;
import java.util.UUID;

/**
 * Reads the body of a payload and answers by metric index.
 *
 * <p>{@link #reset} reads and checks everything at once: afterwards nothing throws but a wrong index. A body that does not
 * fit its payload (numbers left over, indexes beyond the last metric) is refused with reason {@code SAMPLES}, so that no
 * sample is ever stored under another one's number. Reusable, for one thread.
 */
public final class SamplesBodyReader {

    private static final int NUMBERED = 0;
    private static final int SHARES = 1;
    private static final int NONE = 2;

    private final WireReader in = new WireReader();
    private final Column skips = new Column();
    private final Column mores = new Column();
    private final Column kinds = new Column();
    private final Column numbers = new Column();
    private final Column nanos = new Column();
    private final Column statusIndexes = new Column();
    private final Column statusCodes = new Column();
    private final Column statuses = new Column();
    private final Column clocks = new Column();
    private final Column serverTimes = new Column();
    private final Column received = new Column();
    private final Column valueNanosIndexes = new Column();
    private final Column valueNanos = new Column();
    private final Column origins = new Column();
    private UUID epoch = new UUID(0, 0);
    private boolean named;
    private Sequence sequence = Sequence.SAMPLES;
    private int metrics;
    private boolean timed;
    private long receivedBase;

    /** Reads the body of a payload whose uuid is {@link SamplesBody#UUID}. */
    public SamplesBodyReader reset(PayloadReader payload) {
        if (!payload.hasBody()) {
            throw new SparkplugException(Reason.SAMPLES, "the uuid is " + SamplesBody.UUID + ", but there is no body");
        }
        return reset(payload.buffer(), payload.bodyOffset(), payload.bodyLength(), payload.metricCount());
    }

    /** Reads a body that belongs to this number of metrics. */
    public SamplesBodyReader reset(byte[] bytes, int from, int length, int metricCount) {
        clear();
        if (metricCount > SamplesBody.MAX_METRICS) {
            throw new SparkplugException(
                    Reason.TOO_LARGE,
                    metricCount + " metrics, at most " + SamplesBody.MAX_METRICS + " can be numbered");
        }
        metrics = metricCount;
        in.reset(bytes, from, length);
        while (in.hasMore()) {
            field(in.tag());
        }
        if (!named) {
            throw refused("the body names no epoch");
        }
        spreadStatuses();
        giveNumbers();
        return this;
    }

    private void clear() {
        skips.clear();
        mores.clear();
        kinds.clear();
        numbers.clear();
        nanos.clear();
        statusIndexes.clear();
        statusCodes.clear();
        statuses.clear();
        clocks.clear();
        serverTimes.clear();
        received.clear();
        valueNanosIndexes.clear();
        valueNanos.clear();
        origins.clear();
        named = false;
        timed = false;
        sequence = Sequence.SAMPLES;
        receivedBase = 0;
    }

    private void field(int tag) {
        switch (tag >>> 3) {
            case SamplesBody.EPOCH -> readEpoch(tag);
            case SamplesBody.SEQUENCE -> readSequence(tag);
            case SamplesBody.RANGE_SKIP -> list(tag, skips);
            case SamplesBody.RANGE_MORE -> list(tag, mores);
            case SamplesBody.SHARED -> marks(tag, SHARES);
            case SamplesBody.UNNUMBERED -> marks(tag, NONE);
            case SamplesBody.NANOS -> list(tag, nanos);
            case SamplesBody.STATUS_INDEX -> list(tag, statusIndexes);
            case SamplesBody.STATUS -> codes(tag);
            case SamplesBody.CLOCK -> list(tag, clocks);
            case SamplesBody.SERVER_TIME -> list(tag, serverTimes);
            case SamplesBody.RECEIVED -> {
                in.expect(tag, WireReader.VARINT);
                receivedBase = WireReader.unZigZag(in.varint());
                timed = true;
            }
            case SamplesBody.RECEIVED_DELTA -> list(tag, received);
            case SamplesBody.VALUE_NANOS_INDEX -> listOfElements(tag, valueNanosIndexes);
            case SamplesBody.VALUE_NANOS -> listOfElements(tag, valueNanos);
            case SamplesBody.ORIGIN -> list(tag, origins);
            default -> in.skip(tag);
        }
    }

    private void readEpoch(int tag) {
        in.expect(tag, WireReader.LENGTH);
        if (in.length() != 16) {
            throw refused("an epoch has 16 bytes");
        }
        long high = Long.reverseBytes(in.fixed64());
        epoch = new UUID(high, Long.reverseBytes(in.fixed64()));
        named = true;
    }

    private void readSequence(int tag) {
        in.expect(tag, WireReader.VARINT);
        long code = in.varint();
        if (code != Sequence.SAMPLES.code() && code != Sequence.RECORDS.code()) {
            throw refused("sequence " + code + " is none of version 1");
        }
        sequence = code == 0 ? Sequence.SAMPLES : Sequence.RECORDS;
    }

    /** A repeated varint, packed or (as protobuf allows) one by one. */
    private void list(int tag, Column column) {
        if ((tag & 7) == WireReader.VARINT) {
            append(column, in.varint());
            return;
        }
        in.expect(tag, WireReader.LENGTH);
        int length = in.length();
        int outer = in.narrow(in.position() + length);
        while (in.hasMore()) {
            append(column, in.varint());
        }
        in.widen(outer);
    }

    /** As {@link #list}, of as many entries as there are bytes for. */
    private void listOfElements(int tag, Column column) {
        if ((tag & 7) == WireReader.VARINT) {
            column.append(in.varint());
            return;
        }
        in.expect(tag, WireReader.LENGTH);
        int length = in.length();
        int outer = in.narrow(in.position() + length);
        while (in.hasMore()) {
            column.append(in.varint());
        }
        in.widen(outer);
    }

    private void codes(int tag) {
        if ((tag & 7) == WireReader.FIXED32) {
            append(statusCodes, in.fixed32() & 0xFFFF_FFFFL);
            return;
        }
        in.expect(tag, WireReader.LENGTH);
        int length = in.length();
        int outer = in.narrow(in.position() + length);
        while (in.hasMore()) {
            append(statusCodes, in.fixed32() & 0xFFFF_FFFFL);
        }
        in.widen(outer);
    }

    private void append(Column column, long value) {
        if (column.used() >= metrics) {
            throw refused("a list of more entries than the payload has metrics (" + metrics + ")");
        }
        column.append(value);
    }

    private void marks(int tag, int kind) {
        Column indexes = numbers; // not needed for numbers yet
        indexes.clear();
        list(tag, indexes);
        for (int i = 0; i < indexes.used(); i++) {
            kinds.set(checkedIndex(indexes.get(i)), kind);
        }
        indexes.clear();
    }

    private int checkedIndex(long index) {
        if (index < 0 || index >= metrics) {
            throw refused("metric " + index + " of " + metrics);
        }
        return (int) index;
    }

    private void spreadStatuses() {
        if (statusIndexes.used() != statusCodes.used()) {
            throw refused(statusIndexes.used() + " indexes for " + statusCodes.used() + " status codes");
        }
        for (int i = 0; i < statusIndexes.used(); i++) {
            statuses.set(checkedIndex(statusIndexes.get(i)), statusCodes.get(i));
        }
        for (int i = 0; i < nanos.used(); i++) {
            if (nanos.get(i) < 0 || nanos.get(i) >= SamplesBody.NANOS_PER_MILLI) {
                throw refused(nanos.get(i) + " ns below the millisecond, of metric " + i);
            }
        }
        for (int i = 0; i < clocks.used(); i++) {
            if (clocks.get(i) < 0 || clocks.get(i) > Clock.AGENT.code()) {
                throw refused("clock " + clocks.get(i) + " of metric " + i);
            }
        }
        for (int i = 0; i < origins.used(); i++) {
            if (origins.get(i) < 0 || origins.get(i) > Origin.HISTORY.code()) {
                throw refused("origin " + origins.get(i) + " of metric " + i);
            }
        }
        checkValueNanos();
        long at = receivedBase;
        for (int i = 0; i < received.used(); i++) {
            at += WireReader.unZigZag(received.get(i));
            received.set(i, at);
        }
    }

    private void checkValueNanos() {
        for (int i = 0; i < valueNanosIndexes.used(); i++) {
            int metric = checkedIndex(valueNanosIndexes.get(i));
            if (i > 0 && valueNanosIndexes.get(i - 1) > metric) {
                throw refused("nanoseconds of the values of metric " + metric + " behind those of a later one");
            }
        }
        if (valueNanos.used() > valueNanosIndexes.used()) {
            throw refused("more nanoseconds of values than indexes for them");
        }
        for (int i = 0; i < valueNanos.used(); i++) {
            if (valueNanos.get(i) < 0 || valueNanos.get(i) >= SamplesBody.NANOS_PER_MILLI) {
                throw refused(valueNanos.get(i) + " ns below the millisecond of a value");
            }
        }
    }

    /** Turns skips and mores into firsts and lasts in place, and gives each metric its number. */
    private void giveNumbers() {
        if (mores.used() > skips.used()) {
            throw refused(mores.used() + " lengths for " + skips.used() + " ranges");
        }
        long expected = 0;
        int metric = 0;
        for (int i = 0; i < skips.used(); i++) {
            long first = expected + WireReader.unZigZag(skips.get(i));
            long more = mores.get(i);
            if (first < 0 || more < 0 || more >= metrics || first > Long.MAX_VALUE - more - 1) {
                throw refused("range " + i + " of numbers begins at " + first + " and goes on for " + more);
            }
            skips.set(i, first);
            for (long number = first; number <= first + more; number++) {
                metric = pass(metric);
                if (metric == metrics) {
                    throw refused("more numbers than metrics");
                }
                numbers.set(metric++, number);
            }
            expected = first + more + 1;
        }
        if (pass(metric) != metrics) {
            throw refused("metric " + metric + " has no number");
        }
    }

    /** Passes over the metrics that take no number of their own. */
    private int pass(int from) {
        int metric = from;
        while (metric < metrics && kinds.get(metric) != NUMBERED) {
            if (kinds.get(metric) == SHARES) {
                if (metric == 0 || kinds.get(metric - 1) == NONE) {
                    throw refused("metric " + metric + " shares a number, but the one before has none");
                }
                numbers.set(metric, numbers.get(metric - 1));
            }
            metric++;
        }
        return metric;
    }

    private SparkplugException refused(String message) {
        return in.failure(Reason.SAMPLES, SamplesBody.UUID + ": " + message);
    }

    public UUID epoch() {
        return epoch;
    }

    public Sequence sequence() {
        return sequence;
    }

    public int metricCount() {
        return metrics;
    }

    /** The number of inclusive ranges that the payload's numbers make, in the order of the metrics. */
    public int rangeCount() {
        return skips.used();
    }

    public long rangeFirst(int range) {
        return skips.get(range);
    }

    public long rangeLast(int range) {
        return skips.get(range) + mores.get(range);
    }

    /** False for a metric that is no sample. */
    public boolean isNumbered(int metric) {
        return kinds.get(metric) != NONE;
    }

    /** True when the metric belongs to the sample of the metric before. */
    public boolean sharesNumber(int metric) {
        return kinds.get(metric) == SHARES;
    }

    /** The metric's sample number; meaningless unless {@link #isNumbered}. */
    public long number(int metric) {
        return numbers.get(metric);
    }

    /** The metric's time in nanoseconds since 1970, from its timestamp in milliseconds. */
    public long time(int metric, long epochMillis) {
        return epochMillis * SamplesBody.NANOS_PER_MILLI + nanos.get(metric);
    }

    /** Nanoseconds below the millisecond of an element of the metric's DateTime value; 0 where nothing is said. */
    public int valueNanos(int metric, int element) {
        int low = 0;
        int high = valueNanosIndexes.used();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (valueNanosIndexes.get(middle) < metric) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int at = low + element;
        return at < valueNanosIndexes.used() && valueNanosIndexes.get(at) == metric ? (int) valueNanos.get(at) : 0;
    }

    /** The OPC UA status code, 0 for Good. */
    public long status(int metric) {
        return statuses.get(metric);
    }

    public Clock clock(int metric) {
        return switch ((int) clocks.get(metric)) {
            case 1 -> Clock.SERVER;
            case 2 -> Clock.AGENT;
            default -> Clock.SOURCE;
        };
    }

    public Origin origin(int metric) {
        return origins.get(metric) == Origin.HISTORY.code() ? Origin.HISTORY : Origin.PRESENT;
    }

    public boolean hasServerTime(int metric) {
        return serverTimes.get(metric) != 0;
    }

    /** The server's time in nanoseconds since 1970, given the metric's own; meaningless unless {@link #hasServerTime}. */
    public long serverTime(int metric, long metricNanos) {
        return metricNanos + WireReader.unZigZag(serverTimes.get(metric) - 1);
    }

    /** True when the body says when the agent received the metrics. */
    public boolean hasReceived() {
        return timed;
    }

    /** When the agent received the metric, in nanoseconds since 1970. */
    public long received(int metric) {
        int listed = received.used();
        return listed == 0 ? receivedBase : received.get(Math.min(metric, listed - 1));
    }
}
