package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole thing as a newcomer starts it and looks at it. */
final class DemoIT {
    @TempDir
    Path folder;

    private DemoPlace place;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        place = new DemoPlace(folder);
    }

    /** The promise on the first page of the README. */
    @Test
    void aDemoEndsByItselfAndEverySampleIsAccountedFor() throws IOException, InterruptedException {
        Steelyard.Result demo = place.run(Duration.ofSeconds(150), place.fresh("20s"));
        assertThat(demo.exitCode()).as(demo.output()).isZero();
        assertThat(demo.output()).contains("live values after", "every sample is accounted for");

        Steelyard.Result verdict = place.verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("; 0 gaps;", "verdict yes");
    }

    @Test
    void aTakenPortEndsTheDemoAndIsNamed() throws IOException, InterruptedException {
        try (ServerSocket holder = new ServerSocket(place.base(), 1, InetAddress.getLoopbackAddress())) {
            Steelyard.Result demo = place.run(Duration.ofSeconds(60), place.fresh("20s"));
            assertThat(demo.exitCode()).as(demo.output()).isOne();
            assertThat(demo.output()).contains(Integer.toString(holder.getLocalPort()));
        }
    }
}
