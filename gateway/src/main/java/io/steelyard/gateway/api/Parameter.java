package io.steelyard.gateway.api;

/**
 * A query parameter.
 *
 * @param kind how it is read and checked
 * @param description one sentence for the OpenAPI document
 */
record Parameter(String name, Kind kind, boolean required, String description) {

    /** Kinds of parameters. */
    enum Kind {
        /** Any text. */
        TEXT,
        /** An ISO 8601 instant with an offset or {@code Z}. */
        INSTANT,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A whole number greater than 0 and at most 10,000. */
        LIMIT,
        /** What a list gave as {@code next}. */
        CURSOR,
        /** {@code 2026-11}, {@code 2026-Q4}, {@code 2026-H2} or {@code 2026}. */
        PERIOD,
        /** The same, or days from one to another: {@code 2026-01-15/2026-04-14}. */
        WINDOW,
        /** {@code server}, {@code asset} or {@code signal}: what a record's scope names last. */
        LEVEL,
        /** {@code zh} or {@code en}. */
        LANGUAGE
    }

    static Parameter text(String name, String description) {
        return new Parameter(name, Kind.TEXT, false, description);
    }

    static Parameter needed(String name, String description) {
        return new Parameter(name, Kind.TEXT, true, description);
    }

    static Parameter instant(String name, String description) {
        return new Parameter(name, Kind.INSTANT, false, description);
    }
}
