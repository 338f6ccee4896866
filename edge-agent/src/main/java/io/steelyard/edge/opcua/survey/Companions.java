package io.steelyard.edge.opcua.survey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The companion specifications that the program knows, the more special first. One line a fact:
 *
 * <pre>
 * title     what a person calls it
 * namespace PREFIX URI
 * list      NAME                    a folder that lists machines which stand elsewhere
 * type      NAME PROFILE            such an object is a machine
 * part      NAME PROFILE            whoever has this directly below it is a machine
 * signal    END SIGNAL [ROLE]       a variable whose path ends like this
 * structure END SIGNAL [ROLE]       the same of one whose values are structures that the agent reads
 * instead   END SIGNAL [ROLE]       the same where no signal of that name stands beside it, or one that has no value while it has
 * counts    END SIGNAL [ROLE]       the same of a list of structures that count, where the machine has no other signal of that name
 * otherwise END SIGNAL              the same when nothing below it is a signal
 * silent    END                     never a signal
 * </pre>
 *
 * A NAME is {@code prefix:Name}, or {@code Name} for any namespace; an END is several of them with {@code /} between.
 */
final class Companions {
    private static final List<String> FILES =
            List.of("packml", "machine-tools", "pumps", "energy", "jobs", "machinery", "process-values");

    private Companions() {}

    static List<Companion> known() {
        Map<String, String> prefixes = new LinkedHashMap<>();
        FILES.forEach(file -> lines(file).stream()
                .filter(words -> words[0].equals("namespace"))
                .forEach(words -> prefixes.put(words[1], words[2])));
        return FILES.stream().map(file -> read(file, prefixes)).toList();
    }

    private static Companion read(String file, Map<String, String> prefixes) {
        String title = file;
        Map<String, String> namespaces = new LinkedHashMap<>();
        List<Name> lists = new ArrayList<>();
        Map<Name, String> types = new LinkedHashMap<>();
        Map<Name, String> parts = new LinkedHashMap<>();
        List<Companion.Meaning> signals = new ArrayList<>();
        for (String[] words : lines(file)) {
            switch (words[0]) {
                case "title" -> title = String.join(" ", Arrays.copyOfRange(words, 1, words.length));
                case "namespace" -> namespaces.put(words[1], words[2]);
                case "list" -> lists.add(name(words[1], prefixes));
                case "type" -> types.put(name(words[1], prefixes), words[2]);
                case "part" -> parts.put(name(words[1], prefixes), words[2]);
                case "signal" -> signals.add(meaning(Companion.Use.SIGNAL, words, prefixes));
                case "structure" -> signals.add(meaning(Companion.Use.STRUCTURE, words, prefixes));
                case "instead" -> signals.add(meaning(Companion.Use.INSTEAD, words, prefixes));
                case "counts" -> signals.add(meaning(Companion.Use.COUNTS, words, prefixes));
                case "otherwise" -> signals.add(meaning(Companion.Use.OTHERWISE, words, prefixes));
                case "silent" -> signals.add(meaning(Companion.Use.SILENT, words, prefixes));
                default -> throw new IllegalStateException(file + ": unknown word " + words[0]);
            }
        }
        return new Companion(title, namespaces, lists, types, parts, signals);
    }

    private static Companion.Meaning meaning(Companion.Use use, String[] words, Map<String, String> prefixes) {
        return new Companion.Meaning(
                use,
                Arrays.stream(words[1].split("/", -1))
                        .map(one -> name(one, prefixes))
                        .toList(),
                words.length > 2 ? words[2] : "",
                words.length > 3 ? words[3] : null);
    }

    private static Name name(String word, Map<String, String> prefixes) {
        int colon = word.indexOf(':');
        return colon < 0
                ? new Name("", word)
                : new Name(
                        Objects.requireNonNull(prefixes.get(word.substring(0, colon)), word),
                        word.substring(colon + 1));
    }

    private static List<String[]> lines(String file) {
        String resource = "/companion/" + file + ".txt";
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Companions.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().split("\\s+", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
