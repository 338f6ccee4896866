package io.steelyard.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value of a data file, with its place. Asking never throws: what is not as it was asked for is reported to the file's
 * problems, with line, column and remedy, and answered by null or nothing, so that reading goes on and every mistake is found in
 * one go. A value that is not there answers every question silently; only {@link #need} reports that it is missing. One thread.
 */
public final class DataNode {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,60}(\\.\\d{0,60})?|\\.\\d{1,60})([eE][-+]?\\d{1,2})?");

    private final Problems problems;
    private final Kind kind;
    private final String path;
    private final int[] place;
    private final int[] keyPlace;
    private final String text;
    private final boolean plain;
    private final Map<String, DataNode> members = new LinkedHashMap<>();
    private final List<DataNode> elements = new ArrayList<>();

    /** What a value is. */
    public enum Kind {
        /** Names with values. */
        OBJECT,
        /** Values in an order. */
        LIST,
        /** A text, number or truth value. */
        SCALAR,
        /** {@code null}, {@code ~} or nothing behind a colon. */
        NULL,
        /** Not there. */
        ABSENT
    }

    /**
     * A value as the reader found it.
     *
     * @param place line and column of the value, from 1
     * @param keyPlace the same of its key, or of the value when it has none
     * @param plain whether a text stands without quotes
     */
    DataNode(Problems problems, Kind kind, String path, int[] place, int[] keyPlace, String text, boolean plain) {
        this.problems = problems;
        this.kind = kind;
        this.path = path;
        this.place = place.clone();
        this.keyPlace = keyPlace.clone();
        this.text = text;
        this.plain = plain;
    }

    /** The mistakes of one file. */
    static final class Problems {
        /** Beyond these nobody reads on. */
        private static final int MOST = 100;

        private final String file;
        private final List<Problem> found = new ArrayList<>();
        private long more;

        Problems(String file) {
            this.file = file;
        }

        void add(int[] place, String key, String what, String remedy) {
            if (found.size() < MOST) {
                found.add(new Problem(file, place[0], place[1], key, what, remedy));
            } else {
                more++;
            }
        }

        List<Problem> all() {
            List<Problem> all = new ArrayList<>(found);
            if (more > 0) {
                all.add(new Problem(file, 0, 0, "", more + " more problems", "mend these first"));
            }
            return all;
        }
    }

    void put(String name, DataNode value) {
        members.put(name, value);
    }

    void add(DataNode value) {
        elements.add(value);
    }

    /** A scalar's text as it stands; empty for anything else. */
    String written() {
        return text;
    }

    boolean isPlain() {
        return plain;
    }

    /** The same without its parts, at another path. */
    DataNode at(String other) {
        return new DataNode(problems, kind, other, place, keyPlace, text, plain);
    }

    /** What takes the parts of a value. */
    interface PartTaker {
        void take(@Nullable String name, int index, DataNode part);
    }

    /** Members with their names, or elements with null and their index. */
    void forEachPart(PartTaker taker) {
        members.forEach((name, member) -> taker.take(name, 0, member));
        for (int i = 0; i < elements.size(); i++) {
            taker.take(null, i, elements.get(i));
        }
    }

    public Kind kind() {
        return kind;
    }

    /** Whether there is a value, and it is not null. */
    public boolean isPresent() {
        return kind != Kind.ABSENT && kind != Kind.NULL;
    }

    /** From 1. */
    public int line() {
        return place[0];
    }

    /** From 1. */
    public int column() {
        return place[1];
    }

    /** Dotted path such as {@code items[3].bands[0].points}; empty for the whole file. */
    public String path() {
        return path;
    }

    /** A mistake of this value. */
    public void report(String what, String remedy) {
        problems.add(place, path, what, remedy);
    }

    /** A mistake of this value's name. */
    public void reportKey(String what, String remedy) {
        problems.add(keyPlace, path, what, remedy);
    }

    /** The value of that name; one that is {@code ABSENT} when there is none, or null. */
    public DataNode get(String name) {
        DataNode value = asObject().get(name);
        return value == null || value.kind == Kind.NULL ? absent(name) : value;
    }

    /** The same, and it is a mistake when there is none. */
    public DataNode need(String name) {
        DataNode value = get(name);
        if (kind == Kind.OBJECT && value.kind == Kind.ABSENT) {
            problems.add(place, join(path, name), "is missing", "add " + name);
        }
        return value;
    }

    private DataNode absent(String name) {
        return new DataNode(problems, Kind.ABSENT, join(path, name), place, place, "", true);
    }

    /** Whether there is a key of that name, be its value null. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Names and values in their order. */
    public Map<String, DataNode> members() {
        return Collections.unmodifiableMap(asObject());
    }

    private Map<String, DataNode> asObject() {
        if (kind != Kind.OBJECT && kind != Kind.ABSENT) {
            report("an object belongs here", "write name: value");
        }
        return members;
    }

    /** The values of a list. */
    public List<DataNode> elements() {
        if (kind != Kind.LIST && kind != Kind.ABSENT) {
            report("a list belongs here", "write it in [ ], or each element behind a dash");
        }
        return Collections.unmodifiableList(elements);
    }

    /** Reports every key that is none of these. */
    public void knows(Collection<String> names) {
        asObject().forEach((name, value) -> {
            if (!names.contains(name)) {
                value.reportKey("unknown key", Keys.suggest(name, List.copyOf(names)));
            }
        });
    }

    /** Any text that is not empty, numbers as they are written. */
    public @Nullable String text() {
        if (kind == Kind.SCALAR && !text.isEmpty()) {
            return text;
        }
        wrong("text belongs here", "write some text");
        return null;
    }

    public String text(String otherwise) {
        String given = text();
        return given == null ? otherwise : given;
    }

    /** One of the words. */
    public @Nullable String oneOf(Collection<String> words) {
        String word = text();
        if (word == null || words.contains(word)) {
            return word;
        }
        report("unknown word \"" + word + "\"", Keys.suggest(word, List.copyOf(words)));
        return null;
    }

    /** A decimal number, exactly as it is written. */
    public @Nullable BigDecimal number() {
        if (kind == Kind.SCALAR && plain && NUMBER.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        wrong("a number belongs here", "write it without quotes, like 7.5, with at most 60 digits");
        return null;
    }

    public BigDecimal number(BigDecimal otherwise) {
        BigDecimal given = number();
        return given == null ? otherwise : given;
    }

    /** A whole number within these bounds, both included. */
    public @Nullable Long whole(long least, long most) {
        if (kind == Kind.SCALAR && plain && text.matches("-?\\d{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        wrong("a whole number from " + least + " to " + most + " belongs here", "write one");
        return null;
    }

    /** {@code true} or {@code false}. */
    public @Nullable Boolean flag() {
        if (kind == Kind.SCALAR && plain && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        wrong("true or false belongs here", "write one of the two");
        return null;
    }

    public boolean flag(boolean otherwise) {
        Boolean given = flag();
        return given == null ? otherwise : given;
    }

    private void wrong(String what, String remedy) {
        if (kind != Kind.ABSENT) {
            report(what + (kind == Kind.SCALAR && text.length() <= 60 ? ", not \"" + text + "\"" : ""), remedy);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
