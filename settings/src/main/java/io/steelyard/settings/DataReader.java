package io.steelyard.settings;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds a data file's values from the parser's events, one after the other: however deep they are nested, no stack grows. */
final class DataReader {
    private static final int MOST_DEEP = 32;
    private static final int MOST_VALUES = 400_000;

    private final String name;
    private final DataNode.Problems problems;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable DataNode root;
    private int values;
    private int documents;

    DataReader(String name, DataNode.Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    /** A collection whose end has not come. */
    private static final class Open {
        private final DataNode node;
        private final boolean isObject;
        private @Nullable String key;
        private int[] keyPlace = {0, 0};
        private int count;

        Open(DataNode node, boolean isObject) {
            this.node = node;
            this.isObject = isObject;
        }
    }

    DataNode read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            for (Event event : new Parse(settings).parseString(isJson(text) ? text.replace('\t', ' ') : text)) {
                take(event);
            }
        } catch (MarkedYamlEngineException e) {
            int[] place = e.getProblemMark().map(DataReader::place).orElse(new int[] {0, 0});
            throw refused(place, "not YAML: " + e.getProblem(), "check indentation, colons, quotes and brackets here");
        } catch (YamlEngineException e) {
            throw refused(new int[] {0, 0}, "is not taken: " + e.getMessage(), "save it as plain YAML or JSON");
        }
        return root == null
                ? new DataNode(problems, DataNode.Kind.NULL, "", new int[] {1, 1}, new int[] {1, 1}, "", true)
                : root;
    }

    /** JSON may be indented with tabs, which YAML does not take; within a JSON text there is none. */
    private static boolean isJson(String text) {
        String begin = text.stripLeading();
        return begin.startsWith("{") || begin.startsWith("[");
    }

    private SettingsException refused(int[] place, String what, String remedy) {
        return new SettingsException(List.of(new Problem(name, place[0], place[1], "", what, remedy)));
    }

    private void take(Event event) {
        int[] at = event.getStartMark().map(DataReader::place).orElse(new int[] {0, 0});
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw refused(at, "a second document begins", "keep one, without --- between");
        } else if (event instanceof AliasEvent) {
            throw refused(at, "a reference", "write the part out instead of naming it with & and *");
        } else if (event instanceof ScalarEvent scalar) {
            tag(scalar.getTag(), at);
            scalar(scalar, at);
        } else if (event instanceof CollectionStartEvent start) {
            tag(start.getTag(), at);
            begin(start instanceof MappingStartEvent, at);
        } else if (event instanceof CollectionEndEvent) {
            open.pop();
        }
    }

    private void tag(Optional<String> tag, int[] at) {
        if (tag.isPresent()) {
            throw refused(at, "a tag (" + tag.get() + ")", "write the value alone, in quotes if it is a text");
        }
    }

    private void scalar(ScalarEvent event, int[] at) {
        Open within = open.peek();
        if (within != null && within.isObject && within.key == null) {
            within.key = event.getValue();
            within.keyPlace = at;
            return;
        }
        boolean isNull = event.isPlain() && event.getValue().matches("|~|null|Null|NULL");
        append(isNull ? DataNode.Kind.NULL : DataNode.Kind.SCALAR, at, isNull ? "" : event.getValue(), event.isPlain());
    }

    private void begin(boolean isObject, int[] at) {
        Open within = open.peek();
        if (within != null && within.isObject && within.key == null) {
            throw refused(at, "a key must be a plain word", "write name: value");
        }
        if (open.size() >= MOST_DEEP) {
            throw refused(at, "lists or objects are nested too deeply", "look for too many opening brackets");
        }
        DataNode node = append(isObject ? DataNode.Kind.OBJECT : DataNode.Kind.LIST, at, "", true);
        open.push(new Open(node, isObject));
    }

    private DataNode append(DataNode.Kind kind, int[] at, String text, boolean plain) {
        if (++values > MOST_VALUES) {
            throw refused(at, "more than " + MOST_VALUES + " values", "split the file");
        }
        Open within = open.peek();
        if (within == null) {
            DataNode whole = new DataNode(problems, kind, "", at, at, text, plain);
            root = whole;
            return whole;
        }
        String parent = within.node.path();
        String key = within.key;
        if (key == null) {
            String path = parent + "[" + within.count++ + "]";
            DataNode element = new DataNode(problems, kind, path, at, at, text, plain);
            within.node.add(element);
            return element;
        }
        within.key = null;
        String path = parent.isEmpty() ? key : parent + "." + key;
        DataNode member = new DataNode(problems, kind, path, at, within.keyPlace, text, plain);
        if (within.node.has(key)) {
            member.reportKey("given twice", "keep one of the two");
        } else {
            within.node.put(key, member);
        }
        return member;
    }

    private static int[] place(Mark mark) {
        return new int[] {mark.getLine() + 1, mark.getColumn() + 1};
    }
}
