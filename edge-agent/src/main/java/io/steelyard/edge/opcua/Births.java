package io.steelyard.edge.opcua;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.SignalDictionary;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives signals their ids and tells the catalogue what is known of them. For the server's thread only. */
final class Births {
    private static final Logger LOG = LoggerFactory.getLogger(Births.class);

    /** What a person can do about a signal that gets no id. */
    static final String NO_ROOM = "the outbox has no room for one signal more: make outbox.segment larger";

    private static final String STATE = "state";

    private final OpcUaDoors doors;
    private final Map<String, List<SignalMapping>> mapped = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    /** @param all what is mapped: a name that stands there is not given away to anything below another signal */
    Births(OpcUaDoors doors, List<AssetMapping> all) {
        this.doors = doors;
        mapped(all);
    }

    /** All that is mapped from now on. */
    final void mapped(List<AssetMapping> all) {
        mapped.clear();
        names.clear();
        for (AssetMapping asset : all) {
            mapped.merge(asset.info().asset(), asset.signals(), (some, others) -> {
                List<SignalMapping> both = new ArrayList<>(some);
                both.addAll(others);
                return both;
            });
            Set<String> ofAsset = names.computeIfAbsent(asset.info().asset(), any -> new HashSet<>());
            asset.signals().forEach(signal -> ofAsset.add(signal.name()));
        }
    }

    /**
     * Takes in what the server says of its variables; one change an asset.
     *
     * @return those for which there is no room ({@link #NO_ROOM}), which cannot be told
     */
    Set<Item> learn(List<Item> items, List<NodeFacts> facts) {
        Set<SignalDictionary.Named> refused = nameAll(items, facts);
        Set<Item> nameless = new HashSet<>();
        Map<String, List<SignalInfo>> byAsset = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            NodeFacts fact = facts.get(i);
            item.declared = fact.declared().type();
            @Nullable SignalType type = item.typeOr(fact.type());
            if (type != null && refused.contains(named(item, type))) {
                nameless.add(item);
            } else if (type != null) {
                SignalInfo info = info(item, type, fact);
                item.names = fact.names();
                item.historised = fact.historised();
                item.tellsNodes = NodeIds.NodeId.equals(fact.declared().dataType());
                item.info = info;
                List<SignalInfo> ofAsset = byAsset.computeIfAbsent(item.asset, asset -> new ArrayList<>());
                ofAsset.add(info);
                fact.below().forEach(leaf -> below(item, leaf, refused).ifPresent(ofAsset::add));
            }
        }
        byAsset.forEach(doors.catalogue()::put);
        return nameless;
    }

    /** All that is new gets its id at once: one by one, each would wait for the disk. */
    private Set<SignalDictionary.Named> nameAll(List<Item> items, List<NodeFacts> facts) {
        List<SignalDictionary.Named> named = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            @Nullable SignalType type = item.typeOr(facts.get(i).type());
            if (type != null) {
                named.add(named(item, type));
                named.addAll(unnamed(item, facts.get(i).below()));
            }
        }
        return doors.dictionary().giveIds(named);
    }

    private static SignalDictionary.Named named(Item item, SignalType type) {
        return new SignalDictionary.Named(item.asset, item.signal.name(), type, false);
    }

    private static SignalDictionary.Named named(Item item, Shapes.Leaf leaf) {
        return new SignalDictionary.Named(item.asset, name(item, leaf), leaf.type(), true);
    }

    /** Those below an item that have no id yet. */
    private List<SignalDictionary.Named> unnamed(Item item, List<Shapes.Leaf> leaves) {
        List<SignalDictionary.Named> unnamed = new ArrayList<>();
        for (Shapes.Leaf leaf : leaves) {
            @Nullable SignalInfo known = item.below.get(leaf.name());
            if ((known == null || !known.type().equals(leaf.type())) && !isMapped(item.asset, name(item, leaf))) {
                unnamed.add(named(item, leaf));
            }
        }
        return unnamed;
    }

    /** The mapping says something else of these. */
    void tell(List<Item> told) {
        Map<String, List<SignalInfo>> byAsset = new TreeMap<>();
        for (Item item : told) {
            SignalInfo known = item.info;
            if (known != null) {
                SignalInfo info = new SignalInfo(
                        known.id(),
                        known.asset(),
                        known.name(),
                        known.type(),
                        item.signal.role(),
                        known.unitId() == null ? item.signal.unit() : known.unit(),
                        known.unitId(),
                        known.low(),
                        known.high(),
                        known.description());
                item.info = info;
                byAsset.computeIfAbsent(item.asset, asset -> new ArrayList<>()).add(info);
            }
        }
        byAsset.forEach(doors.catalogue()::put);
    }

    /** These are read no longer, unless their asset is read from another server now. */
    void forget(List<Item> gone, String server) {
        Map<String, List<String>> byAsset = new TreeMap<>();
        gone.forEach(item ->
                byAsset.computeIfAbsent(item.asset, asset -> new ArrayList<>()).add(item.signal.name()));
        byAsset.forEach((asset, names) -> {
            AssetInfo info = doors.catalogue().asset(asset);
            if (info == null || info.server().equals(server)) {
                doors.catalogue().forget(asset, names);
            }
        });
    }

    /** What is known of the signal, whose value has come with this type; null when there is no room for it ({@link #NO_ROOM}). */
    @Nullable
    SignalInfo as(Item item, SignalType type) {
        SignalInfo known = item.info;
        if (known != null && known.type().equals(type)) {
            return known;
        }
        if (!doors.dictionary().giveIds(List.of(named(item, type))).isEmpty()) {
            return null;
        }
        if (known != null) {
            LOG.warn("{} sends {} instead of {}: a new entry with its own id", item.name(), type, known.type());
        }
        SignalInfo info = new SignalInfo(
                id(item, type),
                item.asset,
                item.signal.name(),
                type,
                item.signal.role(),
                known == null ? item.signal.unit() : known.unit(),
                known == null ? null : known.unitId(),
                known == null ? null : known.low(),
                known == null ? null : known.high(),
                known == null ? null : known.description());
        item.info = info;
        doors.catalogue().put(item.asset, List.of(info));
        return info;
    }

    /**
     * The sample's value: what the signal itself carries, with what is below it; what was there once and is not this time
     * has no value. Null, or nothing but what was there once, when there is no usable value.
     */
    @Nullable
    Object value(Item item, Shapes.@Nullable Shaped shaped) {
        List<Shapes.Leaf> leaves = shaped == null ? List.of() : shaped.leaves();
        @Nullable Object own = shaped == null ? null : shaped.own();
        List<Parts.Part> around = shaped == null || own == null ? List.of() : around(item, shaped);
        if (leaves.isEmpty() && item.below.isEmpty() && around.isEmpty()) {
            return own;
        }
        List<SignalInfo> fresh = new ArrayList<>();
        Map<Integer, Parts.Part> parts = new LinkedHashMap<>();
        for (SignalInfo known : item.below.values()) {
            parts.put(known.id(), new Parts.Part(known.id(), null));
        }
        List<SignalDictionary.Named> unnamed = unnamed(item, leaves);
        Set<SignalDictionary.Named> refused =
                unnamed.isEmpty() ? Set.of() : doors.dictionary().giveIds(unnamed);
        for (Shapes.Leaf leaf : leaves) {
            @Nullable SignalInfo before = item.below.get(leaf.name());
            below(item, leaf, refused).ifPresent(info -> {
                if (!info.equals(before)) {
                    fresh.add(info);
                }
                parts.put(info.id(), new Parts.Part(info.id(), leaf.value()));
            });
        }
        if (!fresh.isEmpty()) {
            doors.catalogue().put(item.asset, fresh);
        }
        around.forEach(part -> parts.put(part.signal(), part));
        return new Parts(own, List.copyOf(parts.values()));
    }

    /** Whether other signals of the item's asset tell its state, too, while the state machine of this one is not active. */
    boolean isInside(Item item) {
        return STATE.equals(item.signal.role())
                && mapped.getOrDefault(item.asset, List.of()).stream()
                        .anyMatch(signal -> StateNumbers.AROUND.equals(signal.role()));
    }

    /** What a state that holds for the state machines inside of it says of the asset's state; nothing where it is a shell. */
    private List<Parts.Part> around(Item item, Shapes.Shaped shaped) {
        if (!StateNumbers.AROUND.equals(item.signal.role())
                || shaped.isShell()
                || !shaped.type().equals(Shapes.STATE)) {
            return List.of();
        }
        List<Parts.Part> parts = new ArrayList<>();
        for (SignalMapping state : mapped.getOrDefault(item.asset, List.of())) {
            if (STATE.equals(state.role())) {
                told(item.asset, state.name(), Shapes.STATE)
                        .ifPresent(id -> parts.add(new Parts.Part(id, shaped.own())));
                for (Shapes.Leaf leaf : shaped.leaves()) {
                    told(item.asset, state.name() + "/" + leaf.name(), leaf.type())
                            .ifPresent(id -> parts.add(new Parts.Part(id, leaf.value())));
                }
            }
        }
        return parts;
    }

    /** The id of a signal that is known with this type. */
    private Optional<Integer> told(String asset, String name, SignalType type) {
        return doors.catalogue().signals(asset).stream()
                .filter(info -> info.name().equals(name) && info.type().equals(type))
                .map(SignalInfo::id)
                .findFirst();
    }

    private static String name(Item item, Shapes.Leaf leaf) {
        return item.signal.name() + "/" + leaf.name();
    }

    /** Whether a variable of its own is called so. */
    private boolean isMapped(String asset, String name) {
        return names.getOrDefault(asset, Set.of()).contains(name);
    }

    /** The signal of something below an item; none when its name is mapped to a variable of its own, or it got no id. */
    private Optional<SignalInfo> below(Item item, Shapes.Leaf leaf, Set<SignalDictionary.Named> refused) {
        String name = name(item, leaf);
        if (isMapped(item.asset, name)) {
            return Optional.empty();
        }
        @Nullable SignalInfo known = item.below.get(leaf.name());
        if (known == null || !known.type().equals(leaf.type())) {
            if (refused.contains(named(item, leaf))) {
                tellLeftOut(item);
                return Optional.empty();
            }
            int id = doors.dictionary().idOf(item.asset, name, leaf.type());
            known = new SignalInfo(id, item.asset, name, leaf.type(), null, null, null, null, null, null);
            item.below(leaf.name(), known);
        }
        return Optional.of(known);
    }

    /** Once in a session: such values come as often as any. */
    private static void tellLeftOut(Item item) {
        if (!item.shortened) {
            item.shortened = true;
            LOG.warn(
                    "{} has more below it than is told: the outbox has no room for all of it. Make outbox.segment larger,"
                            + " or map the variables that it is made of",
                    item.name());
        }
    }

    private SignalInfo info(Item item, SignalType type, NodeFacts fact) {
        var unit = fact.unit();
        var range = fact.range();
        @Nullable String display = unit == null ? null : text(unit.getDisplayName());
        return new SignalInfo(
                id(item, type),
                item.asset,
                item.signal.name(),
                type,
                item.signal.role(),
                display == null ? item.signal.unit() : display,
                unit == null ? null : unit.getUnitId(),
                range == null ? null : range.getLow(),
                range == null ? null : range.getHigh(),
                fact.description());
    }

    private static @Nullable String text(@Nullable LocalizedText text) {
        return text == null || text.text() == null || text.text().isEmpty() ? null : text.text();
    }

    private int id(Item item, SignalType type) {
        return doors.dictionary().idOf(item.asset, item.signal.name(), type);
    }
}
