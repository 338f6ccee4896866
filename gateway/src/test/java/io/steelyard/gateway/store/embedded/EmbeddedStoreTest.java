package io.steelyard.gateway.store.embedded;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.unnumbered;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded store promises beyond the contract. */
@Timeout(60)
final class EmbeddedStoreTest {
    private static final long MEMORY = 128L << 20;

    @TempDir
    Path folder;

    private final Series count = series("stand-1", "count", FieldType.INT);

    private EmbeddedStore open() {
        return EmbeddedStore.open(folder, MEMORY);
    }

    /** A writer that a test kills: batch n holds points n*10 to n*10+9 and the mark n. */
    static final class EndlessWriter {
        public static void main(String[] folder) {
            Series series = series("stand-1", "count", FieldType.INT);
            try (EmbeddedStore store = EmbeddedStore.open(Path.of(folder[0]), MEMORY)) {
                for (long batch = 1; batch < 1_000_000; batch++) {
                    Reading[] readings = new Reading[10];
                    for (int i = 0; i < readings.length; i++) {
                        readings[i] = good(series, T0 + batch * 10 + i, batch);
                    }
                    store.write(List.of(readings), mark(batch));
                    System.out.println(batch);
                }
            }
        }
    }

    /** Points and mark are one transaction, so that no kill can part them. */
    @Test
    void afterAKillTheMarkSaysExactlyWhatIsThere() throws Exception {
        for (int kill = 1; kill <= 3; kill++) {
            Path data = folder.resolve("kill-" + kill);
            long told = writeUntilKilled(data, kill * 15L);
            try (EmbeddedStore store = EmbeddedStore.open(data, MEMORY)) {
                long marked = store.storedMark(0).orElseThrow().position().offset();
                long points = store.points(count.key(), 0, Long.MAX_VALUE, 1_000_000)
                        .points()
                        .size();
                assertThat(marked).as("what was told stored").isGreaterThanOrEqualTo(told);
                assertThat(points).as("points up to the mark").isEqualTo(marked * 10);
            }
        }
    }

    /** Killed, it leaves the library behind that the driver has unpacked: in the test's folder, which goes with it. */
    private static long writeUntilKilled(Path data, long batches) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Djava.io.tmpdir=" + data.getParent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long told = 0;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && told < batches) {
                told = Long.parseLong(line);
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        return told;
    }

    /** A batch that fails half-way must leave neither points nor mark, and the numbers it gave to series must not stay. */
    @Test
    void aBatchThatFailsLeavesNothing() throws Exception {
        try (EmbeddedStore store = open()) {
            write(store, 1, good(count, T0, 1L));
            Series fresh = series("stand-1", "fresh", FieldType.INT);
            assertThatThrownBy(() -> store.write(
                            List.of(good(fresh, T0, 2L), good(count, Long.MAX_VALUE, 3L), good(count, T0 + 1, 4L)),
                            null))
                    .isInstanceOf(NullPointerException.class);
            assertThat(store.storedMark(0)).contains(mark(1));
            write(store, 2, good(fresh, T0 + 5, 5L));
            assertThat(store.points(count.key(), 0, Long.MAX_VALUE, 10).points())
                    .hasSize(1);
            assertThat(store.points(fresh.key(), 0, Long.MAX_VALUE, 10).points())
                    .hasSize(1);
        }
    }

    @Test
    void countsAPointThatStandsForAnotherNumber() throws Exception {
        Reading first = good(count, T0, 1L);
        Reading second = good(count, T0, 2L);
        try (EmbeddedStore store = open()) {
            write(store, 1, first, good(count, T0 + 1, 1L));
            write(store, 2, first);
            assertThat(store.usage().replaced()).as("the same sample again").isZero();
            write(store, 3, second);
            assertThat(store.usage().replaced())
                    .as("another sample at its time")
                    .isEqualTo(1);
            write(store, 4, good(count, T0 + 7, 3L), good(count, T0 + 7, 4L));
            assertThat(store.usage().replaced()).as("two in one batch").isEqualTo(2);
            write(store, 5, unnumbered(count, T0 + 9, 0, 1L, 5));
            write(store, 6, unnumbered(count, T0 + 9, 0, 2L, 6));
            assertThat(store.usage().replaced())
                    .as("a publisher without numbers")
                    .isEqualTo(2);
        }
        try (EmbeddedStore store = open()) {
            write(store, 7, good(count, T0 + 1, 9L));
            assertThat(store.usage().replaced()).as("across a restart").isEqualTo(1);
        }
    }

    @Test
    void refusesAFileOfANewerProgramByName() throws Exception {
        open().close();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("telemetry.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE format SET version = 5");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("format version 5")
                .hasMessageContaining("newer program");
    }

    /** After a commit that failed the next batch must again be whole or not at all: points and mark never part. */
    @Test
    void isWholeAgainAfterABatchThatItCouldNotTake() throws Exception {
        try (EmbeddedStore store = open()) {
            write(store, 1, good(count, T0, 1L));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store.write(List.of(good(count, T0 + 1, 2L)), null))
                        .isInstanceOf(NullPointerException.class);
            }
            assertThat(store.storedMark(0)).contains(mark(1));
            assertThat(store.points(count.key(), 0, Long.MAX_VALUE, 10).points())
                    .hasSize(1);
            write(store, 3, good(count, T0 + 2, 3L));
            assertThat(store.storedMark(0)).contains(mark(3));
            assertThat(store.points(count.key(), 0, Long.MAX_VALUE, 10).points())
                    .hasSize(2);
            assertThat(store.check().status()).isEqualTo(Check.Status.OK);
        }
    }

    @Test
    void saysWhoHasTheFileAndWhatToDoWhenItIsInUse() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("1");
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another process has " + folder.resolve("telemetry.duckdb") + " open")
                    .hasMessageContaining(String.valueOf(other.pid()));
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNone() throws Exception {
        Files.writeString(folder.resolve("telemetry.duckdb"), "this is no database".repeat(1_000));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open the embedded store in " + folder)
                .hasMessageContaining("is damaged: restore it from a backup");
    }
}
