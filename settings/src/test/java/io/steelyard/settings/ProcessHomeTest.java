package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessHomeTest {
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
