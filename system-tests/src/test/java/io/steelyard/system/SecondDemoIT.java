package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A demo on the data of another, where a real InfluxDB is in another store: what was stored before is brought over, and the
 * time between the two is a gap that the end of the first explains.
 */
final class SecondDemoIT {
    @TempDir
    Path folder;

    private DemoPlace place;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        place = new DemoPlace(folder);
    }

    @Test
    void aSecondDemoGoesOnWhereTheFirstEnded() throws IOException, InterruptedException {
        runs(place.fresh("10m"));
        Path program = RealInflux.program().orElse(null);
        if (program == null) {
            goesOn(List.of());
            return;
        }
        try (RealInflux influx = RealInflux.fresh(program, Files.createDirectory(folder.resolve("influx")))) {
            Path token = Files.writeString(folder.resolve("token"), RealInflux.TOKEN);
            goesOn(List.of("--influx", influx.url().toString(), "--influx-token-file", token.toString()));
        }
    }

    private void goesOn(List<String> store) throws IOException, InterruptedException {
        List<String> again = new ArrayList<>(place.command("10m"));
        again.addAll(store);
        runs(again);

        Steelyard.Result verdict = place.verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output())
                .as("between the two nobody read: each signal once, and each server")
                .contains("; 683 gaps;", "verdict yes");
    }

    /** Until values have come, then as Ctrl-C ends it. */
    private void runs(List<String> command) throws IOException, InterruptedException {
        try (Steelyard demo = place.start(command)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !demo.isRunning() || demo.output().contains("live values after"));
            place.awaitStored(place.stored() + 300, demo);
            assertThat(demo.interrupt(Duration.ofSeconds(90)).output()).contains("every sample is accounted for");
        }
    }
}
