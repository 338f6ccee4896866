package io.steelyard.gateway;

import io.steelyard.gateway.ingest.SystemDoor;
import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.SystemRecords;
import java.util.function.LongSupplier;

/** What the composition root puts between ingest, folding and the system records, for tests of the rooms. */
public final class RealJoints {
    private final SystemRecords system;
    private final Joints.SystemForIngest rows;

    public RealJoints(SystemRecords system) {
        this.system = system;
        this.rows = new Joints.SystemForIngest(system);
    }

    /** The records as ingest sees them. */
    public SystemDoor rows() {
        return rows;
    }

    /** Everything as folding sees it. */
    public FoldDoors folding(TimeSeriesStore store, KnownLife life, LongSupplier storedBatches) {
        return new FoldsOn(system, store, life, rows::handedOver, storedBatches);
    }
}
