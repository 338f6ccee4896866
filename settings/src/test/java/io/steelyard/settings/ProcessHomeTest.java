package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessHomeTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path data;

    /** Two processes on one folder would be the end of both. */
    @Test
    void refusesASecondHolderByName() throws Exception {
        try (ProcessHome first = ProcessHome.lock(data, "gateway")) {
            assertThat(first.folder()).isDirectory();
            assertThatThrownBy(() -> ProcessHome.lock(data, "gateway"))
                    .isInstanceOf(ProcessHome.TakenException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        ProcessHome.lock(data, "gateway").close();
    }

    /** A full disk is no reason not to work: what is on it may only then be sent and let go. /dev/full has room for nothing. */
    @Test
    void aFullDiskKeepsNoProcessFromItsFolder() throws Exception {
        assumeTrue(Files.exists(FULL));
        Files.createDirectories(data.resolve("gateway"));
        Files.createDirectories(data.resolve("run"));
        Files.createSymbolicLink(data.resolve("gateway/lock"), FULL);
        Files.writeString(data.resolve("run/gateway.json"), "{\"pid\":1,\"url\":\"of an earlier process\"}");
        Files.createSymbolicLink(data.resolve("run/gateway.json.new"), FULL);
        try (ProcessHome home = ProcessHome.lock(data, "gateway")) {
            assertThat(home.announce("http://127.0.0.1:8080")).isEmpty();
            assertThat(Files.readString(data.resolve("run/gateway.json"))).contains("http://127.0.0.1:8080");
        }
        Files.delete(data.resolve("gateway/lock"));
    }

    @Test
    void saysWhatItCouldNotAnnounceAndGoesOn() throws Exception {
        Files.writeString(data.resolve("run"), "a file where the folder should be");
        try (ProcessHome home = ProcessHome.lock(data, "gateway")) {
            assertThat(home.announce("http://127.0.0.1:8080"))
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains("gateway.json").contains("--url"));
        }
    }

    @Test
    void saysWhereTheProcessIsAndTakesItBack() throws Exception {
        try (ProcessHome home = ProcessHome.lock(data, "gateway")) {
            home.announce("http://127.0.0.1:8080", "\"mqtt\":1883");
            assertThat(Files.readString(data.resolve("run/gateway.json")))
                    .contains("\"url\":\"http://127.0.0.1:8080\"")
                    .contains("\"mqtt\":1883");
        }
        assertThat(data.resolve("run/gateway.pid")).doesNotExist();
    }
}
