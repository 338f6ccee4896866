package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives signals their ids and tells the catalogue what is known of them. For the server's thread only. */
final class Births {
    private static final Logger LOG = LoggerFactory.getLogger(Births.class);

    private final OpcUaDoors doors;

    Births(OpcUaDoors doors) {
        this.doors = doors;
    }

    /** Takes in what the server says of its variables; one change an asset. */
    void learn(List<Item> items, List<NodeFacts> facts) {
        Map<String, List<SignalInfo>> byAsset = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            NodeFacts fact = facts.get(i);
            @Nullable SignalType type = fact.type() == null ? item.type() : fact.type();
            if (type != null) {
                SignalInfo info = info(item, type, fact);
                item.info = info;
                byAsset.computeIfAbsent(item.asset, asset -> new ArrayList<>()).add(info);
            }
        }
        byAsset.forEach(doors.catalogue()::put);
    }

    /** What is known of the signal, whose value has come with this type. */
    SignalInfo as(Item item, SignalType type) {
        SignalInfo known = item.info;
        if (known != null && known.type().equals(type)) {
            return known;
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
