package io.steelyard.cli.verify;

import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.filter.Deadband;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the agent may leave out of a signal.
 *
 * @param deadband held by the server or by the agent; null for none
 * @param door the agent's swinging door; null for none
 * @param pace the length of time of which the agent tells the latest value alone; null for none
 */
record Filter(
        @Nullable Deadband deadband,
        @Nullable Deadband door,
        @Nullable Duration pace) {

    /** The filters of a mapping, by {@code asset/signal}. */
    static Map<String, Filter> of(OpcUaConfig mapping) {
        Map<String, Filter> filters = new HashMap<>();
        mapping.assets()
                .forEach(asset -> asset.signals().stream()
                        .filter(signal ->
                                signal.deadband() != null || signal.swingingDoor() != null || signal.pace() != null)
                        .forEach(signal -> filters.put(asset.info().asset() + "/" + signal.name(), of(signal))));
        return filters;
    }

    private static Filter of(SignalMapping signal) {
        return new Filter(signal.deadband(), signal.swingingDoor(), signal.pace());
    }

    /** With sizes in the signal's unit; a share of a range that nobody knows leaves nothing out. */
    Bounds bounds(@Nullable Range range) {
        return new Bounds(size(deadband, range), size(door, range), pace == null ? null : (Long) pace.toNanos());
    }

    private static @Nullable Double size(@Nullable Deadband filter, @Nullable Range range) {
        return filter == null
                ? null
                : filter.size(range == null ? null : range.low(), range == null ? null : range.high());
    }

    /** A signal's EURange. */
    record Range(double low, double high) {}

    /**
     * What leaves values out; null for what leaves out none.
     *
     * @param deadband and {@code door}: how far off in the signal's unit
     * @param pace in nanoseconds
     */
    record Bounds(
            @Nullable Double deadband,
            @Nullable Double door,
            @Nullable Long pace) {
        static final Bounds NONE = new Bounds(null, null, null);

        boolean isNone() {
            return deadband == null && door == null && pace == null;
        }
    }
}
