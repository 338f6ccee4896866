package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings as bodies of line protocol: those of one asset and instant share a line, in the order in which its first one
 * came; of two readings of one signal for one instant the later stands. What a series looks like is written once and
 * kept; a group costs no objects but its bodies. For one thread: {@link #begin}, then {@link #next} until null.
 */
final class LineEncoder {
    private static final int KNOWN_SERIES = 500_000;
    private static final int FIRST_READINGS = 1_024;
    private static final int NONE = -1;

    private final IdentityHashMap<Series, Names> names = new IdentityHashMap<>();
    private final Map<String, Prefix> prefixes = new HashMap<>();
    private final LineText text = new LineText();

    private Reading[] readings = new Reading[FIRST_READINGS];
    private Names[] namesOf = new Names[FIRST_READINGS];
    /** The next reading of the same line, or {@link #NONE}. */
    private int[] next = new int[FIRST_READINGS];

    private int[] firstOf = new int[FIRST_READINGS];
    private int[] lastOf = new int[FIRST_READINGS];
    /** Lines by their place, open addressing: the line's number and one, or 0. */
    private int[] places = new int[2 * FIRST_READINGS];

    private int count;
    private int lines;
    private int bodyBegin;
    private int bodyEnd;

    /** A measurement with its tags, and the space behind. */
    private static final class Prefix {
        private final long id;
        private final byte[] text;

        Prefix(long id, byte[] text) {
            this.id = id;
            this.text = text;
        }
    }

    /** A series, written out; both names with their {@code =}. */
    private static final class Names {
        private final Prefix prefix;
        private final byte[] field;
        private final byte[] statusField;
        private final int hash;

        Names(Prefix prefix, byte[] field, byte[] statusField) {
            this.prefix = prefix;
            this.field = field;
            this.statusField = statusField;
            this.hash = Arrays.hashCode(statusField);
        }

        boolean isOfTheSignal(Names other) {
            return this == other || (hash == other.hash && Arrays.equals(statusField, other.statusField));
        }
    }

    /** Takes a group. */
    void begin(List<Reading> group) {
        makeRoom(group.size());
        count = 0;
        lines = 0;
        bodyEnd = 0;
        for (Reading reading : group) {
            place(reading, names(reading.series()));
        }
    }

    private void makeRoom(int most) {
        if (readings.length < most) {
            int size = Math.max(most, 2 * readings.length);
            readings = new Reading[size];
            namesOf = new Names[size];
            next = new int[size];
            firstOf = new int[size];
            lastOf = new int[size];
            places = new int[Integer.highestOneBit(size) * 4];
        } else {
            Arrays.fill(places, 0);
        }
    }

    private void place(Reading reading, Names of) {
        int mask = places.length - 1;
        long mixed = (reading.time() ^ (of.prefix.id * 0x9E37_79B9_7F4A_7C15L)) * 0xBF58_476D_1CE4_E5B9L;
        int at = (int) (mixed >>> 32) & mask;
        while (places[at] != 0) {
            int line = places[at] - 1;
            int first = firstOf[line];
            if (namesOf[first].prefix == of.prefix && readings[first].time() == reading.time()) {
                join(line, reading, of);
                return;
            }
            at = (at + 1) & mask;
        }
        places[at] = lines + 1;
        firstOf[lines] = count;
        lastOf[lines] = count;
        lines++;
        add(reading, of);
    }

    private void join(int line, Reading reading, Names of) {
        for (int i = firstOf[line]; i != NONE; i = next[i]) {
            if (namesOf[i].isOfTheSignal(of)) {
                readings[i] = reading;
                namesOf[i] = of;
                return;
            }
        }
        next[lastOf[line]] = count;
        lastOf[line] = count;
        add(reading, of);
    }

    private void add(Reading reading, Names of) {
        readings[count] = reading;
        namesOf[count] = of;
        next[count] = NONE;
        count++;
    }

    /** The next body of at most so many bytes but at least one line, without the last line's end; null after the last. */
    @Nullable
    String next(int mostBytes) {
        if (bodyEnd >= lines) {
            Arrays.fill(readings, 0, count, null);
            return null;
        }
        bodyBegin = bodyEnd;
        text.clear();
        int whole = 0;
        while (bodyEnd < lines && bodyEnd - bodyBegin < Pace.MOST_LINES) {
            line(bodyEnd);
            if (text.length() > mostBytes && whole > 0) {
                text.cutTo(whole);
                break;
            }
            bodyEnd++;
            whole = text.length();
        }
        return text.withoutLast();
    }

    /** How many lines the last body has. */
    int linesOfBody() {
        return bodyEnd - bodyBegin;
    }

    /** How many bytes the last body has. */
    int bytesOfBody() {
        return text.length();
    }

    /** The last body was not taken: the next one begins where it began. */
    void again() {
        bodyEnd = bodyBegin;
    }

    private void line(int line) {
        int first = firstOf[line];
        text.put(namesOf[first].prefix.text);
        for (int i = first; i != NONE; i = next[i]) {
            reading(readings[i], namesOf[i]);
            text.put(',');
        }
        text.cutTo(text.length() - 1);
        text.put(' ');
        text.put(readings[first].time());
        text.put('\n');
    }

    private void reading(Reading reading, Names of) {
        Object value = reading.value();
        boolean hasValue = StatusField.isWritable(value);
        if (hasValue && value != null) {
            text.put(of.field);
            value(value, reading.series().type());
        }
        if (StatusField.isNeeded(reading)) {
            if (hasValue) {
                text.put(',');
            }
            text.put(of.statusField);
            text.put(StatusField.of(reading));
            text.put('i');
        }
    }

    private void value(Object value, FieldType type) {
        if (value instanceof Double real) {
            text.put(real.doubleValue());
        } else if (value instanceof Long whole) {
            if (type != FieldType.UINT) {
                text.put(whole.longValue());
                text.put('i');
            } else if (whole >= 0) {
                text.put(whole.longValue());
                text.put('u');
            } else {
                text.put(ascii(Long.toUnsignedString(whole)));
                text.put('u');
            }
        } else if (value instanceof Boolean flag) {
            text.put(flag ? 't' : 'f');
        } else {
            text.quoted(value.toString());
        }
    }

    /** The readings of the body that {@link #next} gave last; one that a later one replaced is not among them. */
    List<Reading> ofBody() {
        List<Reading> found = new ArrayList<>();
        for (int line = bodyBegin; line < bodyEnd; line++) {
            for (int i = firstOf[line]; i != NONE; i = next[i]) {
                found.add(readings[i]);
            }
        }
        return found;
    }

    private Names names(Series series) {
        Names known = names.get(series);
        if (known == null) {
            if (names.size() >= KNOWN_SERIES) {
                names.clear();
                prefixes.clear();
            }
            known = written(series);
            names.put(series, known);
        }
        return known;
    }

    private Names written(Series series) {
        AssetKey asset = series.key().asset();
        String of = Words.series(series.equipmentClass(), series.area(), asset.asset(), series.line(), asset.site());
        Prefix prefix = prefixes.computeIfAbsent(of, tags -> new Prefix(prefixes.size(), utf8(tags + " ")));
        byte[] status = utf8(Words.field(StatusField.name(series.key())) + "=");
        return new Names(prefix, utf8(Words.field(series.field()) + "="), status);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
