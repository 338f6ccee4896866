package io.steelyard.gateway.kpi;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a few signals have, by their names; nothing can change it. Of few, looking at each is quicker than a table of hashes. */
final class FewPoints<V> extends AbstractMap<String, V> {
    /** With more, a table is quicker. */
    static final int MOST = 16;

    private final String[] names;
    private final List<V> values;
    private final int count;

    /** Takes both; names beyond the values count for nothing, and no name is there twice. */
    FewPoints(String[] names, List<V> values) {
        this.names = names;
        this.values = values;
        this.count = values.size();
    }

    /** One that nobody can change: the map itself when it is such a one. */
    static <V> Map<String, V> copyOf(Map<String, V> map) {
        return map instanceof FewPoints<V> && map.size() <= MOST ? map : Map.copyOf(map);
    }

    @Override
    public int size() {
        return count;
    }

    private int place(@Nullable Object name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) { // mostly the very text that the asset's description holds
                return i;
            }
        }
        if (name instanceof String text) {
            int hash = text.hashCode();
            for (int i = 0; i < count; i++) {
                if (names[i].hashCode() == hash && names[i].equals(text)) {
                    return i;
                }
            }
        }
        return -1;
    }

    @Override
    public @Nullable V get(@Nullable Object name) {
        int place = place(name);
        return place < 0 ? null : values.get(place);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return place(name) >= 0;
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public Iterator<Entry<String, V>> iterator() {
                return entries();
            }
        };
    }

    private Iterator<Entry<String, V>> entries() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Entry<String, V> next() {
                if (next >= count) {
                    throw new NoSuchElementException();
                }
                Entry<String, V> entry = Map.entry(names[next], values.get(next));
                next++;
                return entry;
            }
        };
    }
}
