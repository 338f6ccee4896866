package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SessionMemoryTest {

    @TempDir
    Path folder;

    @Test
    void remembersBdSeqAndInbox() throws IOException {
        Path file = folder.resolve("uplink");
        SessionMemory first = new SessionMemory(file);
        assertThat(first.bdSeq()).isEqualTo(-1);
        first.rememberBdSeq(17);
        first.rememberInbox(new UUID(1, 2));
        SessionMemory second = new SessionMemory(file);
        assertThat(second.bdSeq()).isEqualTo(17);
        assertThat(second.inbox()).isEqualTo(new UUID(1, 2));
    }

    @Test
    void beginsAnewWithAFileThatCannotBeRead() throws IOException {
        Path file = Files.writeString(folder.resolve("uplink"), "bdSeq x");
        SessionMemory memory = new SessionMemory(file);
        assertThat(memory.bdSeq()).isEqualTo(-1);
        memory.rememberBdSeq(0);
        assertThat(new SessionMemory(file).bdSeq()).isEqualTo(0);
    }

    @Test
    void refusesAFileOfANewerVersionAndLeavesItAsItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("uplink"), "steelyard-uplink 2\nbdSeq 9\n");
        assertThatThrownBy(() -> new SessionMemory(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("newer version");
        assertThat(file).hasContent("steelyard-uplink 2\nbdSeq 9\n");
    }

    /** A disk that is full gets room only by sending: not being able to write two lines must not stop that. */
    @Test
    void goesOnWhenItsFileCannotBeWritten() throws Exception {
        Files.createDirectory(folder.resolve("uplink.new")); // what is written beside cannot be a file
        try (Bench bench = new Bench(folder)) {
            bench.startBorn();
            bench.outbox.sampled(InMemoryOutbox.PRESENT, 0, 1);
            bench.awaitReleased(NumberSet.range(0, 0));
            assertThat(folder.resolve("uplink")).doesNotExist();
        }
    }
}
