package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * System records for whoever reads ahead: answers from memory what the registry knows of locked types, so that nothing is
 * written and nothing waits for a disk. A field that it does not know is free, and stays so outside. For ingest's thread.
 */
final class KnownLocks implements SystemDoor {
    private final Map<Field, FieldType> locks = new HashMap<>();

    private record Field(String measurement, String field) {}

    KnownLocks(Registry registry) {
        for (Series series : registry.known()) {
            locks.put(new Field(series.equipmentClass(), series.field()), series.type());
        }
        for (AssetDescription asset : registry.assets()) {
            for (SignalDescription signal : asset.signals()) {
                locks.putIfAbsent(new Field(asset.equipmentClass(), signal.field()), signal.type());
            }
        }
    }

    @Override
    public FieldType lock(String measurement, String field, FieldType wanted) {
        return locks.computeIfAbsent(new Field(measurement, field), unknown -> wanted);
    }

    @Override
    public void write(List<SystemRow> rows) {
        throw new IllegalStateException("who reads ahead writes nothing");
    }

    /** None: a gap that ends is a matter of the records, not of the live view. */
    @Override
    public List<GapRecord> openGaps(AgentKey agent) {
        return List.of();
    }

    @Override
    public Map<AgentKey, LastReport> lastReports() {
        return Map.of();
    }

    @Override
    public List<AssetDescription> assets() {
        return List.of();
    }
}
