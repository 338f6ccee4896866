package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatheringTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long START = 30_000_000 * MINUTE;
    private static final AssetKey ASSET = new AssetKey("works", "m");

    private final List<SystemRow> written = new ArrayList<>();
    private final Gathering gathering = new Gathering(new Rows(), batch -> {});

    private final class Rows implements SystemDoor {
        @Override
        public void write(List<SystemRow> rows) {
            written.addAll(rows);
        }

        @Override
        public FieldType lock(String measurement, String field, FieldType wanted) {
            return wanted;
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

    private void add(long time) {
        Series series = new Series(new SignalKey(ASSET, "s"), "m", "", "", "s", FieldType.INT);
        gathering.add(new Reading(series, time, 0, 1L, null, -1, InboxPosition.start(0), false));
    }

    private List<SystemRow> flush(long now) throws InterruptedException {
        written.clear();
        gathering.flush(new StoredMark(InboxPosition.start(0), Bytes.empty()), now);
        return List.copyOf(written);
    }

    @Test
    void listsAMinuteOnceWhileItLasts() throws Exception {
        gathering.outputs(true);
        add(START + SECOND);
        assertThat(flush(START + 2 * SECOND)).containsExactly(new SystemRow.DirtyMinute(ASSET, START));
        add(START + 3 * SECOND);
        assertThat(flush(START + 4 * SECOND)).isEmpty();
    }

    @Test
    void listsAMinuteAgainThatEndedWhileItsSampleWaited() throws Exception {
        gathering.outputs(true);
        add(START + SECOND);
        flush(START + 2 * SECOND);
        add(START + 3 * SECOND);
        assertThat(flush(START + 5 * MINUTE)).containsExactly(new SystemRow.DirtyMinute(ASSET, START));
    }

    @Test
    void listsAMinuteAgainForEachBatchThatComesLate() throws Exception {
        gathering.outputs(true);
        add(START + SECOND);
        flush(START + MINUTE);
        add(START + 3 * SECOND);
        assertThat(flush(START + 2 * MINUTE)).containsExactly(new SystemRow.DirtyMinute(ASSET, START));
    }
}
