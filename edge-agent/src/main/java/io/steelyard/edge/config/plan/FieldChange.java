package io.steelyard.edge.config.plan;

import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields in the store that are not what they were once a mapping is taken on: those of a signal, and those that the gateway
 * makes of its role.
 *
 * @param what {@code gone}, {@code renamed}, {@code role}, {@code type}, {@code unit} or {@code silent}
 * @param measurement the equipment class that the fields stood under
 * @param asset whose
 * @param signal the signal's name until now; null when only its role is concerned
 * @param role the role that it had; null for none, or when that still holds
 * @param detail what it was and what it is
 */
record FieldChange(
        String what,
        String measurement,
        String asset,
        @Nullable String signal,
        @Nullable String role,
        String detail) {
    /** Behind a signal's name: what minutes keep of it, its status, and siblings of another type. */
    private static final Set<String> SUFFIXES = Set.of(
            "first", "last", "min", "max", "mean", "coverage", "status", "bool", "int", "uint", "float", "string");

    private static final String STATE = "state";
    private static final Set<String> COUNTERS = Set.of("good", "scrap", "total", "rework", "energy");

    /** A signal and where it stands. */
    private record Place(AssetMapping asset, SignalMapping signal) {
        String measurement() {
            return asset.info().equipmentClass();
        }

        FieldChange change(String what, String detail) {
            return new FieldChange(what, measurement(), asset.info().asset(), signal.name(), signal.role(), detail);
        }
    }

    /** From one mapping to another, with what the servers say of the other. */
    static List<FieldChange> of(OpcUaConfig running, OpcUaConfig wanted, List<Compared> live) {
        Map<String, Place> before = places(running);
        Map<String, Place> after = places(wanted);
        List<FieldChange> changes = new ArrayList<>();
        before.forEach((name, was) -> {
            Place is = after.get(name);
            if (is == null) {
                changes.add(gone(was, before, after));
            } else if (!was.measurement().equals(is.measurement())) {
                changes.add(was.change("gone", "class " + was.measurement() + " -> " + is.measurement()));
            } else {
                compare(was, is, changes);
            }
        });
        live.forEach(server -> server.findings().forEach(one -> found(one, after.get(one.name()), changes)));
        return changes;
    }

    private static FieldChange gone(Place was, Map<String, Place> before, Map<String, Place> after) {
        String asset = was.asset().info().asset();
        for (Map.Entry<String, Place> now : after.entrySet()) {
            Place is = now.getValue();
            if (is.asset().info().asset().equals(asset)
                    && !before.containsKey(now.getKey())
                    && is.signal().address().equals(was.signal().address())) {
                return was.change(
                        "renamed", was.signal().name() + " -> " + is.signal().name());
            }
        }
        return was.change("gone", "the mapping has it no longer");
    }

    private static void compare(Place was, Place is, List<FieldChange> changes) {
        if (!Objects.equals(was.signal().unit(), is.signal().unit())) {
            changes.add(was.change(
                    "unit", was.signal().unit() + " -> " + is.signal().unit()));
        }
        String role = was.signal().role();
        if (role != null && !role.equals(is.signal().role())) {
            String asset = was.asset().info().asset();
            String detail = was.signal().name() + " has the role " + role + " no longer";
            changes.add(new FieldChange("role", was.measurement(), asset, null, role, detail));
        }
    }

    private static void found(Finding one, @Nullable Place place, List<FieldChange> changes) {
        if (place == null || one.what() == Finding.What.MOVED) {
            return;
        }
        String word = one.what().name().toLowerCase(Locale.ROOT);
        changes.add(
                one.isRead()
                        ? place.change(word, one.detail())
                        : place.change("silent", "it would not be read: " + word + " " + one.detail()));
    }

    private static Map<String, Place> places(OpcUaConfig mapping) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (AssetMapping asset : mapping.assets()) {
            asset.signals()
                    .forEach(
                            signal -> places.put(asset.info().asset() + "/" + signal.name(), new Place(asset, signal)));
        }
        return places;
    }

    /** How many assets of each {@code <measurement>/<signal>} a mapping has. */
    static Map<String, Integer> supply(OpcUaConfig mapping) {
        Map<String, Integer> supply = new HashMap<>();
        places(mapping)
                .values()
                .forEach(one ->
                        supply.merge(one.measurement() + "/" + one.signal().name(), 1, Integer::sum));
        return supply;
    }

    /** {@code <equipment class>.<signal>}, or of the role where only that is concerned. */
    String field() {
        return measurement + "." + (signal == null ? "role " + role : signal);
    }

    /** Whether the query asks for one of the fields. */
    boolean touches(Query query) {
        return query.asks(measurement, asset)
                && (fields().stream().anyMatch(query::asks)
                        || prefixes().stream().anyMatch(query::asksBelow));
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        if (signal != null) {
            fields.add(signal);
            SUFFIXES.forEach(suffix -> fields.add(signal + "." + suffix));
        }
        if (role != null) {
            fields.add("last." + role);
            if (COUNTERS.contains(role)) {
                fields.add(role);
            }
            if (role.equals(STATE)) {
                fields.add("failures");
            }
        }
        return fields;
    }

    /** What the fields of parts of a structure begin with, and those that minutes keep of a counter or of a state. */
    private List<String> prefixes() {
        List<String> prefixes = new ArrayList<>();
        if (signal != null) {
            prefixes.add(signal + "/");
        }
        if (role != null && COUNTERS.contains(role)) {
            prefixes.add(role + ".");
        }
        if (STATE.equals(role)) {
            prefixes.add("time.");
        }
        return prefixes;
    }
}
