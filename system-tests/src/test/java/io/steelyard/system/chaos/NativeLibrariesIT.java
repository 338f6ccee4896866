package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB's driver brings 72 MB of native library, and a process that is killed cleans nothing up (hard-parts 36). */
final class NativeLibrariesIT {
    private static final int KILLS = 10;
    private static final long MEGA = 1 << 20;

    @TempDir
    Path folder;

    /** Opens both databases that a gateway has, and waits to be killed. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path data = Path.of(arguments[0]);
            try (EmbeddedStore store = EmbeddedStore.open(data.resolve("telemetry"), 64 * MEGA);
                    SystemRecords records = SystemRecords.open(data.resolve("system"), System::nanoTime)) {
                System.out.println(
                        store.check().status() + " " + records.check().status());
                Thread.currentThread().join();
            }
        }
    }

    @Test
    void tenKilledProcessesLeaveNoLibraryBehind() throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path data = Files.createDirectory(folder.resolve("data"));
        for (int kill = 1; kill <= KILLS; kill++) {
            opensAndIsKilled(temporary, data);
        }
        assertThat(sizes(temporary))
                .as("what %d killed processes left in java.io.tmpdir", KILLS)
                .isZero();
        assertThat(sizes(data)).as("the data of two empty databases").isBetween(1L, 16 * MEGA);
    }

    private void opensAndIsKilled(Path temporary, Path data) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        HurtProcess.classPath(),
                        Opener.class.getName(),
                        data.toString()))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).as(() -> text(errors)).isEqualTo("OK OK");
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static long sizes(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
