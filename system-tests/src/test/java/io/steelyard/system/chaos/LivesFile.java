package io.steelyard.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who lived when, as the demo writes it down, so that the oracle can hold gaps against deaths. */
record LivesFile(Path data) {
    /** A life that is over, or, without an end, one that has begun. */
    void add(String process, Instant startedAt, @Nullable Instant readyAt, @Nullable Instant endedAt)
            throws IOException {
        Path file = Files.createDirectories(data.resolve("run")).resolve("lives.csv");
        if (!Files.exists(file)) {
            Files.writeString(file, "process,pid,startedAt,readyAt,endedAt\n");
        }
        String line = String.join(",", process, "0", startedAt + "", text(readyAt), text(endedAt)) + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    /** As if one of that name, which nobody else has, had died and come back. */
    void unseen(String process, Instant from, Instant to) throws IOException {
        add(process, from, from, from);
        add(process, to, to, to);
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }
}
