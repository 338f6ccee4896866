package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.InputVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps every version whole. */
final class InMemoryShelf implements Shelf {
    private final Map<Name, List<InputVersion>> versions = new HashMap<>();
    private final Map<Name, List<SortedMap<String, String>>> tables = new HashMap<>();

    @Override
    public InputVersion change(Name name, By by, Map<String, @Nullable String> rows) {
        List<SortedMap<String, String>> states = tables.computeIfAbsent(name, n -> new ArrayList<>());
        SortedMap<String, String> next =
                states.isEmpty() ? new TreeMap<>() : new TreeMap<>(states.get(states.size() - 1));
        rows.forEach((key, body) -> {
            if (body == null) {
                next.remove(key);
            } else {
                next.put(key, body);
            }
        });
        states.add(next);
        InputVersion version = new InputVersion(states.size(), by.who(), by.at(), by.note(), rows.size());
        versions.computeIfAbsent(name, n -> new ArrayList<>()).add(0, version);
        return version;
    }

    @Override
    public SortedMap<String, String> rows(Name name, long version) {
        List<SortedMap<String, String>> states = tables.getOrDefault(name, List.of());
        int last = (int) Math.min(version, states.size());
        return last == 0 ? new TreeMap<>() : states.get(last - 1);
    }

    @Override
    public List<InputVersion> versions(Name name, long before, int limit) {
        return versions.getOrDefault(name, List.of()).stream()
                .filter(version -> version.version() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Name> names() {
        return List.copyOf(versions.keySet());
    }
}
