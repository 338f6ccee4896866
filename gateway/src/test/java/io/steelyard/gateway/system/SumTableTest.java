package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums of minutes when another program writes. */
final class SumTableTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final AssetKey M = new AssetKey("works", "m");
    private static final AssetKey N = new AssetKey("works", "n");

    @TempDir
    private Path folder;

    private Path file() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void keep(SumTable sums) {
        for (AssetKey asset : new AssetKey[] {M, N}) {
            sums.keep(asset, HOUR, Map.of(10 * DAY + HOUR, "a", 10 * DAY + 2 * HOUR, "b"));
            sums.keep(asset, DAY, Map.of(10 * DAY, "c", 11 * DAY, "d"));
        }
    }

    private static void assertForgotten(SumTable sums) {
        assertThat(sums.read(M, HOUR, 0, 20 * DAY)).containsOnlyKeys(10 * DAY + HOUR);
        assertThat(sums.read(M, DAY, 0, 20 * DAY)).containsOnlyKeys(11 * DAY);
        assertThat(sums.read(N, HOUR, 0, 20 * DAY)).hasSize(2);
        assertThat(sums.read(N, DAY, 0, 20 * DAY)).hasSize(2);
    }

    /** A day costs its hours to make again; an hour costs sixty rows. */
    @Test
    void hoursGoBeforeDaysWhenThereAreTooMany() {
        try (SystemRecords records = SystemRecords.open(folder, () -> 0)) {
            SumTable sums = new SumTable(records, 20);
            for (int i = 0; i < 12; i++) {
                sums.keep(M, DAY, Map.of(i * DAY, "d"));
                sums.keep(M, HOUR, Map.of(100 * DAY + i * HOUR, "h"));
            }
            assertThat(sums.read(M, DAY, 0, 200 * DAY)).hasSize(12);
            assertThat(sums.read(M, HOUR, 0, 200 * DAY))
                    .hasSizeLessThan(12)
                    .containsKey(100 * DAY + 11 * HOUR)
                    .doesNotContainKey(100 * DAY);
        }
    }

    /** A program that knows of no sums lists, folds and settles; what it changed must not be shown by old sums. */
    @Test
    void whoKnowsNoSumsForgetsThemAllTheSame() throws Exception {
        try (SystemRecords records = SystemRecords.open(folder, () -> 0)) {
            SumTable sums = new SumTable(records);
            for (String sql : new String[] {
                "INSERT OR IGNORE INTO dirty_minute VALUES ('works', 'm', " + (10 * DAY + 2 * HOUR + 7 * MINUTE) + ")",
                "DELETE FROM dirty_minute"
            }) {
                keep(sums);
                try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                        Statement statement = other.createStatement()) {
                    statement.execute(sql);
                }
                assertForgotten(sums);
            }
        }
    }
}
