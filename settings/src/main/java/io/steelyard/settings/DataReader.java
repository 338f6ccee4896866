package io.steelyard.settings;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
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
    /** What has a name, and null while its end has not come. */
    private final Map<String, @Nullable DataNode> named = new HashMap<>();

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
        private final Optional<Anchor> anchor;
        private @Nullable String key;
        private int[] keyPlace = {0, 0};
        private int count;

        Open(DataNode node, boolean isObject, Optional<Anchor> anchor) {
            this.node = node;
            this.isObject = isObject;
            this.anchor = anchor;
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
        } else if (event instanceof AliasEvent alias) {
            again(alias.getAlias().getValue(), at);
        } else if (event instanceof ScalarEvent scalar) {
            tag(scalar.getTag(), at);
            scalar(scalar, at);
        } else if (event instanceof CollectionStartEvent start) {
            tag(start.getTag(), at);
            begin(start, at);
        } else if (event instanceof CollectionEndEvent) {
            Open ended = open.pop();
            ended.anchor.ifPresent(anchor -> named.put(anchor.getValue(), ended.node));
        }
    }

    /** The part of that name once more, as if it were written out: its values count, and it is as deep as it would be then. */
    private void again(String name, int[] at) {
        if (isKeyNext()) {
            throw refused(at, "a key must be a plain word", "write name: value");
        }
        DataNode part = named.get(name);
        if (part == null) {
            throw refused(
                    at,
                    named.containsKey(name) ? "*" + name + " stands within itself" : "no part is named &" + name,
                    "write the part out");
        }
        DataNode again = append(part.kind(), at, part.written(), part.isPlain());
        copy(part, again, open.size(), at);
    }

    private void copy(DataNode from, DataNode to, int depth, int[] at) {
        boolean isCollection = from.kind() == DataNode.Kind.OBJECT || from.kind() == DataNode.Kind.LIST;
        if (isCollection && depth >= MOST_DEEP) {
            throw tooDeep(at);
        }
        from.forEachPart((name, index, part) -> {
            if (++values > MOST_VALUES) {
                throw tooMany(at);
            }
            String path = name == null ? to.path() + "[" + index + "]" : below(to.path(), name);
            DataNode copied = part.at(path);
            if (name == null) {
                to.add(copied);
            } else {
                to.put(name, copied);
            }
            copy(part, copied, depth + 1, at);
        });
    }

    private boolean isKeyNext() {
        Open within = open.peek();
        return within != null && within.isObject && within.key == null;
    }

    private static String below(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }

    private SettingsException tooDeep(int[] at) {
        return refused(at, "lists or objects are nested too deeply", "look for too many opening brackets");
    }

    private SettingsException tooMany(int[] at) {
        return refused(at, "more than " + MOST_VALUES + " values", "split the file");
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
        DataNode.Kind kind = isNull ? DataNode.Kind.NULL : DataNode.Kind.SCALAR;
        DataNode node = append(kind, at, isNull ? "" : event.getValue(), event.isPlain());
        event.getAnchor().ifPresent(anchor -> named.put(anchor.getValue(), node));
    }

    private void begin(CollectionStartEvent start, int[] at) {
        if (isKeyNext()) {
            throw refused(at, "a key must be a plain word", "write name: value");
        }
        if (open.size() >= MOST_DEEP) {
            throw tooDeep(at);
        }
        boolean isObject = start instanceof MappingStartEvent;
        DataNode node = append(isObject ? DataNode.Kind.OBJECT : DataNode.Kind.LIST, at, "", true);
        start.getAnchor().ifPresent(anchor -> named.put(anchor.getValue(), null));
        open.push(new Open(node, isObject, start.getAnchor()));
    }

    private DataNode append(DataNode.Kind kind, int[] at, String text, boolean plain) {
        if (++values > MOST_VALUES) {
            throw tooMany(at);
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
        String path = below(parent, key);
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
