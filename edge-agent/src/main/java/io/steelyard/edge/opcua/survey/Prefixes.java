package io.steelyard.edge.opcua.survey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short names for the namespaces in paths: those of the specifications, and {@code n1}, {@code n2} for others. */
final class Prefixes {
    private final Map<String, String> known = new LinkedHashMap<>();
    private final Map<String, String> used = new LinkedHashMap<>();
    private final Set<String> specifications;
    private int own;

    Prefixes(List<Companion> companions) {
        companions.forEach(one -> one.namespaces().forEach((prefix, uri) -> known.put(uri, prefix)));
        specifications = Set.copyOf(known.keySet());
    }

    boolean isSpecification(String uri) {
        return specifications.contains(uri);
    }

    /** The prefixes that stand in paths, with their namespaces. */
    Map<String, String> used() {
        return used;
    }

    /** The path from Objects; null when a name in it cannot be written there. */
    @Nullable
    String path(List<Name> names, String namespace) {
        StringBuilder path = new StringBuilder("Objects");
        for (Name name : names) {
            if (name.text().isEmpty()
                    || name.text().contains("/")
                    || name.text().contains(":")) {
                return null;
            }
            path.append('/');
            if (!name.uri().equals(namespace)) {
                path.append(prefix(name.uri())).append(':');
            }
            path.append(name.text());
        }
        return path.toString();
    }

    private String prefix(String uri) {
        String prefix = known.computeIfAbsent(uri, unknown -> "n" + ++own);
        used.put(prefix, uri);
        return prefix;
    }
}
