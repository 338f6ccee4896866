package io.steelyard.gateway.api;

import java.util.List;

/**
 * The body that a path takes.
 *
 * @param most bytes of the largest; a larger one is refused before it has arrived
 * @param types content types it may have
 * @param schema name of the schema that its JSON form has
 */
record Taken(int most, List<String> types, String schema) {
    /** Bytes of a body where a path takes none: it is not looked at. */
    static final int UNASKED = 64 * 1024;

    /** The largest body that any path takes. */
    static final int LARGEST = 8 << 20;

    Taken {
        types = List.copyOf(types);
        if (most > LARGEST) {
            throw new IllegalArgumentException("no path takes more than " + LARGEST + " bytes");
        }
    }
}
