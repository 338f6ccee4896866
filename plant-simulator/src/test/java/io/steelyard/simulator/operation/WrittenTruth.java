package io.steelyard.simulator.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an operation wrote of the truth into its folder. */
final class WrittenTruth {
    private WrittenTruth() {}

    static List<List<String>> values(Path folder) {
        Map<String, List<String>> bySignal = new LinkedHashMap<>();
        for (String line : lines(folder)) {
            String[] fields = line.split(",", -1);
            if (fields[0].equals("set")) {
                bySignal.computeIfAbsent(fields[2], key -> new ArrayList<>(List.of(key)))
                        .add(fields[4]);
            }
        }
        return List.copyOf(bySignal.values());
    }

    static List<String> rows(Path folder, String kind) {
        return lines(folder).stream()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[0].equals(kind))
                .map(fields -> fields[1])
                .toList();
    }

    static List<String> lines(Path folder) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(folder.resolve("truth"))) {
            for (Path part : parts.sorted().toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return lines;
    }
}
