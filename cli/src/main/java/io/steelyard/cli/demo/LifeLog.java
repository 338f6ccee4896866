package io.steelyard.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code <data>/run/lives.csv}: who worked from when to when; the oracle holds gaps against it. A life ends with the death,
 * or with the order to end: from then on a process reads nothing more, however long it takes to close.
 */
final class LifeLog {
    private static final String HEADER = "process,pid,startedAt,readyAt,endedAt\n";
    private final Path file;

    LifeLog(Path file) {
        this.file = file;
    }

    /** A life whose end is not known yet: what it does again, it does from now on. */
    void isReady(String process, long pid, Instant startedAt, Instant readyAt) throws IOException {
        append(process, pid, startedAt, readyAt, null);
    }

    void ended(String process, long pid, Instant startedAt, @Nullable Instant readyAt, Instant endedAt)
            throws IOException {
        append(process, pid, startedAt, readyAt, endedAt);
    }

    private void append(
            String process, long pid, Instant startedAt, @Nullable Instant readyAt, @Nullable Instant endedAt)
            throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER);
        }
        String line = String.join(",", process, pid + "", startedAt + "", text(readyAt), text(endedAt)) + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }
}
