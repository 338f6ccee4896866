package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ingest needs of the system records. Calls return once it is on disk. */
public interface SystemDoor {

    /** Writes the rows of one batch, which goes to the store next, in one transaction; a row written before is the same row. */
    void write(List<SystemRow> rows);

    /** The same for rows that belong to no batch. */
    default void writeAlone(List<SystemRow> rows) {
        write(rows);
    }

    /** Locks the field to the type if it is free; answers what it is locked to. */
    FieldType lock(String measurement, String field, FieldType wanted);

    /** Gaps of the agent or of one of its servers that have no end yet. */
    List<GapRecord> openGaps(AgentKey agent);

    /** The latest report of each agent that the ledger's rows tell of. */
    Map<AgentKey, LastReport> lastReports();

    /** When the latest hour of latencies began that is written, null when none is. */
    default @Nullable Long latestLatencies() {
        return null;
    }

    /** The asset registry. */
    List<AssetDescription> assets();
}
