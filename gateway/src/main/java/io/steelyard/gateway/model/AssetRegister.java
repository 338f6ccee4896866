package io.steelyard.gateway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a site's register says that there is, whatever is on the wire. Empty of a site that has none.
 *
 * @param digest SHA-256 of all of it, hexadecimal
 * @param isSigned whether an owner has signed every machine
 */
public record AssetRegister(
        String site, String digest, boolean isSigned, List<Machine> machines, List<Meter> meters, List<Link> systems) {

    public AssetRegister {
        machines = List.copyOf(machines);
        meters = List.copyOf(meters);
        systems = List.copyOf(systems);
    }

    /** What its numbers rest on. */
    public Grade grade() {
        return isSigned ? Grade.R : Grade.S;
    }

    /**
     * A machine.
     *
     * @param production whether it is production equipment
     * @param key whether it is key equipment
     * @param controlled whether it has a programmable controller or NC; null when nobody said
     * @param operations how many key operations run on it
     * @param signals names or roles of signals that have to be collected
     */
    public record Machine(
            AssetKey asset,
            boolean production,
            boolean key,
            @Nullable Boolean controlled,
            Operations operations,
            List<String> signals,
            boolean warned,
            String owner) {

        public Machine {
            signals = List.copyOf(signals);
        }
    }

    /** Key operations: all, those that are numerically controlled, those with a result and a verdict in line. */
    public record Operations(long key, long numericallyControlled, long withVerdict) {}

    /**
     * A metering point.
     *
     * @param signal its signal, or empty for the one with the role {@code energy}
     * @param required whether it has to be online
     */
    public record Meter(AssetKey asset, String signal, String resource, boolean required) {

        /** Name or role of its signal. */
        public String named() {
            return signal.isEmpty() ? "energy" : signal;
        }
    }

    /**
     * A system that has to be linked.
     *
     * @param asset whose signal shows that it lives, or null
     * @param signal its name, or empty
     */
    public record Link(String system, @Nullable AssetKey asset, String signal) {}
}
