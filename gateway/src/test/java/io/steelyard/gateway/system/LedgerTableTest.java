package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerFilter;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.LedgerRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTableTest {
    private static final AgentKey EDGE = new AgentKey("works", "edge");
    private static final AgentKey OTHER = new AgentKey("works", "other");

    @TempDir
    Path folder;

    /** Of all its epochs and hours, in whatever order they were written. */
    @Test
    void tellsEachAgentsLatestReport() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.ledger().lastReports()).isEmpty();
            records.write(List.of(
                    rows(EDGE, 1, line(EDGE, 1, 0, 50), line(EDGE, 1, 1, 70)),
                    rows(EDGE, 2, line(EDGE, 2, 0, 60)),
                    rows(OTHER, 3, line(OTHER, 3, 0, 10))));
            assertThat(records.ledger().lastReports())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            EDGE, new LastReport(new UUID(0, 1), 70), OTHER, new LastReport(new UUID(0, 3), 10)));
        }
    }

    /** They are written with the newest hour alone, and belong to each. */
    @Test
    void tellsAnEpochsDuplicatesWhateverHourIsAskedFor() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            records.write(List.of(
                    rows(EDGE, 1, twice(EDGE, 1, 0, 2), twice(EDGE, 1, 1, 2)), rows(OTHER, 2, twice(OTHER, 2, 0, 7))));
            records.write(List.of(rows(EDGE, 1, twice(EDGE, 1, 1, 5))));
            LedgerFilter first = new LedgerFilter("works/edge", 0, 0, List.of(), null, 10);
            assertThat(records.ledger().lines(first)).containsExactly(twice(EDGE, 1, 0, 5));
            assertThat(records.ledger().sums(first).duplicates()).isEqualTo(5);
            LedgerFilter all = new LedgerFilter(null, 0, 1, List.of(), null, 10);
            assertThat(records.ledger().lines(all))
                    .containsExactly(twice(EDGE, 1, 0, 5), twice(OTHER, 2, 0, 7), twice(EDGE, 1, 1, 5));
            assertThat(records.ledger().sums(all).duplicates()).isEqualTo(12);
        }
    }

    private static LedgerLine twice(AgentKey agent, int epoch, long hour, long duplicates) {
        LedgerRow row = line(agent, epoch, hour, 1).row();
        return new LedgerLine(agent, new UUID(0, epoch), row, duplicates, 1);
    }

    private static SystemRow rows(AgentKey agent, int epoch, LedgerLine... lines) {
        return new SystemRow.Ledger(agent, new UUID(0, epoch), List.of(lines));
    }

    private static LedgerLine line(AgentKey agent, int epoch, long hour, long reported) {
        LedgerRow row = new LedgerRow(hour, 1, 1, 0, 0, new TreeMap<>(), 0, 0, true, true);
        return new LedgerLine(agent, new UUID(0, epoch), row, 0, reported);
    }
}
