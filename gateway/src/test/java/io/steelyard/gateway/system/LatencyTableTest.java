package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LatencyHour.Before;
import io.steelyard.gateway.model.SystemRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hours of arrival as they stand on disk. */
final class LatencyTableTest {
    private static final long HOUR = LatencyHour.NANOS;
    private static final AssetKey M = new AssetKey("works", "m");
    private static final AssetKey N = new AssetKey("works", "n");

    @TempDir
    private Path folder;

    private static SystemRow row(AssetKey asset, long began, Before before, String counts) {
        return new SystemRow.Latency(new LatencyHour(asset, began, before, LatencyCounts.parse(counts)));
    }

    @Test
    void anHourIsReplacedByItselfAndFoundByAssetAndTime() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            SystemRow first = row(M, 5, Before.NOTHING, "12=3 late=1");
            records.write(List.of(first, row(N, 5, Before.NOTHING, "1=1"), row(M, HOUR + 1, Before.KEPT, "2=7")));
            records.write(List.of(first));
            LatencyTable table = new LatencyTable(records);
            assertThat(table.hours("works", "m", 0, HOUR))
                    .containsExactly(new LatencyHour(M, 5, Before.NOTHING, LatencyCounts.parse("12=3 late=1")));
            assertThat(table.hours("works", null, 0, 2 * HOUR)).hasSize(3);
            assertThat(table.hours("elsewhere", null, 0, 2 * HOUR)).isEmpty();
            assertThat(table.latest()).isEqualTo(HOUR + 1);
        }
    }

    @Test
    void tellsWhereARowOfHoursBegins() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(new LatencyTable(records).starts()).isEmpty();
            assertThat(new LatencyTable(records).latest()).isNull();
            records.write(List.of(
                    row(M, 5, Before.NOTHING, "1=1"),
                    row(M, HOUR, Before.KEPT, "1=1"),
                    row(M, 5 * HOUR, Before.LOST, "1=1"),
                    row(N, 5 * HOUR, Before.LOST, "1=1")));
            assertThat(new LatencyTable(records).starts())
                    .containsExactly(
                            new LatencyTable.Start(5, Before.NOTHING, null),
                            new LatencyTable.Start(5 * HOUR, Before.LOST, HOUR));
        }
    }

    @Test
    void theOldestHoursGoWhereThereAreTooMany() {
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(100), System::nanoTime)) {
            for (int hour = 0; hour < 250; hour++) {
                records.write(List.of(row(M, hour * HOUR, Before.KEPT, "1=1")));
            }
            List<LatencyHour> left = new LatencyTable(records).hours("works", "m", 0, 300 * HOUR);
            assertThat(left).hasSizeLessThanOrEqualTo(100).hasSizeGreaterThan(80);
            assertThat(left.get(left.size() - 1).began()).isEqualTo(249 * HOUR);
            assertThat(records.status().dropped()).containsEntry("latency_hour", 250L - left.size());
        }
    }
}
