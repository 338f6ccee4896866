package io.steelyard.cli.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outages that somebody made with {@code ./steelyard fault}, from {@code <data>/simulator/faults.csv}: {@code
 * what,fault,at,server} a line, what is {@code begin} or {@code end}, server empty for all. One whose end is missing ended with the simulator, whose
 * death stands in the lives.
 */
final class Outages {
    private static final Set<String> KINDS = Set.of("cable-cut", "plc-download");
    private static final int FIELDS = 3; // the server is missing in what earlier programs wrote
    /** An agent that is judged tries at least every fifteen seconds. */
    private static final long SETTLING = Lives.SETTLING + 16 * Nanos.A_SECOND;

    private record Begun(long at, @Nullable String server) {}

    private Outages() {}

    static List<Lives.Down> read(Path file) throws IOException {
        List<Lives.Down> downs = new ArrayList<>();
        Map<String, Begun> begun = new HashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] fields = line.split(",", -1);
            if (fields.length < FIELDS || !KINDS.contains(fields[1])) {
                continue;
            }
            long at = Nanos.of(fields[2]);
            String server = fields.length == FIELDS || fields[FIELDS].isEmpty() ? null : fields[FIELDS];
            boolean begins = fields[0].equals("begin");
            Begun one = begins ? begun.put(fields[1], new Begun(at, server)) : begun.remove(fields[1]);
            if (one != null) {
                downs.add(new Lives.Down(fields[1], one.server(), one.at(), begins ? one.at() : at, SETTLING));
            }
        }
        begun.forEach((fault, one) -> downs.add(new Lives.Down(fault, one.server(), one.at(), one.at(), SETTLING)));
        return downs;
    }
}
