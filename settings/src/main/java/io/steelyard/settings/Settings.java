package io.steelyard.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The values of one object, checked. Asking for a key that was not declared, or as another type, is a mistake in the
 * program. While a file is still being checked, a value that was wrong stands as its default or its type's plainest value, so
 * that checks over several keys can run and every mistake is found in one go; {@link #isSound} tells such a value.
 */
public final class Settings {
    private final String file;
    private final String path;
    private final int line;
    private final int column;
    private final Keys keys;

    /** In the order of the keys; with a file of ten thousand objects, maps of names would take ten times as much. */
    private final @Nullable Object[] values;

    /** Line and column of each key; lines are counted from one. */
    private final int[] places;

    private final BitSet doubtful = new BitSet(0);

    Settings(String file, String path, int line, int column, Keys keys) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.column = column;
        this.keys = keys;
        this.values = new Object[keys.all().size()];
        this.places = new int[2 * values.length];
    }

    void put(Key key, @Nullable Object value, int atLine, int atColumn) {
        int index = keys.index(key.name());
        values[index] = value;
        places[2 * index] = atLine;
        places[2 * index + 1] = atColumn;
    }

    void doubt(Key key) {
        doubtful.set(keys.index(key.name()));
    }

    private @Nullable Object value(String name) {
        int index = keys.index(name);
        return index < 0 ? null : values[index];
    }

    /** The same without what stands at these keys. */
    public Settings without(Set<String> names) {
        Settings rest = new Settings(file, path, line, column, keys);
        for (int i = 0; i < values.length; i++) {
            rest.values[i] = names.contains(keys.all().get(i).name()) ? null : values[i];
        }
        System.arraycopy(places, 0, rest.places, 0, places.length);
        rest.doubtful.or(doubtful);
        return rest;
    }

    /** Whether nothing was wrong with these keys so far: a check that compares them only makes sense then. */
    public boolean isSound(String... names) {
        return List.of(names).stream().mapToInt(keys::index).noneMatch(index -> index >= 0 && doubtful.get(index));
    }

    /** Whether the key has a value. */
    public boolean has(String name) {
        return value(name) != null;
    }

    public String text(String name) {
        return as(name, String.class);
    }

    public @Nullable String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    public long whole(String name) {
        return as(name, Long.class);
    }

    public int number(String name) {
        return Math.toIntExact(whole(name));
    }

    public boolean flag(String name) {
        return as(name, Boolean.class);
    }

    public Duration length(String name) {
        return as(name, Duration.class);
    }

    /** A number of bytes. */
    public long size(String name) {
        return whole(name);
    }

    /** The share of a disk in percent, where the key says one instead of a size; else 0. */
    public int share(String name) {
        return value(name) instanceof Share share ? share.percent() : 0;
    }

    public Path path(String name) {
        return as(name, Path.class);
    }

    public @Nullable Secret secretOrNull(String name) {
        return has(name) ? as(name, Secret.class) : null;
    }

    public Settings section(String name) {
        return as(name, Settings.class);
    }

    /** A list of objects; empty when the key is not there. */
    public List<Settings> sections(String name) {
        return list(name).stream().map(Settings.class::cast).toList();
    }

    /** A list of texts; empty when the key is not there. */
    public List<String> texts(String name) {
        return list(name).stream().map(String.class::cast).toList();
    }

    /** Objects by the user's names; empty when the key is not there. */
    public Map<String, Settings> named(String name) {
        Map<String, Settings> named = new LinkedHashMap<>();
        if (value(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> named.put((String) key, (Settings) value));
        }
        return named;
    }

    private List<?> list(String name) {
        return value(name) instanceof List<?> list ? list : List.of();
    }

    private <T> T as(String name, Class<T> type) {
        Object value = value(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "key " + name + (value == null ? " has no value" : " is not a " + type.getSimpleName()));
        }
        return type.cast(value);
    }

    /** The file that these settings were read from. */
    public Path source() {
        return Path.of(file);
    }

    /**
     * The keys whose values are others there, those of an object that both have as {@code object.key}; a list is one value. In
     * the order of the alphabet.
     */
    public Set<String> differences(Settings other) {
        Set<String> different = new TreeSet<>();
        for (Key key : keys.all()) {
            String name = key.name();
            Object here = value(name);
            Object there = other.value(name);
            if (here instanceof Settings one && there instanceof Settings two) {
                one.differences(two).forEach(inner -> different.add(name + "." + inner));
            } else if (!isSame(here, there)) {
                different.add(name);
            }
        }
        return different;
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Settings here && other instanceof Settings there) {
            return here.differences(there).isEmpty();
        } else if (one instanceof Secret here && other instanceof Secret there) {
            return here.reveal().equals(there.reveal());
        } else if (one instanceof List<?> here && other instanceof List<?> there) {
            return here.size() == there.size()
                    && IntStream.range(0, here.size()).allMatch(i -> isSame(here.get(i), there.get(i)));
        } else if (one instanceof Map<?, ?> here && other instanceof Map<?, ?> there) {
            return here.keySet().equals(there.keySet())
                    && here.keySet().stream().allMatch(key -> isSame(here.get(key), there.get(key)));
        }
        return Objects.equals(one, other);
    }

    /** A mistake of this key, to be listed with the others. */
    public Problem problem(String name, String what, String remedy) {
        int index = keys.index(name);
        boolean isPlaced = index >= 0 && places[2 * index] > 0;
        int atLine = isPlaced ? places[2 * index] : line;
        int atColumn = isPlaced ? places[2 * index + 1] : column;
        return new Problem(file, atLine, atColumn, path.isEmpty() ? name : path + "." + name, what, remedy);
    }
}
