package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One demo that goes through everything that {@code ./steelyard fault} has. */
final class FaultyDemoIT {
    @TempDir
    Path folder;

    /** After each of them the oracle still says yes: nothing lost without a record, nothing invented, nothing twice. */
    @Test
    void noFaultLosesOrInventsASample() throws IOException, InterruptedException {
        DemoPlace place = new DemoPlace(folder);
        try (Steelyard demo = place.start(place.fresh("10m"))) {
            place.awaitStored(700, demo);
            place.fault("clock-jump", "--for", "2s", "--server", "utilities", "--by", "-5s");
            place.fault("clock-jump", "--for", "3s", "--server", "melt-shop", "--by", "7s");
            place.fault("plc-download", "--for", "1s", "--server", "machining");
            place.fault("bad-quality", "--for", "2s");
            place.fault("slow-store", "--for", "2s");
            place.awaitStored(place.stored() + 400, demo);
            place.fault("disk-full", "--for", "1s");
            place.fault("disk-full", "--for", "1s", "--at", "edge-agent");
            place.fault("cable-cut", "--for", "2s");
            place.awaitStored(place.stored() + 200, demo);
            place.awaitStored(700, demo);
            Steelyard.Result end = demo.interrupt(Duration.ofSeconds(90));
            assertThat(end.output()).contains("every sample is accounted for");
        }

        Steelyard.Result verdict = place.verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("verdict yes");
    }
}
