package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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

    /** A folder cannot be opened there, nor need it be; that its file was written is not told as a failure. */
    @Test
    void writesOnAFileSystemWithoutFoldersThatCanBeForced() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SessionMemory.class);
        logger.addAppender(log);
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("disk.zip"), Map.of("create", "true"))) {
            Path file = zip.getPath("/uplink");
            new SessionMemory(file).rememberBdSeq(17);
            assertThat(new SessionMemory(file).bdSeq()).isEqualTo(17);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).isEmpty();
    }
}
