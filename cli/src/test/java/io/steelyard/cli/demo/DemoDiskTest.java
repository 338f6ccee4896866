package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.StoredFile;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoDiskTest {
    @TempDir
    Path data;

    private final ManualClock clock = ManualClock.anywhere();

    /** What {@code ./steelyard fault disk-full --for 30s} promises: no write for thirty seconds, and then as before. */
    @Test
    void aFullDiskTakesNoWriteUntilTheFaultEnds() throws IOException {
        DemoDisk disk =
                new DemoDisk(new DiskFiles(), new Mishaps(data.resolve("run"), "gateway", clock, clock.nanoTime()));
        try (StoredFile file = disk.openOrCreate(data.resolve("file"))) {
            file.write(ByteBuffer.wrap(new byte[] {1}), 0);
            Mishaps.begin(data, "edge-agent", DemoDisk.FULL, clock.instant().plusSeconds(30));
            clock.advance(Duration.ofSeconds(1));
            file.write(ByteBuffer.wrap(new byte[] {2}), 0);

            Mishaps.begin(data, "gateway", DemoDisk.FULL, clock.instant().plusSeconds(30));
            clock.advance(Duration.ofSeconds(1));

            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[] {3}), 0))
                    .hasMessage("No space left on device");
            assertThat(disk.usableBytes(data)).isZero();
            ByteBuffer read = ByteBuffer.allocate(1);
            file.readFully(read, 0);
            assertThat(read.get()).as("reading goes on").isEqualTo((byte) 2);

            clock.advance(Duration.ofSeconds(30));
            file.write(ByteBuffer.wrap(new byte[] {4}), 0);
            assertThat(disk.usableBytes(data)).isPositive();
        }
    }
}
