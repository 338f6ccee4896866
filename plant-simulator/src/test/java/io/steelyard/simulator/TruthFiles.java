package io.steelyard.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The truth as a test reads it; a line that was cut is left out. */
record TruthFiles(Path folder) {
    List<String[]> rows(String kind) {
        List<String[]> rows = new ArrayList<>();
        try (Stream<Path> parts = Files.list(folder)) {
            for (Path part : parts.sorted().toList()) {
                String text = Files.readString(part);
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(line -> line.split(",", -1))
                        .filter(fields -> fields[0].equals(kind))
                        .forEach(rows::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** {@code signal@sourceTime=value!status} of every row that was set. */
    Set<String> shown() {
        return rows("set").stream()
                .map(row -> row[2] + "@" + row[3] + "=" + row[4] + "!" + row[5])
                .collect(Collectors.toSet());
    }
}
