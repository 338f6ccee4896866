package io.steelyard.gateway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a site's register says that there is, whatever is on the wire. Empty of a site that has none.
 *
 * @param digest SHA-256 of all of it, hexadecimal
 * @param versions of the tables that it was read from
 * @param signed which of its parts an owner has signed
 */
public record AssetRegister(
        String site,
        String digest,
        Versions versions,
        Signed signed,
        List<Machine> machines,
        List<Meter> meters,
        List<Link> systems) {

    public AssetRegister {
        machines = List.copyOf(machines);
        meters = List.copyOf(meters);
        systems = List.copyOf(systems);
    }

    /** Whether an owner has signed all of it. */
    public boolean isSigned() {
        return signed.machines() && signed.meters() && signed.systems();
    }

    /** What numbers of machines rest on. */
    public Grade grade() {
        return grade(signed.machines());
    }

    /** What numbers of metering points rest on: without signed machines there is no signed register. */
    public Grade gradeOfMeters() {
        return grade(signed.machines() && signed.meters());
    }

    /** What numbers of systems rest on: without signed machines there is no signed register. */
    public Grade gradeOfSystems() {
        return grade(signed.machines() && signed.systems());
    }

    private static Grade grade(boolean isSigned) {
        return isSigned ? Grade.R : Grade.S;
    }

    /** Versions of the tables; 0 of one that nobody gave. */
    public record Versions(long machines, long meters, long systems) {}

    /**
     * Which parts an owner has signed row by row.
     *
     * @param machines not so while there are none
     * @param meters so while there are none
     * @param systems so while there are none
     */
    public record Signed(boolean machines, boolean meters, boolean systems) {}

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
