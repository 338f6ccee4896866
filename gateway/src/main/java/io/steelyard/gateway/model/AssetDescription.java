package io.steelyard.gateway.model;

import io.steelyard.ledger.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An asset as its latest birth described it, kept in the asset registry.
 *
 * @param agent the agent whose birth said so last
 * @param server the OPC UA server that the agent reads all of it from; empty where the birth does not say
 * @param formerly the profiles that it had before its present one, the oldest first
 */
public record AssetDescription(
        AssetKey key,
        AgentKey agent,
        String server,
        String enterprise,
        String equipmentClass,
        String profile,
        String area,
        String line,
        List<SignalDescription> signals,
        List<Former> formerly) {

    /** The class, the area or the line that no birth has told yet. */
    public static final String UNASSIGNED = "unassigned";

    public AssetDescription {
        signals = List.copyOf(signals);
        formerly = List.copyOf(formerly);
    }

    /**
     * A profile that the asset had before; the first one since ever.
     *
     * @param profile {@link #FORGOTTEN} where nobody knows: it had too many, or our clock went through a time twice
     * @param until from when on the next one held, nanoseconds since 1970
     * @param told when the birth that said so came
     */
    public record Former(String profile, long until, long told) {
        /** No profile has this name. */
        public static final String FORGOTTEN = "?";
    }

    /** The same asset, which had other profiles before. */
    public AssetDescription after(List<Former> former) {
        return new AssetDescription(
                key, agent, server, enterprise, equipmentClass, profile, area, line, signals, former);
    }

    /**
     * The same, and what a later description tells that this one did not say: what a birth leaves open the next one may tell,
     * what it said stands. A signal that it did not name is not among its own. Profiles have times of their own: they are the
     * later one's.
     */
    public AssetDescription completedBy(AssetDescription later) {
        Map<String, SignalDescription> known =
                later.signals().stream().collect(Collectors.toMap(SignalDescription::name, Function.identity()));
        return new AssetDescription(
                key,
                agent,
                first(server, later.server()),
                first(enterprise, later.enterprise()),
                first(equipmentClass, later.equipmentClass()),
                later.profile(),
                first(area, later.area()),
                first(line, later.line()),
                signals.stream()
                        .map(one -> one.completedBy(known.get(one.name())))
                        .toList(),
                later.formerly());
    }

    private static String first(String one, String other) {
        return one.isEmpty() || one.equals(UNASSIGNED) ? other : one;
    }

    /** The same without its profiles, which have times of their own. */
    public AssetDescription withoutProfiles() {
        return new AssetDescription(key, agent, server, enterprise, equipmentClass, "", area, line, signals, List.of());
    }

    /** Its profile right before a time, nanoseconds since 1970. */
    public String profileBefore(long end) {
        return formerly.stream()
                .filter(former -> former.until() >= end)
                .map(Former::profile)
                .findFirst()
                .orElse(profile);
    }

    /** Whether a record of the scope is of all that the asset is read from: its server, or its whole agent. */
    public boolean isReadWithin(Scope scope) {
        return scope.asset() == null && isReadFrom(scope);
    }

    private boolean isReadFrom(Scope scope) {
        return scope.site().equals(agent.site())
                && scope.agent().equals(agent.agent())
                && (scope.server() == null || server.isEmpty() || server.equals(scope.server()));
    }

    /** Whether what is told of a clock, of a server's or of the devices that an asset is read from, is told of this asset. */
    public boolean restsOnClock(Scope scope) {
        String only = scope.asset();
        return (only == null || only.equals(key.asset())) && isReadFrom(scope);
    }

    /**
     * A signal as the birth described it.
     *
     * @param field the field it is stored under
     * @param typeName the data type's name on the wire, {@code Double} for instance
     * @param unitId OPC UA EngineeringUnits id, or null
     */
    public record SignalDescription(
            String name,
            String field,
            FieldType type,
            String typeName,
            @Nullable String role,
            @Nullable String unit,
            @Nullable Integer unitId,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable String description) {

        /** A field of another type counts something else, whatever it is called. */
        private SignalDescription completedBy(@Nullable SignalDescription later) {
            boolean isUnitOpen = unit == null && unitId == null;
            return later == null || !later.field().equals(field)
                    ? this
                    : new SignalDescription(
                            name,
                            field,
                            type,
                            typeName,
                            role == null ? later.role() : role,
                            isUnitOpen ? later.unit() : unit,
                            isUnitOpen ? later.unitId() : unitId,
                            low == null ? later.low() : low,
                            high == null ? later.high() : high,
                            description == null ? later.description() : description);
        }
    }
}
