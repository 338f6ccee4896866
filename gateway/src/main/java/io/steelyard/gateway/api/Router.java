package io.steelyard.gateway.api;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Finds the routes of a path. */
final class Router {
    private final List<Route> routes;
    private final List<PathPattern> patterns;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.patterns =
                this.routes.stream().map(route -> new PathPattern(route.path())).toList();
    }

    List<Route> routes() {
        return routes;
    }

    /**
     * The routes of one path, one a method.
     *
     * @param variables what varies in the path, decoded, by name
     */
    record Match(List<Route> routes, Map<String, String> variables) {

        Match {
            routes = List.copyOf(routes);
            variables = Map.copyOf(variables);
        }

        /** The route that takes the method, or null. */
        @Nullable
        Route of(HttpMethod method) {
            return routes.stream()
                    .filter(route -> route.takes(method))
                    .findFirst()
                    .orElse(null);
        }

        /** The methods that the path takes, as a header names them. */
        String methods() {
            Set<String> methods = new LinkedHashSet<>();
            for (Route route : routes) {
                methods.add(route.method().name());
                if (route.isRead()) {
                    methods.add(HttpMethod.HEAD.name());
                }
            }
            methods.add(HttpMethod.OPTIONS.name());
            return String.join(", ", methods);
        }
    }

    /** The routes of the raw path, or null. Where patterns differ, the one with the most fixed characters holds. */
    @Nullable
    Match find(String path) {
        PathPattern best = best(path);
        if (best == null) {
            return null;
        }
        List<Route> found = routes.stream()
                .filter(route -> route.path().equals(best.pattern()))
                .toList();
        return new Match(found, decoded(best, path));
    }

    private @Nullable PathPattern best(String path) {
        PathPattern best = null;
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path) && (best == null || pattern.fixed() > best.fixed())) {
                best = pattern;
            }
        }
        return best;
    }

    private static Map<String, String> decoded(PathPattern pattern, String path) {
        Map<String, String> variables = new LinkedHashMap<>();
        Matcher matcher = pattern.matcher(path);
        for (int i = 0; matcher.matches() && i < pattern.variables().size(); i++) {
            String name = pattern.variables().get(i);
            String raw = matcher.group(i + 1);
            try {
                variables.put(name, pattern.isOpen() ? raw : Percent.decode(raw, false));
            } catch (Percent.Malformed e) {
                throw new ProblemException(400, "Bad request", "the path is not percent-encoded UTF-8: " + raw, name);
            }
        }
        return variables;
    }

    /** How many bytes a body may have; what is no path takes none. */
    int mostBytes(HttpMethod method, String target) {
        int mark = target.indexOf('?');
        PathPattern pattern = best(mark < 0 ? target : target.substring(0, mark));
        for (Route route : routes) {
            Taken taken = route.taken();
            if (pattern != null
                    && taken != null
                    && route.path().equals(pattern.pattern())
                    && route.method().equals(method)) {
                return taken.most();
            }
        }
        return Taken.UNASKED;
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
