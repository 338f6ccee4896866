package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutagesTest {
    @TempDir
    Path folder;

    /** A gap that somebody made is explained for as long as it was made, and not a minute more. */
    @Test
    void aFaultOfTheLinkExplainsGapsAndAFaultOfTheSensorsDoesNot() throws IOException {
        Path file = Files.writeString(folder.resolve("faults.csv"), """
                what,fault,at
                begin,cable-cut,2026-11-23T06:00:00Z
                begin,bad-quality,2026-11-23T06:00:01Z
                end,cable-cut,2026-11-23T06:00:30Z
                end,bad-quality,2026-11-23T06:00:31Z
                begin,plc-download,2026-11-23T07:00:00Z
                """);

        List<Lives.Down> downs = Outages.read(file);

        assertThat(downs).extracting(Lives.Down::process).containsExactly("cable-cut", "plc-download");
        assertThat(downs.get(0).from()).isEqualTo(Nanos.of("2026-11-23T06:00:00Z"));
        assertThat(downs.get(0).to()).isEqualTo(Nanos.of("2026-11-23T06:00:30Z"));
        assertThat(downs.get(1).to()).isEqualTo(downs.get(1).from());
        assertThat(Outages.read(folder.resolve("none.csv"))).isEmpty();
    }

    /** A simulator that was killed in the middle of a fault says no end; the next fault of the kind is another one. */
    @Test
    void aFaultWithoutItsEndDoesNotLastUntilTheNext() throws IOException {
        Path file = Files.writeString(folder.resolve("faults.csv"), """
                what,fault,at
                begin,cable-cut,2026-11-23T06:00:00Z
                begin,cable-cut,2026-11-23T09:00:00Z
                end,cable-cut,2026-11-23T09:00:10Z
                """);
        assertThat(Outages.read(file))
                .extracting(down -> (down.to() - down.from()) / Nanos.A_SECOND)
                .containsExactly(0L, 10L);
    }

    @Test
    void aDownloadConcernsTheServerThatItNames() throws IOException {
        Path file = Files.writeString(folder.resolve("faults.csv"), """
                what,fault,at,server
                begin,plc-download,2026-11-23T06:00:00Z,machining
                end,plc-download,2026-11-23T06:00:05Z,
                begin,cable-cut,2026-11-23T07:00:00Z,
                """);
        assertThat(Outages.read(file)).extracting(Lives.Down::server).containsExactly("machining", null);
    }

    /** After a server's clock was set back, later rows have earlier times; each still is its own point. */
    @Test
    void rowsAreFoundAlthoughAClockWasSetBack() {
        List<TruthRow> rows = List.of(row(1, 9_000), row(2, 4_000), row(3, 10_000));
        List<Point> points = List.of(new Point(4_010, 2L, 0), new Point(9_000, 1L, 0), new Point(10_000, 3L, 0));

        SignalFindings findings = SignalFindings.of("a/b", rows, points, List.of());
        findings.judgeRows(0, Filter.Bounds.NONE);

        assertThat(findings.stored).isEqualTo(3);
        assertThat(findings.invented).isEmpty();
        assertThat(findings.lost).isEmpty();
        assertThat(findings.firstStoredSetAt()).isEqualTo(100);
    }

    private static TruthRow row(long number, long sourceTime) {
        return new TruthRow(number, sourceTime, Long.toString(number), 0, 100 * number, 100 * number + 1);
    }
}
