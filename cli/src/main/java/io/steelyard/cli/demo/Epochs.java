package io.steelyard.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code <data>/run/edge-agent.epoch}: the epoch of the agent that the demo started last, as the agent itself wrote it. */
final class Epochs {
    private final Path file;

    /** Of the demo whose run folder this is. */
    Epochs(Path run) {
        this.file = run.resolve("edge-agent.epoch");
    }

    /** Forgets what an earlier demo left. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    /** An agent is about to begin its epoch; whole or not at all. */
    void begins(UUID epoch) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, epoch + "\n", StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The epoch; null while no agent of this demo has come so far. */
    @Nullable
    UUID latest() throws IOException {
        return Files.exists(file)
                ? UUID.fromString(
                        Files.readString(file, StandardCharsets.US_ASCII).strip())
                : null;
    }
}
