package io.steelyard.cli.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code <data>/simulator/truth/*.csv}; the format is the simulator's, described in its README. */
final class TruthFiles {
    private static final int FIELDS = 9;
    private static final String FIRST_PART = "00000001.csv";

    private final Map<Long, Draft> drafts = new HashMap<>();
    private final List<Draft> order = new ArrayList<>();
    private final Set<String> runs = new HashSet<>();

    private final Map<String, String> signals = new HashMap<>(); // millions of rows, some hundred signals

    private TruthFiles() {}

    static Truth read(Path folder) throws IOException {
        TruthFiles reading = new TruthFiles();
        List<Path> parts = parts(folder);
        for (Path part : parts) {
            reading.part(part);
        }
        SortedMap<String, List<TruthRow>> rows = new TreeMap<>();
        for (Draft draft : reading.order) {
            rows.computeIfAbsent(draft.signal, signal -> new ArrayList<>()).add(draft.row());
        }
        boolean isWhole = !parts.isEmpty() && parts.get(0).endsWith(FIRST_PART);
        return new Truth(rows, Places.read(folder.resolveSibling("mapping.yaml")), reading.runs.size(), isWhole);
    }

    private static List<Path> parts(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no truth in " + folder + ": start a demo first, or name its folder with --data");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    /** A last line without its line feed was cut by a death; it does not count. */
    private void part(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    line(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        }
    }

    private void line(String line) {
        List<String> fields = fields(line);
        if (fields.size() != FIELDS || fields.get(0).equals("kind")) {
            return;
        }
        runs.add(fields.get(7));
        long number = Long.parseLong(fields.get(1));
        if (fields.get(0).equals("set")) {
            Draft draft = new Draft(
                    number,
                    signals.computeIfAbsent(fields.get(2), signal -> signal),
                    Nanos.of(fields.get(3)),
                    fields.get(4),
                    Long.parseLong(fields.get(5)),
                    Nanos.of(fields.get(6)));
            drafts.put(number, draft);
            order.add(draft);
        } else {
            Draft draft = drafts.remove(number);
            if (draft != null) {
                draft.doneAt = Nanos.of(fields.get(6));
            }
        }
    }

    /** Quotes stay, so that a text can be told from a number. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>(FIELDS);
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(line.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(line.substring(start));
        return fields;
    }

    /** A row while its {@code done} may still come. */
    private static final class Draft {
        private final long number;
        private final String signal;
        private final long sourceTime;
        private final String value;
        private final long status;
        private final long setAt;
        private long doneAt = TruthRow.NEVER;

        Draft(long number, String signal, long sourceTime, String value, long status, long setAt) {
            this.number = number;
            this.signal = signal;
            this.sourceTime = sourceTime;
            this.value = value;
            this.status = status;
            this.setAt = setAt;
        }

        TruthRow row() {
            return new TruthRow(number, sourceTime, value, status, setAt, doneAt);
        }
    }

    /** The unquoted text of a value, or null when the value is no text. */
    static @Nullable String text(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replace("\"\"", "\"") : null;
    }
}
