package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A birth says since when its asset has its profile: samples that waited for the broker are of it, too. */
final class ProfileTimeTest {
    private final AtomicLong millis = new AtomicLong(1_000);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    private final Catalogue catalogue = new Catalogue(clock);
    private final Births births = new Births(
            new UplinkConfig(
                    new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:1"), null),
                    "steel-city",
                    "demo",
                    "edge-1",
                    1,
                    UplinkConfig.Release.PUBACK,
                    64,
                    UplinkConfig.Backlog.USUAL,
                    Duration.ofMillis(5),
                    Duration.ofMillis(20)),
            catalogue,
            new InMemoryOutbox(),
            new Timing(clock, System::nanoTime, new Random(1)),
            () -> {});

    private void mapped(String profile, String line) {
        catalogue.put(new AssetInfo("press", "press", profile, "hall", line, "plc"));
    }

    private @Nullable Long since() {
        return Payload.decode(births.device(new PayloadWriter(65_536), "press", () -> 1))
                .metric("steelyard/profile")
                .timestamp();
    }

    @Test
    void aBirthSaysSinceWhenTheProfileIsMapped() {
        mapped("generic", "one");
        millis.set(500_000);
        mapped("generic", "two");
        assertThat(since()).as("another line is no other profile").isEqualTo(1_000);
        mapped("packml", "two");
        millis.set(900_000);
        assertThat(since()).isEqualTo(500_000);
        millis.set(400_000);
        assertThat(since()).as("the clock was set back").isEqualTo(400_000);
        millis.set(900_000);
        catalogue.retire("press");
        mapped("packml", "two");
        assertThat(since()).isEqualTo(900_000);
    }
}
