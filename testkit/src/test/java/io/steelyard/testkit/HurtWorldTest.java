package io.steelyard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.StoredFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line that is not obeyed, or not answered, would make a fault test pass without its fault. */
final class HurtWorldTest {
    private final ManualClock time = ManualClock.anywhere();
    private final AtomicInteger halts = new AtomicInteger();
    private final HurtWorld world = new HurtWorld(new DiskFiles(), time, halts::incrementAndGet);

    @TempDir
    Path folder;

    @Test
    void aFullDiskRefusesToGrowUntilItHasRoomAgain() throws IOException {
        try (StoredFile file = world.files().openOrCreate(folder.resolve("a"))) {
            assertThat(say("disk full-after 4")).containsExactly("ok");
            file.write(ByteBuffer.allocate(4), 0);
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 4)).hasMessageContaining("No space left");
            assertThat(say("disk full-after never")).containsExactly("ok");
            file.write(ByteBuffer.allocate(1), 4);
        }
    }

    @Test
    void aDiskWithoutRoomRefusesWhatIsWithinAFileAndAnotherName() throws IOException {
        Path path = folder.resolve("a");
        try (StoredFile file = world.files().openOrCreate(path)) {
            file.write(ByteBuffer.allocate(4), 0);
            assertThat(say("disk no-room on", "disk fail-names on")).containsExactly("ok", "ok");
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).hasMessageContaining("No space left");
            assertThatThrownBy(() -> world.files().rename(path, folder.resolve("b")))
                    .hasMessageContaining("No space left");
            assertThat(say("disk no-room off", "disk fail-names off")).containsExactly("ok", "ok");
            file.write(ByteBuffer.allocate(1), 0);
            world.files().rename(path, folder.resolve("b"));
        }
    }

    @Test
    void aSyncFailsOnlyWhileItShould() throws IOException {
        try (StoredFile file = world.files().openOrCreate(folder.resolve("a"))) {
            say("disk fail-forces on");
            assertThatThrownBy(file::force).isInstanceOf(IOException.class);
            say("disk fail-forces off");
            file.force();
        }
    }

    @Test
    void theProcessHaltsAtTheSyncThatWasNamedAndAtNoOther() throws IOException {
        try (StoredFile file = world.files().openOrCreate(folder.resolve("a"))) {
            say("disk halt-at 2");
            file.force();
            assertThat(halts).hasValue(0);
            file.force();
            assertThat(halts).hasValue(1);
            file.force();
            assertThat(halts).hasValue(1);
        }
    }

    @Test
    void theClockIsSetAndRunsOn() {
        say("clock step -PT1H", "clock step PT10M");
        time.advance(Duration.ofSeconds(5));
        assertThat(world.clock().instant()).isEqualTo(time.instant().minus(Duration.ofMinutes(50)));
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThat(say("disk full", "disk melt on", "disk read-only perhaps", "clock step soon", ""))
                .hasSize(5)
                .allMatch(answer -> answer.startsWith("not understood"));
    }

    private List<String> say(String... lines) {
        List<String> answers = new ArrayList<>();
        try {
            world.obey(new BufferedReader(new StringReader(String.join("\n", lines) + "\n")), answers::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }
}
