package io.steelyard.cli.verify;

import java.time.Instant;

/** Instants as nanoseconds since 1970 UTC, good from 1677 to 2262. */
final class Nanos {
    static final long A_SECOND = 1_000_000_000L;

    private Nanos() {}

    static long of(String iso) {
        Instant instant = Instant.parse(iso);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), A_SECOND), (long) instant.getNano());
    }

    static String text(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, A_SECOND), Math.floorMod(nanos, A_SECOND))
                .toString();
    }
}
