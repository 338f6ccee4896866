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

/** What keeps a demo from starting is named. */
final class TakenPortIT {
    @TempDir
    Path folder;

    private DemoPlace place;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        place = new DemoPlace(folder);
    }

    @Test
    void aTakenPortEndsTheDemoAndIsNamed() throws IOException, InterruptedException {
        try (ServerSocket holder = new ServerSocket(place.base(), 1, InetAddress.getLoopbackAddress())) {
            Steelyard.Result demo = place.run(Duration.ofSeconds(60), place.fresh("120s"));
            assertThat(demo.exitCode()).as(demo.output()).isOne();
            assertThat(demo.err()).contains("port " + holder.getLocalPort());
            assertThat(demo.out()).doesNotContain("exit code", "in use");
        }
    }
}
