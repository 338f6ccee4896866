package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.PatientSystem;
import io.steelyard.gateway.ingest.SystemDoor;
import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folding waits for batches: whatever counts as one and never comes to the store would hold it up for ever. */
final class RowsOfNoBatchTest {
    @TempDir
    private Path folder;

    @Test
    void foldingDoesNotWaitForRowsThatBelongToNoBatch() {
        try (SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
                EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), 64 << 20)) {
            RealJoints joints = new RealJoints(system);
            SystemDoor patient = new PatientSystem(joints.rows(), Duration.ofSeconds(1));
            FoldDoors folding = joints.folding(store, new KnownLife(), () -> 0);
            List<SystemRow> rows = List.of(new SystemRow.DirtyMinute(new AssetKey("works", "m"), 0));

            patient.writeAlone(rows);
            assertThat(folding.handedOver()).as("of the ledger's rows").isZero();
            patient.write(rows);
            assertThat(folding.handedOver()).as("of a batch").isEqualTo(1);
        }
    }
}
