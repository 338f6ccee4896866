package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.config.AgentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an agent's file is read to see whether it is another one: reading a large one each time is most of an idle agent's work. */
final class WatchedFileTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Path file;
    private WatchedFile watched;

    @BeforeEach
    void settle() throws IOException {
        file = folder.resolve("agent.yaml");
        write("one");
        watched = new WatchedFile(file);
        for (int i = 0; i < 3; i++) {
            assertThat(watched.fingerprint()).isEqualTo(AgentFile.fingerprint("one"));
        }
    }

    /** In place, of the same size, under the same time: what the file system says of it stays the same. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    @Test
    void isNotReadWhileTheFileSystemSaysThatItIsTheSame() throws IOException {
        write("two");
        for (int i = 0; i < 29; i++) {
            assertThat(watched.fingerprint()).as("look %s", i).isEqualTo(AgentFile.fingerprint("one"));
        }
        assertThat(watched.fingerprint()).as("the thirtieth").isEqualTo(AgentFile.fingerprint("two"));
    }

    @Test
    void isReadAsSoonAsItHasAnotherTimeOrSizeOrPlace() throws IOException {
        Files.writeString(file, "two");
        assertThat(watched.fingerprint()).as("time").isEqualTo(AgentFile.fingerprint("two"));
        write("three");
        assertThat(watched.fingerprint()).as("size").isEqualTo(AgentFile.fingerprint("three"));
        for (int i = 0; i < 5; i++) {
            assertThat(watched.fingerprint()).isEqualTo(AgentFile.fingerprint("three"));
        }
        Path other = Files.writeString(folder.resolve("other"), "eight");
        Files.setLastModifiedTime(other, LONG_AGO);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(watched.fingerprint()).as("place").isEqualTo(AgentFile.fingerprint("eight"));
    }

    @Test
    void isReadTwiceMoreBehindAChangeSinceClocksOfFileSystemsAreCoarse() throws IOException {
        write("longer");
        assertThat(watched.fingerprint()).isEqualTo(AgentFile.fingerprint("longer"));
        write("larger");
        assertThat(watched.fingerprint()).isEqualTo(AgentFile.fingerprint("larger"));
        write("bigger");
        assertThat(watched.fingerprint()).isEqualTo(AgentFile.fingerprint("bigger"));
    }

    @Test
    void isReadAgainWhenItIsBack() throws IOException {
        Files.delete(file);
        assertThatThrownBy(watched::fingerprint).isInstanceOf(NoSuchFileException.class);
        write("new");
        assertThat(watched.fingerprint()).isEqualTo(AgentFile.fingerprint("new"));
    }
}
