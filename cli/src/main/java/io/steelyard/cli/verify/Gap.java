package io.steelyard.cli.verify;

import org.jspecify.annotations.Nullable;

/**
 * One gap record. Scope parts that are null cover everything below.
 *
 * @param to {@link Long#MAX_VALUE} while the gap is open
 */
record Gap(@Nullable String asset, @Nullable String signal, long from, long to, String cause) {

    boolean covers(String key) {
        int slash = key.indexOf('/');
        return (asset == null || asset.equals(key.substring(0, slash)))
                && (signal == null || signal.equals(key.substring(slash + 1)));
    }

    /** Whether any part of the time span lies in the gap. */
    boolean meets(long first, long last) {
        return first <= to && last >= from;
    }

    boolean isOfOneSignal() {
        return asset != null && signal != null;
    }
}
