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
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

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

    /**
     * Reads and checks the file.
     *
     * @param environment where {@code ${env:NAME}} is looked up
     * @param checks further checks over the values; what they find is listed with the rest
     * @throws SettingsException with every mistake
     */
    public static Settings read(
            Path path, Keys keys, Map<String, String> environment, Function<Settings, List<Problem>> checks) {
        SettingsFile reading = new SettingsFile(path, environment);
        return reading.checked(reading.root(reading.compose(() -> Files.readString(path)), keys), checks);
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

    private Settings root(@Nullable Node root, Keys keys) {
        if (root != null && !(root instanceof MappingNode)) {
            report(root, "", "the file does not hold an object", "begin with a key and a colon");
            throw new SettingsException(problems);
        }
        return section(keys, (MappingNode) root, "", 1, 1);
    }

    private @Nullable Node compose(Text text) {
        try {
            LoadSettings load = LoadSettings.builder()
                    .setAllowDuplicateKeys(true)
                    .setLabel(file)
                    .setCodePointLimit(MOST_CHARACTERS)
                    .build();
            return new Compose(load).composeString(text.read()).orElse(null);
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

    private Settings section(Keys keys, @Nullable MappingNode node, String path, int line, int column) {
        Settings settings = new Settings(file, path, line, column);
        Map<String, NodeTuple> given = node == null ? Map.of() : tuples(node, path);
        given.forEach((name, tuple) -> {
            if (keys.find(name).isEmpty()) {
                report(
                        tuple.getKeyNode(),
                        join(path, name),
                        "unknown key",
                        Keys.suggest(name, keys.all().stream().map(Key::name).toList()));
            }
        });
        for (Key key : keys.all()) {
            NodeTuple tuple = given.get(key.name());
            if (tuple == null || isNull(tuple.getValueNode())) {
                missing(settings, key, path, tuple == null ? new int[] {line, column} : place(tuple.getKeyNode()));
            } else {
                given(settings, key, tuple, join(path, key.name()));
            }
        }
        return settings;
    }

    private void given(Settings settings, Key key, NodeTuple tuple, String name) {
        int[] at = place(tuple.getKeyNode());
        int before = problems.size();
        Object value = value(key.type(), tuple.getValueNode(), name);
        boolean isWrong = problems.size() > before;
        settings.put(key.name(), isWrong && key.byDefault() != null ? byDefault(key, name) : value, at[0], at[1]);
        if (isWrong) {
            settings.doubt(key.name());
        }
    }

    private Object byDefault(Key key, String name) {
        try {
            return scalars.read(key.type(), String.valueOf(key.byDefault()));
        } catch (Scalars.UnreadableException e) {
            throw new IllegalStateException("the default of " + name + " cannot be read", e);
        }
    }

    private Map<String, NodeTuple> tuples(MappingNode node, String path) {
        Map<String, NodeTuple> tuples = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                report(tuple.getKeyNode(), path, "a key must be a plain word", "write name: value");
            } else if (tuples.putIfAbsent(name.getValue(), tuple) != null) {
                report(name, join(path, name.getValue()), "given twice", "keep one of the two");
            }
        }
        return tuples;
    }

    private void missing(Settings settings, Key key, String path, int[] at) {
        String name = join(path, key.name());
        if (key.required()) {
            problems.add(new Problem(file, at[0], at[1], name, "is missing", "add it: " + key.description()));
            settings.put(key.name(), empty(key.type(), name, at), at[0], at[1]);
            settings.doubt(key.name());
        } else if (key.type() instanceof Type.Section inner) {
            settings.put(key.name(), defaults(inner, key, path, at), at[0], at[1]);
        } else if (key.byDefault() != null) {
            settings.put(key.name(), byDefault(key, name), at[0], at[1]);
        }
    }

    /** An object that is not there: its defaults, if all of its keys can do without being given. */
    private @Nullable Settings defaults(Type.Section section, Key key, String path, int[] at) {
        boolean complete = section.keys().all().stream().noneMatch(Key::required);
        return complete ? section(section.keys(), null, join(path, key.name()), at[0], at[1]) : null;
    }

    private Object value(Type type, Node node, String path) {
        if (type instanceof Type.Section section && node instanceof MappingNode mapping) {
            int[] at = place(node);
            return section(section.keys(), mapping, path, at[0], at[1]);
        } else if (type instanceof Type.MapOf map && node instanceof MappingNode mapping) {
            Map<String, Object> values = new LinkedHashMap<>();
            tuples(mapping, path)
                    .forEach((name, tuple) ->
                            values.put(name, value(map.value(), tuple.getValueNode(), join(path, name))));
            return values;
        } else if (type instanceof Type.ListOf list && node instanceof SequenceNode sequence) {
            List<Object> values = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                values.add(value(list.element(), element, path + "[" + values.size() + "]"));
            }
            return values;
        } else if (node instanceof ScalarNode scalar) {
            return scalar(type, scalar, path);
        }
        report(node, path, Scalars.kind(type) + " belongs here", Scalars.form(type));
        return empty(type, path, place(node));
    }

    private Object scalar(Type type, ScalarNode node, String path) {
        try {
            return scalars.read(type, node.getValue());
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

    private void report(Node node, String path, String what, String remedy) {
        int[] at = place(node);
        problems.add(new Problem(file, at[0], at[1], path, what, remedy));
    }

    private static int[] place(Node node) {
        return node.getStartMark()
                .map(mark -> new int[] {mark.getLine() + 1, mark.getColumn() + 1})
                .orElse(new int[] {0, 0});
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty());
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
