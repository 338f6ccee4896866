package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * A birth that gave a signal another unit or type than the birth before it; when between the two it changed nobody knows.
 *
 * @param since a birth said {@code was} then, nanoseconds since 1970; {@link Long#MIN_VALUE} where nobody knows when one did
 * @param until the birth that said {@code is} came then
 */
public record SignalChange(Meaning was, Meaning is, long since, long until) {

    /**
     * What a signal's numbers are.
     *
     * @param unit as the server names it, or null
     * @param unitId OPC UA EngineeringUnits id, or null
     */
    public record Meaning(@Nullable String unit, @Nullable Integer unitId, FieldType type) {

        /** As a birth described it. */
        public static Meaning of(AssetDescription.SignalDescription signal) {
            return new Meaning(signal.unit(), signal.unitId(), signal.type());
        }

        /** The signal, were its numbers these. */
        public AssetDescription.SignalDescription in(AssetDescription.SignalDescription signal) {
            return new AssetDescription.SignalDescription(
                    signal.name(),
                    signal.field(),
                    type,
                    signal.typeName(),
                    signal.role(),
                    unit,
                    unitId,
                    signal.low(),
                    signal.high(),
                    signal.description());
        }
    }
}
