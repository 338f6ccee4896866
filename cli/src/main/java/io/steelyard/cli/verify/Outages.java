package io.steelyard.cli.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outages that somebody made with {@code ./steelyard fault}, from {@code <data>/simulator/faults.csv}: {@code
 * what,fault,at} a line, what is {@code begin} or {@code end}. One whose end is missing ended with the simulator, whose
 * death stands in the lives.
 */
final class Outages {
    private static final Set<String> KINDS = Set.of("cable-cut", "plc-download");
    private static final int FIELDS = 3;
    /** The agent tries at least every fifteen seconds. */
    private static final long SETTLING = Lives.SETTLING + 16 * Nanos.A_SECOND;

    private Outages() {}

    static List<Lives.Down> read(Path file) throws IOException {
        List<Lives.Down> downs = new ArrayList<>();
        Map<String, Long> begun = new HashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] fields = line.split(",", -1);
            if (fields.length != FIELDS || !KINDS.contains(fields[1])) {
                continue;
            }
            long at = Nanos.of(fields[2]);
            boolean begins = fields[0].equals("begin");
            Long from = begins ? begun.put(fields[1], at) : begun.remove(fields[1]);
            if (from != null) {
                downs.add(new Lives.Down(fields[1], from, begins ? from : at, SETTLING));
            }
        }
        begun.forEach((fault, from) -> downs.add(new Lives.Down(fault, from, from, SETTLING)));
        return downs;
    }
}
