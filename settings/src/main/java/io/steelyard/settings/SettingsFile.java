package io.steelyard.settings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one YAML file against its keys. */
public final class SettingsFile {
    /** A mapping of some hundred thousand signals. */
    private static final int MOST_CHARACTERS = 64 * 1024 * 1024;

    private final String file;
    private final Scalars scalars;
    private final List<Problem> problems = new ArrayList<>();

    private SettingsFile(Path path, Map<String, String> environment) {
        this.file = path.toString();
        Path folder = path.toAbsolutePath().getParent();
        this.scalars = new Scalars(folder == null ? Path.of("") : folder, environment);
    }

    /** What a file says, and the text that says it. */
    public record Taken(String text, Settings settings) {}

    /**
     * Reads and checks the file.
     *
     * @param environment where {@code ${env:NAME}} is looked up
     * @param checks further checks over the values; what they find is listed with the rest
     * @throws SettingsException with every mistake
     */
    public static Settings read(
            Path path, Keys keys, Map<String, String> environment, Function<Settings, List<Problem>> checks) {
        return take(path, keys, environment, checks).settings();
    }

    /** The same, with its text. */
    public static Taken take(
            Path path, Keys keys, Map<String, String> environment, Function<Settings, List<Problem>> checks) {
        String[] text = {""};
        SettingsFile reading = new SettingsFile(path, environment);
        Branch root = reading.compose(() -> text[0] = Files.readString(path));
        return new Taken(text[0], reading.checked(reading.root(root, keys), checks));
    }

    /**
     * Checks a text as if the file held it: relative paths in it are meant from the file's folder.
     *
     * @throws SettingsException with every mistake
     */
    public static Settings parse(
            Path path,
            String text,
            Keys keys,
            Map<String, String> environment,
            Function<Settings, List<Problem>> checks) {
        SettingsFile reading = new SettingsFile(path, environment);
        return reading.checked(reading.root(reading.compose(() -> text), keys), checks);
    }

    private Settings checked(Settings settings, Function<Settings, List<Problem>> checks) {
        problems.addAll(checks.apply(settings));
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new SettingsException(problems);
        }
        return settings;
    }

    /** Where the text comes from. */
    @FunctionalInterface
    private interface Text {
        String read() throws IOException;
    }

    private Settings root(@Nullable Branch root, Keys keys) {
        if (root != null && !(root instanceof Branch.Mapping)) {
            report(root, "", "the file does not hold an object", "begin with a key and a colon");
            throw new SettingsException(problems);
        }
        return section(keys, (Branch.Mapping) root, "", 1, 1);
    }

    private @Nullable Branch compose(Text text) {
        try {
            LoadSettings load = LoadSettings.builder()
                    .setAllowDuplicateKeys(true)
                    .setLabel(file)
                    .setCodePointLimit(MOST_CHARACTERS)
                    .build();
            return Tree.of(text.read(), load);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(0);
            problems.add(new Problem(
                    file,
                    line,
                    column,
                    "",
                    "not YAML: " + e.getProblem(),
                    "check indentation, colons and quotes here"));
        } catch (MalformedInputException e) {
            problems.add(new Problem(file, 0, 0, "", "is not UTF-8", "save it as UTF-8"));
        } catch (IOException e) {
            problems.add(new Problem(file, 0, 0, "", "cannot be read", "name a file that exists with --config"));
        } catch (YamlEngineException e) {
            problems.add(new Problem(
                    file,
                    1,
                    1,
                    "",
                    "is not taken: " + e.getMessage(),
                    "write repeated parts out instead of naming them with & and *"));
        } catch (StackOverflowError e) {
            problems.add(new Problem(
                    file, 1, 1, "", "lists or objects are nested too deeply", "look for too many opening brackets"));
        }
        throw new SettingsException(problems);
    }

    private Settings section(Keys keys, Branch.@Nullable Mapping node, String path, int line, int column) {
        Settings settings = new Settings(file, path, line, column, keys);
        Map<String, Branch.Pair> given = node == null ? Map.of() : tuples(node, path);
        given.forEach((name, tuple) -> {
            if (keys.find(name).isEmpty()) {
                report(
                        tuple.key(),
                        join(path, name),
                        "unknown key",
                        Keys.suggest(name, keys.all().stream().map(Key::name).toList()));
            }
        });
        for (Key key : keys.all()) {
            Branch.Pair tuple = given.get(key.name());
            if (tuple == null || isNull(tuple.value())) {
                missing(settings, key, path, tuple == null ? new int[] {line, column} : place(tuple.key()));
            } else {
                given(settings, key, tuple, join(path, key.name()));
            }
        }
        return settings;
    }

    private void given(Settings settings, Key key, Branch.Pair tuple, String name) {
        int[] at = place(tuple.key());
        int before = problems.size();
        Object value = value(key.type(), tuple.value(), name);
        boolean isWrong = problems.size() > before;
        settings.put(key, isWrong && key.byDefault() != null ? byDefault(key, name) : value, at[0], at[1]);
        if (isWrong) {
            settings.doubt(key);
        }
    }

    private Object byDefault(Key key, String name) {
        try {
            return scalars.read(key.type(), String.valueOf(key.byDefault()));
        } catch (Scalars.UnreadableException e) {
            throw new IllegalStateException("the default of " + name + " cannot be read", e);
        }
    }

    private Map<String, Branch.Pair> tuples(Branch.Mapping node, String path) {
        Map<String, Branch.Pair> tuples = new LinkedHashMap<>();
        for (Branch.Pair tuple : node.pairs()) {
            if (!(tuple.key() instanceof Branch.Scalar name)) {
                report(tuple.key(), path, "a key must be a plain word", "write name: value");
            } else if (tuples.putIfAbsent(name.text(), tuple) != null) {
                report(name, join(path, name.text()), "given twice", "keep one of the two");
            }
        }
        return tuples;
    }

    private void missing(Settings settings, Key key, String path, int[] at) {
        String name = join(path, key.name());
        if (key.required()) {
            problems.add(new Problem(file, at[0], at[1], name, "is missing", "add it: " + key.description()));
            settings.put(key, empty(key.type(), name, at), at[0], at[1]);
            settings.doubt(key);
        } else if (key.type() instanceof Type.Section inner) {
            settings.put(key, defaults(inner, key, path, at), at[0], at[1]);
        } else if (key.byDefault() != null) {
            settings.put(key, byDefault(key, name), at[0], at[1]);
        }
    }

    /** An object that is not there: its defaults, if all of its keys can do without being given. */
    private @Nullable Settings defaults(Type.Section section, Key key, String path, int[] at) {
        boolean complete = section.keys().all().stream().noneMatch(Key::required);
        return complete ? section(section.keys(), null, join(path, key.name()), at[0], at[1]) : null;
    }

    private Object value(Type type, Branch node, String path) {
        if (type instanceof Type.Section section && node instanceof Branch.Mapping mapping) {
            int[] at = place(node);
            return section(section.keys(), mapping, path, at[0], at[1]);
        } else if (type instanceof Type.MapOf map && node instanceof Branch.Mapping mapping) {
            Map<String, Object> values = new LinkedHashMap<>();
            tuples(mapping, path)
                    .forEach((name, tuple) -> values.put(name, value(map.value(), tuple.value(), join(path, name))));
            return values;
        } else if (type instanceof Type.ListOf list && node instanceof Branch.Sequence sequence) {
            List<Object> values = new ArrayList<>();
            for (Branch element : sequence.elements()) {
                values.add(value(list.element(), element, path + "[" + values.size() + "]"));
            }
            return values;
        } else if (node instanceof Branch.Scalar scalar) {
            return scalar(type, scalar, path);
        }
        report(node, path, Scalars.kind(type) + " belongs here", Scalars.form(type));
        return empty(type, path, place(node));
    }

    private Object scalar(Type type, Branch.Scalar node, String path) {
        try {
            return scalars.read(type, node.text());
        } catch (Scalars.UnreadableException e) {
            report(node, path, String.valueOf(e.getMessage()), e.remedy());
            return empty(type, path, place(node));
        }
    }

    /** What stands for a value that is wrong or missing, so that the checks can go on. */
    private Object empty(Type type, String path, int[] at) {
        if (type instanceof Type.Section section) {
            int before = problems.size();
            Settings plain = section(section.keys(), null, path, at[0], at[1]);
            problems.subList(before, problems.size()).clear();
            return plain;
        } else if (type instanceof Type.ListOf) {
            return List.of();
        } else if (type instanceof Type.MapOf) {
            return Map.of();
        }
        return scalars.plainest(type);
    }

    private void report(Branch node, String path, String what, String remedy) {
        int[] at = place(node);
        problems.add(new Problem(file, at[0], at[1], path, what, remedy));
    }

    private static int[] place(Branch node) {
        return new int[] {node.line(), node.column()};
    }

    private static boolean isNull(Branch node) {
        return node instanceof Branch.Scalar scalar && scalar.isNull();
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
