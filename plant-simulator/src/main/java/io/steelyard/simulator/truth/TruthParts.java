package io.steelyard.simulator.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the truth, in the order in which they were written. */
final class TruthParts {
    private static final Pattern NAME = Pattern.compile("\\d{8,}\\.csv");
    private final Path folder;

    TruthParts(Path folder) {
        this.folder = folder;
    }

    Path path(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%08d.csv", number));
    }

    List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> NAME.matcher(nameOf(file)).matches())
                    .sorted((a, b) -> Long.compare(numberOf(a), numberOf(b)))
                    .toList();
        }
    }

    long last() throws IOException {
        List<Path> all = all();
        return all.isEmpty() ? 0 : numberOf(all.get(all.size() - 1));
    }

    private static long numberOf(Path file) {
        String name = nameOf(file);
        return Long.parseLong(name.substring(0, name.length() - ".csv".length()));
    }

    private static String nameOf(Path file) {
        return file.getFileName() == null ? "" : file.getFileName().toString();
    }
}
