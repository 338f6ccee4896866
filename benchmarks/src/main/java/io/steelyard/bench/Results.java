package io.steelyard.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.steelyard.bench.figure.ResultsPage;
import io.steelyard.bench.figure.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows by scenario, kept in a file, so that one scenario can be taken again alone; and the page made of them. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final Map<String, Taken> byScenario;

    /**
     * One scenario's rows.
     *
     * @param when day, effort and machine
     */
    record Taken(String when, List<Row> rows) {
        Taken {
            rows = List.copyOf(rows);
        }
    }

    /** Reads what was taken before. */
    Results(Path file) throws IOException {
        this.file = file;
        this.byScenario = Files.exists(file)
                ? JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Taken>>() {})
                : new LinkedHashMap<>();
    }

    void put(String scenario, String when, List<Row> rows) throws IOException {
        byScenario.put(
                scenario,
                new Taken(when, rows.stream().map(row -> row.by(scenario)).toList()));
        JSON.writeValue(file.toFile(), byScenario);
    }

    /** The page, its scenarios in that order. */
    String page(List<String> order) throws IOException {
        List<Row> rows = new ArrayList<>();
        Map<String, List<String>> times = new LinkedHashMap<>();
        for (String scenario : order) {
            Taken taken = byScenario.get(scenario);
            if (taken != null) {
                rows.addAll(taken.rows());
                times.computeIfAbsent(taken.when(), when -> new ArrayList<>()).add(scenario);
            }
        }
        StringBuilder said = new StringBuilder();
        times.forEach((when, scenarios) -> said.append("- ")
                .append(times.size() == 1 ? "everything" : String.join(", ", scenarios))
                .append(": ")
                .append(when)
                .append('\n'));
        return ResultsPage.of("Taken:\n\n" + said.toString().stripTrailing(), rows, next());
    }

    private static String next() throws IOException {
        try (InputStream text = Results.class.getResourceAsStream("next.md")) {
            return text == null ? "" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
