package io.steelyard.cli.mapping;

import io.steelyard.edge.opcua.ServerYaml;
import java.util.List;

/** Writes the section {@code assets} into an agent's file. */
final class Yaml {
    private Yaml() {}

    /** Whether the file has such a section. */
    static boolean hasAssets(String file) {
        return file.lines().anyMatch(Yaml::isAssets);
    }

    private static boolean isAssets(String line) {
        return line.matches("assets\\s*:.*");
    }

    /** The file with these assets; the other top-level sections stay as they are, letter for letter. */
    static String withAssets(String file, List<List<Rows.Row>> assets) {
        List<String> lines = file.lines().toList();
        int from = 0;
        while (from < lines.size() && !isAssets(lines.get(from))) {
            from++;
        }
        int to = Math.min(lines.size(), from + 1);
        while (to < lines.size() && isWithin(lines.get(to))) {
            to++;
        }
        while (to > from + 1 && isBetween(lines.get(to - 1))) {
            to--; // remarks above the next section are that section's
        }
        StringBuilder text = new StringBuilder();
        lines.subList(0, from).forEach(line -> text.append(line).append('\n'));
        text.append(assets.isEmpty() ? "assets: []\n" : "assets:\n");
        assets.forEach(asset -> asset(text, asset));
        lines.subList(to, lines.size()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static boolean isWithin(String line) {
        return isBetween(line) || line.startsWith(" ") || line.startsWith("-") || line.matches("[]}].*");
    }

    private static boolean isBetween(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    private static void asset(StringBuilder text, List<Rows.Row> signals) {
        String begin = "  - ";
        for (Column column : Column.OF_ASSET) {
            String value = signals.get(0).text(column);
            if (!value.isEmpty()) {
                text.append(begin)
                        .append(column.key())
                        .append(": ")
                        .append(ServerYaml.scalar(value))
                        .append('\n');
                begin = "    ";
            }
        }
        text.append(begin).append("signals:\n");
        for (Rows.Row signal : signals) {
            String before = "      - {";
            for (Column column : Column.OF_SIGNAL) {
                String value = signal.text(column);
                if (!value.isEmpty()) {
                    text.append(before).append(column.key()).append(": ").append(ServerYaml.scalar(value));
                    before = ", ";
                }
            }
            text.append(before.equals(", ") ? "}\n" : "      - {}\n");
        }
    }
}
