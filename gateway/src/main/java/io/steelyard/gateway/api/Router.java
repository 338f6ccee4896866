package io.steelyard.gateway.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. */
final class Router {
    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    List<Route> routes() {
        return routes;
    }

    /** A route and the part of the path that varies. */
    record Match(Route route, String rest) {}

    /** The route of the raw path, or null. */
    @Nullable
    Match find(String path) {
        for (Route route : routes) {
            String rest = rest(route.path(), path);
            if (rest != null) {
                return new Match(route, rest);
            }
        }
        return null;
    }

    private static @Nullable String rest(String pattern, String path) {
        if (pattern.endsWith("*")) {
            String stem = pattern.substring(0, pattern.length() - 1);
            return path.startsWith(stem) && path.length() > stem.length() ? path.substring(stem.length()) : null;
        }
        int open = pattern.indexOf("{id}");
        if (open < 0) {
            return pattern.equals(path) ? "" : null;
        }
        String before = pattern.substring(0, open);
        String after = pattern.substring(open + "{id}".length());
        if (!path.startsWith(before) || !path.endsWith(after) || path.length() <= before.length() + after.length()) {
            return null;
        }
        String id = path.substring(before.length(), path.length() - after.length());
        return id.indexOf('/') >= 0 ? null : decodedId(id);
    }

    private static String decodedId(String id) {
        try {
            return Percent.decode(id, false);
        } catch (Percent.Malformed e) {
            throw new ProblemException(400, "Bad request", "the path is not percent-encoded UTF-8: " + id, "id");
        }
    }

    /** The query's parameters in order, each with every value given. */
    static Map<String, List<String>> query(@Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String rawName = equals < 0 ? pair : pair.substring(0, equals);
            String name = decoded(rawName, rawName);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), name);
            query.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return query;
    }

    private static String decoded(String text, String field) {
        try {
            return Percent.decode(text, true);
        } catch (Percent.Malformed e) {
            throw ProblemException.badParameter(field, "is not percent-encoded UTF-8: " + text);
        }
    }
}
