package io.steelyard.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who lived when, as the demo writes it down, so that the oracle can hold gaps against deaths. */
record LivesFile(Path data) {
    /** A life that is over. */
    void add(String process, Instant startedAt, @Nullable Instant readyAt, Instant endedAt) throws IOException {
        Path file = Files.createDirectories(data.resolve("run")).resolve("lives.csv");
        if (!Files.exists(file)) {
            Files.writeString(file, "process,pid,startedAt,readyAt,endedAt\n");
        }
        String ready = readyAt == null ? "" : readyAt.toString();
        Files.writeString(
                file, process + ",0," + startedAt + "," + ready + "," + endedAt + "\n", StandardOpenOption.APPEND);
    }

    /** As if one of that name, which nobody else has, had died and come back. */
    void unseen(String process, Instant from, Instant to) throws IOException {
        add(process, from, from, from);
        add(process, to, to, to);
    }
}
