package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionMemoryTest {

    @TempDir
    Path folder;

    @Test
    void remembersOverARestart() {
        SessionMemory memory = new SessionMemory(folder.resolve("uplink"));
        assertThat(memory.bdSeq()).isEqualTo(-1);
        memory.rememberBdSeq(255);
        memory.rememberInbox(new UUID(1, 2));
        SessionMemory again = new SessionMemory(folder.resolve("uplink"));
        assertThat(again.bdSeq()).isEqualTo(255);
        assertThat(again.inbox()).isEqualTo(new UUID(1, 2));
    }

    /** A damaged file costs at most one wrongly matched NDEATH; refusing to start would cost the data. */
    @Test
    void beginsAnewWithADamagedFile() throws IOException {
        Path file = folder.resolve("uplink");
        Files.write(file, new byte[] {'b', 'd', 'S', 'e', 'q', '\n', (byte) 0xFF, 0});
        SessionMemory memory = new SessionMemory(file);
        assertThat(memory.bdSeq()).isEqualTo(-1);
        memory.rememberBdSeq(3);
        assertThat(new SessionMemory(file).bdSeq()).isEqualTo(3);
    }
}
