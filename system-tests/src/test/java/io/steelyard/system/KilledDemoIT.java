package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole thing as the operating system may end it. */
final class KilledDemoIT {
    /** The demo's 500 ms, and what two cores are late by that have other tests to run at the same time. */
    private static final String PUBLISHING = "1500ms";

    @TempDir
    Path folder;

    private DemoPlace place;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        place = new DemoPlace(folder);
    }

    /** Each process dies without a word, in turn; the demo starts it again and nothing is lost without a record. */
    @Test
    void everyProcessMayBeKilled() throws IOException, InterruptedException {
        try (Steelyard demo = place.start(place.fresh("10m"))) {
            place.awaitStored(700, demo); // every server's signals
            place.kill("gateway", demo);
            place.awaitStored(100, demo);
            place.kill("edge-agent", demo);
            place.awaitStored(place.stored() + 200, demo);
            place.kill("simulator", demo);
            place.awaitStored(place.stored() + 200, demo);
            assertThat(demo.interrupt(Duration.ofSeconds(90)).output()).contains("every sample is accounted for");
        }

        Steelyard.Result verdict = place.verify("--publishing", PUBLISHING);
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output())
                .as("one death of the agent and one of the servers, in each of them every signal once and every server")
                .contains("; 1,366 gaps;");
        assertThat(place.temporaryFiles())
                .as("a killed process leaves no temporary files (native libraries above all)")
                .isEmpty();
    }
}
