package io.steelyard.cli.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who died when, from {@code <data>/run/lives.csv} that a demo writes: {@code process,pid,startedAt,readyAt,endedAt},
 * instants in ISO 8601 UTC, empty where there is none: a line when a process is ready and one when its life ends, of which the
 * later says all. Without the file nothing is known.
 */
record Lives(List<Life> lives, List<Down> made) {
    private static final int FIELDS = 5;
    private static final String AGENT = "edge-agent";
    /** A second agent of one name, which runs beside the first on an image of its disk. */
    private static final String COPY = AGENT + "-copy";
    /** What was seen in that time an old copy of the outbox does not know, which was put back at its end. */
    private static final String UNKNOWN = AGENT + "-restored";
    /** After a death whoever is left is back within this. */
    static final long SETTLING = 5 * Nanos.A_SECOND;

    Lives {
        lives = List.copyOf(lives);
        made = List.copyOf(made);
    }

    /** Without faults that were made. */
    Lives(List<Life> lives) {
        this(lives, List.of());
    }

    /** The same with the outages that somebody made on purpose. */
    Lives with(List<Down> outages) {
        return new Lives(lives, outages);
    }

    static Lives read(Path file) throws IOException {
        Map<List<String>, Life> lives = new LinkedHashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] fields = line.split(",", -1);
            if (fields.length == FIELDS && !fields[0].equals("process")) {
                String unready = fields[4].isEmpty() ? fields[2] : fields[4]; // who never could work has read nothing
                String ready = fields[3].isEmpty() ? unready : fields[3];
                long ended = fields[4].isEmpty() ? Long.MAX_VALUE : Nanos.of(fields[4]);
                lives.put(List.of(fields[0], fields[1], fields[2]), new Life(fields[0], Nanos.of(ready), ended));
            }
        }
        return new Lives(List.copyOf(lives.values()));
    }

    boolean isKnown() {
        return !lives.isEmpty();
    }

    /** Whether a copy of an agent ran at the time: both sampled what was set then. */
    boolean isReadTwice(long time) {
        return lives.stream()
                .anyMatch(life -> life.process().startsWith(COPY) && life.readyAt() <= time && time <= life.endedAt());
    }

    /**
     * The times between a death and the next life of an agent ({@code edge-agent…}) or of the simulator, and
     * the outages that were made.
     */
    List<Down> downs() {
        List<Down> downs = new ArrayList<>(made);
        List<String> whoMakesGaps = lives.stream()
                .map(Life::process)
                .filter(process -> process.startsWith(AGENT) || process.equals("simulator"))
                .distinct()
                .toList();
        for (String process : whoMakesGaps) {
            List<Life> own = lives.stream()
                    .filter(life -> life.process().equals(process))
                    .toList();
            for (int i = 0; i + 1 < own.size(); i++) {
                downs.add(new Down(
                        process, null, own.get(i).endedAt(), own.get(i + 1).readyAt(), SETTLING));
            }
        }
        return downs;
    }

    /**
     * A process, or the way to it, was not there.
     *
     * @param server the only OPC UA server of which nothing was seen; null: of none
     * @param settling how long it may take from then on until everybody is back
     */
    record Down(String process, @Nullable String server, long from, long to, long settling) {
        boolean isOfAnAgent() {
            return process.startsWith(AGENT);
        }

        /** Whether it is the time that a copy of an outbox does not know. */
        boolean isUnknownToACopy() {
            return process.startsWith(UNKNOWN);
        }

        /** Whether the agent ended and nothing else: neither what it knew was lost, nor was there a copy of it. */
        boolean isADeathOfTheAgent() {
            return process.equals(AGENT);
        }
    }
}
