package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.SparkplugException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole payload in object form, for births and tools.
 *
 * @param timestamp milliseconds since 1970 UTC
 * @param seq 0 to 255; absent in NDEATH and commands
 * @param uuid what {@code body} is
 */
public record Payload(
        @Nullable Long timestamp,
        List<Metric> metrics,
        @Nullable Long seq,
        @Nullable String uuid,
        @Nullable Bytes body) {

    public Payload {
        metrics = List.copyOf(metrics);
    }

    public static Payload of(long timestamp, long seq, List<Metric> metrics) {
        return new Payload(timestamp, metrics, seq, null, null);
    }

    /** The first metric of this name; null when there is none. */
    public @Nullable Metric metric(String name) {
        for (Metric metric : metrics) {
            if (name.equals(metric.name())) {
                return metric;
            }
        }
        return null;
    }

    /** Reads a payload; a {@link SparkplugException} names what is wrong with the bytes, and where. */
    public static Payload decode(byte[] bytes) {
        PayloadReader reader = new PayloadReader().reset(bytes, 0, bytes.length);
        List<Metric> metrics = new ArrayList<>();
        while (reader.nextMetric()) {
            metrics.add(reader.metric().toMetric());
        }
        return new Payload(
                reader.hasTimestamp() ? reader.timestamp() : null,
                metrics,
                reader.hasSeq() ? reader.seq() : null,
                reader.uuid(),
                reader.hasBody() ? Bytes.copyOf(bytes, reader.bodyOffset(), reader.bodyLength()) : null);
    }

    /** The payload's bytes; refuses more than {@code maxBytes} with {@code TOO_LARGE}. */
    public byte[] encode(int maxBytes) {
        return new PayloadWriter(maxBytes).write(this).toByteArray();
    }
}
