package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.wire.WireReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a payload metric by metric, without making objects for scalars that go by alias.
 *
 * <p>{@link #reset} passes over the top level once, so that time, seq, uuid, body and the number of metrics are known
 * before the first metric. Then {@link #nextMetric} moves from metric to metric, and {@link #metric} speaks of the one it
 * stands on. Both throw {@link SparkplugException} on malformed bytes; a caller that must not act on half a payload calls
 * {@link #check} first. Reusable, for one thread; strings and objects it hands out are the caller's, byte ranges point
 * into the array given to {@code reset}.
 */
public final class PayloadReader {

    private static final int METRIC_TAG = Schema.METRICS << 3 | WireReader.LENGTH;

    private final WireReader in = new WireReader();
    private final MetricReader metric = new MetricReader(in, 0);
    private int start;
    private int end;
    private int metrics;
    private long payloadTime;
    private long payloadSeq;
    private boolean timed;
    private boolean sequenced;
    private int uuidAt;
    private int uuidLength;
    private int bodyAt;
    private int bodyLength;

    private int index = -1;

    /** Takes a payload and reads its top level. */
    public PayloadReader reset(byte[] bytes, int from, int length) {
        in.reset(bytes, from, length);
        start = from;
        end = from + length;
        index = -1;
        metrics = 0;
        timed = false;
        sequenced = false;
        uuidAt = -1;
        bodyAt = -1;
        while (in.hasMore()) {
            topLevel(in.tag());
        }
        rewind();
        return this;
    }

    private void topLevel(int tag) {
        switch (tag) {
            case METRIC_TAG -> {
                in.skipBytes();
                metrics++;
            }
            case Schema.TIMESTAMP << 3 -> {
                payloadTime = in.varint();
                timed = true;
            }
            case Schema.SEQ << 3 -> {
                payloadSeq = in.varint();
                sequenced = true;
            }
            case Schema.UUID << 3 | WireReader.LENGTH -> {
                uuidAt = in.skipBytes();
                uuidLength = in.position() - uuidAt;
            }
            case Schema.BODY << 3 | WireReader.LENGTH -> {
                bodyAt = in.skipBytes();
                bodyLength = in.position() - bodyAt;
            }
            default -> {
                if (tag >>> 3 <= Schema.BODY) {
                    throw in.failure(Reason.WIRE_TYPE, "payload field " + (tag >>> 3) + " has wire type " + (tag & 7));
                }
                in.skip(tag);
            }
        }
    }

    /** Reads every metric once, so that no later {@link #nextMetric} of this payload can throw; then rewinds. */
    public PayloadReader check() {
        rewind();
        while (nextMetric()) {
            metric.properties();
            metric.metaData();
        }
        rewind();
        return this;
    }

    /** Goes back before the first metric. */
    public void rewind() {
        in.reset(in.buffer(), start, end - start);
        index = -1;
    }

    public boolean hasTimestamp() {
        return timed;
    }

    /** The payload's time in milliseconds since 1970. */
    public long timestamp() {
        return payloadTime;
    }

    public boolean hasSeq() {
        return sequenced;
    }

    /** The payload's seq as it came; a valid one is 0 to 255. */
    public long seq() {
        return payloadSeq;
    }

    public @Nullable String uuid() {
        return uuidAt < 0 ? null : new String(in.buffer(), uuidAt, uuidLength, StandardCharsets.UTF_8);
    }

    /** True when the uuid is this one; makes no string. */
    public boolean uuidIs(String ascii) {
        return uuidAt >= 0 && isAscii(in.buffer(), uuidAt, uuidLength, ascii);
    }

    public boolean hasBody() {
        return bodyAt >= 0;
    }

    public int bodyOffset() {
        return bodyAt;
    }

    public int bodyLength() {
        return bodyLength;
    }

    /** The array given to {@link #reset}. */
    public byte[] buffer() {
        return in.buffer();
    }

    /** The index of the payload's first byte in {@link #buffer}. */
    public int offset() {
        return start;
    }

    /** The payload's size in bytes. */
    public int length() {
        return end - start;
    }

    /** The number of metrics in the payload. */
    public int metricCount() {
        return metrics;
    }

    /** Moves to the next metric; false after the last. */
    public boolean nextMetric() {
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == METRIC_TAG) {
                int length = in.length();
                int outer = in.narrow(in.position() + length);
                index++;
                metric.read(index, start);
                in.widen(outer);
                return true;
            }
            in.skip(tag);
        }
        return false;
    }

    /** The metric that {@link #nextMetric} moved to; the same object each time. */
    public MetricReader metric() {
        return metric;
    }

    static boolean isAscii(byte[] b, int at, int length, String ascii) {
        if (ascii.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (b[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
