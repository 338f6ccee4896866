package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** System records on a disk that is full for a while. */
@Timeout(60)
final class PatientSystemTest {
    private static final SystemRow ROW = new SystemRow.DirtyMinute(new AssetKey("works", "m"), 0);

    private final List<SystemRow> written = new ArrayList<>();
    private final List<Check.Status> seen = new ArrayList<>();
    private final PatientSystem patient = new PatientSystem(new FullDisk(), Duration.ofMillis(1));
    private int failuresLeft;

    /** A disk that is full for so many calls, and looks at what the health page says meanwhile. */
    private final class FullDisk implements SystemDoor {
        @Override
        public void write(List<SystemRow> rows) {
            mayFail();
            written.addAll(rows);
        }

        @Override
        public FieldType lock(String measurement, String field, FieldType wanted) {
            mayFail();
            return wanted;
        }

        private void mayFail() {
            seen.add(patient.check().status());
            if (failuresLeft-- > 0) {
                throw new IllegalStateException("database or disk is full");
            }
        }

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

    /** Ended by the first failure, ingest would stand until somebody started the gateway again. */
    @Test
    void writesOnceTheDiskHasRoomAndSaysSoMeanwhile() {
        failuresLeft = 2;
        patient.write(List.of(ROW));
        assertThat(written).containsExactly(ROW);
        assertThat(seen).containsExactly(Check.Status.OK, Check.Status.WARN, Check.Status.WARN);
        assertThat(patient.check().status()).isEqualTo(Check.Status.OK);
        failuresLeft = 1;
        assertThat(patient.lock("pump", "speed", FieldType.FLOAT)).isEqualTo(FieldType.FLOAT);
    }

    @Test
    void givesUpWhenTheGatewayCloses() {
        failuresLeft = 1;
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> patient.write(List.of(ROW))).isInstanceOf(DoorException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
