package io.steelyard.gateway.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A row's fields by name, in the order of their names; nothing can change it. A row has some hundred and there are millions of
 * rows, so it is two arrays, and rows with the same names share the first.
 */
public final class FieldMap extends AbstractMap<String, Object> implements NavigableMap<String, Object> {
    /** No field. */
    public static final FieldMap NOTHING = new FieldMap(new String[0], new Object[0], 0, 0);

    private final String[] names;
    private final Object[] values;
    private final int begin;
    private final int end;

    private FieldMap(String[] names, Object[] values, int begin, int end) {
        this.names = names;
        this.values = values;
        this.begin = begin;
        this.end = end;
    }

    /** The same fields; the map itself when it is one. */
    public static FieldMap of(Map<String, ?> fields) {
        if (fields instanceof FieldMap map) {
            return map;
        }
        TreeMap<String, ?> sorted = new TreeMap<>(fields);
        return new FieldMap(
                sorted.keySet().toArray(String[]::new), sorted.values().toArray(), 0, sorted.size());
    }

    /** Takes the arrays, which nobody changes any more: the names in order, each once, and their values. */
    public static FieldMap owning(String[] names, Object[] values) {
        if (names.length != values.length) {
            throw new IllegalArgumentException(names.length + " names and " + values.length + " values");
        }
        return new FieldMap(names, values, 0, names.length);
    }

    /** The name at the place, which counts from 0. */
    public String name(int place) {
        return names[begin + place];
    }

    /** The value at the place. */
    public Object value(int place) {
        return values[begin + place];
    }

    /** Whether both have the same names for sure; it may say no where they are equal. */
    public boolean sharesNames(FieldMap other) {
        return names == other.names && begin == other.begin && end == other.end;
    }

    /** Whether both have the very same values under the same names; it may say no where they are equal. */
    public boolean isVery(FieldMap other) {
        return values == other.values && sharesNames(other);
    }

    /** As of any map; quick where both are of this kind. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof FieldMap map)) {
            return super.equals(other);
        }
        return sharesNames(map)
                ? Arrays.equals(values, begin, end, map.values, begin, end)
                : Arrays.equals(names, begin, end, map.names, map.begin, map.end)
                        && Arrays.equals(values, begin, end, map.values, map.begin, map.end);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public int size() {
        return end - begin;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int place = name instanceof String text ? Arrays.binarySearch(names, begin, end, text) : -1;
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && Arrays.binarySearch(names, begin, end, text) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Object> action) {
        for (int i = begin; i < end; i++) {
            action.accept(names[i], values[i]);
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return end - begin;
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return entries();
            }
        };
    }

    private Iterator<Entry<String, Object>> entries() {
        return new Iterator<>() {
            private int next = begin;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Entry<String, Object> next() {
                if (next >= end) {
                    throw new NoSuchElementException();
                }
                Entry<String, Object> entry = Map.entry(names[next], values[next]);
                next++;
                return entry;
            }
        };
    }

    private int firstFrom(String name) {
        int place = Arrays.binarySearch(names, begin, end, name);
        return place < 0 ? -place - 1 : place;
    }

    private FieldMap between(int from, int to) {
        return new FieldMap(names, values, from, Math.max(from, to));
    }

    /** The first place of a name that is greater, or equal where that counts. */
    private int placeFrom(String name, boolean inclusive) {
        int place = firstFrom(name);
        return !inclusive && place < end && names[place].equals(name) ? place + 1 : place;
    }

    private @Nullable Entry<String, Object> entry(int place) {
        return place < begin || place >= end ? null : Map.entry(names[place], values[place]);
    }

    private @Nullable String nameOrNull(int place) {
        return place < begin || place >= end ? null : names[place];
    }

    @Override
    public @Nullable Entry<String, Object> lowerEntry(String name) {
        return entry(placeFrom(name, true) - 1);
    }

    @Override
    public @Nullable String lowerKey(String name) {
        return nameOrNull(placeFrom(name, true) - 1);
    }

    @Override
    public @Nullable Entry<String, Object> floorEntry(String name) {
        return entry(placeFrom(name, false) - 1);
    }

    @Override
    public @Nullable String floorKey(String name) {
        return nameOrNull(placeFrom(name, false) - 1);
    }

    @Override
    public @Nullable Entry<String, Object> ceilingEntry(String name) {
        return entry(placeFrom(name, true));
    }

    @Override
    public @Nullable String ceilingKey(String name) {
        return nameOrNull(placeFrom(name, true));
    }

    @Override
    public @Nullable Entry<String, Object> higherEntry(String name) {
        return entry(placeFrom(name, false));
    }

    @Override
    public @Nullable String higherKey(String name) {
        return nameOrNull(placeFrom(name, false));
    }

    @Override
    public @Nullable Entry<String, Object> firstEntry() {
        return entry(begin);
    }

    @Override
    public @Nullable Entry<String, Object> lastEntry() {
        return entry(end - 1);
    }

    @Override
    public @Nullable Entry<String, Object> pollFirstEntry() {
        throw new UnsupportedOperationException("a row's fields do not change");
    }

    @Override
    public @Nullable Entry<String, Object> pollLastEntry() {
        throw new UnsupportedOperationException("a row's fields do not change");
    }

    @Override
    public NavigableMap<String, Object> descendingMap() {
        return Collections.unmodifiableNavigableMap(new TreeMap<>(this).descendingMap());
    }

    @Override
    public NavigableSet<String> navigableKeySet() {
        return Collections.unmodifiableNavigableSet(new TreeMap<>(this).navigableKeySet());
    }

    @Override
    public NavigableSet<String> descendingKeySet() {
        return navigableKeySet().descendingSet();
    }

    @Override
    public NavigableMap<String, Object> subMap(String from, boolean withFrom, String to, boolean withTo) {
        return between(placeFrom(from, withFrom), placeFrom(to, !withTo));
    }

    @Override
    public NavigableMap<String, Object> headMap(String to, boolean inclusive) {
        return between(begin, placeFrom(to, !inclusive));
    }

    @Override
    public NavigableMap<String, Object> tailMap(String from, boolean inclusive) {
        return between(placeFrom(from, inclusive), end);
    }

    @Override
    public @Nullable Comparator<? super String> comparator() {
        return null;
    }

    @Override
    public SortedMap<String, Object> subMap(String from, String to) {
        return between(firstFrom(from), firstFrom(to));
    }

    @Override
    public SortedMap<String, Object> headMap(String to) {
        return between(begin, firstFrom(to));
    }

    @Override
    public SortedMap<String, Object> tailMap(String from) {
        return between(firstFrom(from), end);
    }

    @Override
    public String firstKey() {
        return key(begin);
    }

    @Override
    public String lastKey() {
        return key(end - 1);
    }

    private String key(int place) {
        if (begin == end) {
            throw new NoSuchElementException();
        }
        return names[place];
    }
}
