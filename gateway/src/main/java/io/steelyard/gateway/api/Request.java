package io.steelyard.gateway.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request whose path has been found: its parameters are known ones, each given once, and well-formed. */
final class Request {
    static final int MAX_LIMIT = 10_000;
    private static final int USUAL_LIMIT = 1_000;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Map<String, String> variables;
    private final Map<String, String> given;
    private final Brought brought;
    private final long now;

    private Request(Map<String, String> variables, Map<String, String> given, Brought brought, long now) {
        this.variables = variables;
        this.given = given;
        this.brought = brought;
        this.now = now;
    }

    /**
     * What is given, before it is checked.
     *
     * @param variables what varies in the path, decoded
     */
    record Given(Map<String, String> variables, Map<String, List<String>> query, Brought brought) {

        /** Nothing but an id in the path, which may be empty, and a query. */
        static Given of(String id, Map<String, List<String>> query) {
            return new Given(id.isEmpty() ? Map.of() : Map.of("id", id), query, Brought.NOTHING);
        }
    }

    /**
     * Checks what is given against what the route takes.
     *
     * @param now nanoseconds since 1970
     */
    static Request of(Route route, Given asGiven, long now) {
        Map<String, List<String>> query = asGiven.query();
        for (Map.Entry<String, List<String>> entry : query.entrySet()) {
            Parameter parameter = route.parameters().stream()
                    .filter(known -> known.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.badParameter(
                            entry.getKey(), "unknown parameter; this path takes " + names(route)));
            if (entry.getValue().size() > 1) {
                throw ProblemException.badParameter(parameter.name(), "given more than once");
            }
        }
        Map<String, String> values = new java.util.HashMap<>();
        query.forEach((name, list) -> values.put(name, list.get(0)));
        Request request = new Request(asGiven.variables(), values, asGiven.brought(), now);
        request.check(route.taken());
        for (Parameter parameter : route.parameters()) {
            request.check(parameter);
        }
        return request;
    }

    private static String names(Route route) {
        return route.parameters().isEmpty()
                ? "none"
                : String.join(
                        ", ", route.parameters().stream().map(Parameter::name).toList());
    }

    private void check(Parameter parameter) {
        String value = given.get(parameter.name());
        if (value == null) {
            if (parameter.required()) {
                throw ProblemException.badParameter(parameter.name(), "is required");
            }
            return;
        }
        if (value.isEmpty()) {
            throw ProblemException.badParameter(parameter.name(), "is empty");
        }
        switch (parameter.kind()) {
            case INSTANT -> nanos(parameter.name(), value);
            case LIMIT -> whole(parameter.name(), value, MAX_LIMIT);
            case FLAG -> oneOf(parameter, value, List.of("true", "false"));
            case CURSOR -> {
                String unused = Cursor.place(value);
            }
            case LEVEL -> oneOf(parameter, value, List.of("server", "asset", "signal"));
            case LANGUAGE -> oneOf(parameter, value, List.of("zh", "en"));
            case PERIOD -> Periods.check(value);
            case WINDOW -> Periods.checkWindow(value);
            case TEXT -> {
                // read by the handler
            }
        }
    }

    private void check(@Nullable Taken taken) {
        if (taken != null && brought.body().hasRemaining() && !taken.types().contains(brought.type())) {
            throw new ProblemException(
                    415,
                    "Unsupported media type",
                    (brought.type().isEmpty() ? "the body has no Content-Type" : "a body of " + brought.type())
                            + "; this path takes " + String.join(", ", taken.types()),
                    "Content-Type");
        }
    }

    private static void oneOf(Parameter parameter, String value, List<String> words) {
        if (!words.contains(value)) {
            throw ProblemException.badParameter(
                    parameter.name(), "is none of " + String.join(", ", words) + ": " + value);
        }
    }

    /** The part of the path that varies, decoded, where it is called {@code id} or is the rest. */
    String pathRest() {
        return path("id");
    }

    /** A part of the path that varies, decoded. */
    String path(String variable) {
        String value = variables.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("the path has no " + variable);
        }
        return value;
    }

    /** What it brings: the body, and who asks. */
    Brought brought() {
        return brought;
    }

    /** Whether the parameter says so; not when it is missing. */
    boolean flag(String name) {
        return "true".equals(given.get(name));
    }

    @Nullable
    String text(String name) {
        return given.get(name);
    }

    String needed(String name) {
        String value = given.get(name);
        if (value == null) {
            throw ProblemException.badParameter(name, "is required");
        }
        return value;
    }

    /** An instant in nanoseconds since 1970. */
    long instant(String name, long otherwise) {
        String value = given.get(name);
        return value == null ? otherwise : nanos(name, value);
    }

    /**
     * {@code to}; now when it is missing, or the newest that is to be shown where a clock is ahead of ours.
     *
     * @param newest just behind the newest that there is
     */
    long to(long newest) {
        return instant("to", Math.max(now, newest));
    }

    /** {@code from}, which must not be later than the end. */
    long from(long otherwise, long to) {
        long from = instant("from", otherwise);
        if (from > to) {
            throw ProblemException.badParameter("from", "is later than to");
        }
        return from;
    }

    int limit() {
        return limit(USUAL_LIMIT);
    }

    int limit(int otherwise) {
        return (int) number("limit", otherwise, MAX_LIMIT);
    }

    /** Where the list goes on, or null at its begin. */
    @Nullable
    String place() {
        return Cursor.place(given.get(Cursor.NAME));
    }

    long number(String name, long otherwise, long most) {
        String value = given.get(name);
        return value == null ? otherwise : whole(name, value, most);
    }

    long now() {
        return now;
    }

    private static long nanos(String name, String value) {
        try {
            Instant instant = OffsetDateTime.parse(value).toInstant();
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS_A_SECOND), (long) instant.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw ProblemException.badParameter(
                    name, "is not an instant such as 2026-11-23T08:00:00Z between the years 1677 and 2262: " + value);
        }
    }

    private static long whole(String name, String value, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ProblemException.badParameter(name, "is not a whole number from 1 to " + most + ": " + value);
    }
}
