package io.steelyard.edge.opcua.memory;

import java.util.Arrays;
import java.util.List;

/**
 * A line of fields with tabs between them. {@code %}, tabs and line ends in a field are written as {@code %25}, {@code %09},
 * {@code %0A}, {@code %0D}.
 */
public final class TabbedLine {
    private TabbedLine() {}

    /** The line, without its end. */
    public static String of(List<String> fields) {
        return String.join("\t", fields.stream().map(TabbedLine::escaped).toList());
    }

    /** The fields of a line; one that ends with a tab ends with an empty field. */
    public static List<String> fields(String line) {
        return Arrays.stream(line.split("\t", -1)).map(TabbedLine::plain).toList();
    }

    private static String escaped(String field) {
        return field.replace("%", "%25")
                .replace("\t", "%09")
                .replace("\n", "%0A")
                .replace("\r", "%0D");
    }

    private static String plain(String field) {
        return field.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%09", "\t")
                .replace("%25", "%");
    }
}
