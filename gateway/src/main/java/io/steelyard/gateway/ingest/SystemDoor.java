package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.util.List;

/** What ingest needs of the system records. Calls return once it is on disk. */
public interface SystemDoor {

    /** Writes rows in one transaction; a row written before is the same row. */
    void write(List<SystemRow> rows);

    /** Locks the field to the type if it is free; answers what it is locked to. */
    FieldType lock(String measurement, String field, FieldType wanted);

    /** Gaps of the agent or of one of its servers that have no end yet. */
    List<GapRecord> openGaps(AgentKey agent);

    /** The asset registry. */
    List<AssetDescription> assets();
}
