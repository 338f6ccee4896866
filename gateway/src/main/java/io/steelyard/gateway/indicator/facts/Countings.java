package io.steelyard.gateway.indicator.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets those who ask for the same have one counting: they wait for the one that is under way, and take it for a short time after.
 * One that failed fails for whoever waited, and is made anew for the next. Any thread.
 *
 * @param <K> what is asked
 * @param <V> what is found
 */
final class Countings<K, V> {
    private static final long FRESH_NANOS = 2_000_000_000L;
    private static final int MOST = 16;

    private final LongSupplier nanoTime;
    private final Map<K, FutureTask<Fresh<V>>> countings = new LinkedHashMap<>();

    /** What was found, and when it was. */
    private record Fresh<V>(long at, V found) {}

    Countings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What is fresh, what somebody else is counting, or else what this one counts. */
    V of(K asked, Supplier<V> count) {
        FutureTask<Fresh<V>> mine = new FutureTask<>(() -> {
            V found = count.get();
            return new Fresh<>(nanoTime.getAsLong(), found); // from now on, however long it took
        });
        FutureTask<Fresh<V>> counting = theOneOf(asked, mine);
        if (counting == mine) {
            mine.run();
        }
        return result(counting).found();
    }

    private synchronized FutureTask<Fresh<V>> theOneOf(K asked, FutureTask<Fresh<V>> mine) {
        FutureTask<Fresh<V>> there = countings.get(asked);
        if (there != null && isOfUse(there)) {
            return there;
        }
        countings.remove(asked);
        countings.put(asked, mine);
        if (countings.size() > MOST) {
            countings.remove(countings.keySet().iterator().next());
        }
        return mine;
    }

    private boolean isOfUse(FutureTask<Fresh<V>> counting) {
        if (!counting.isDone()) {
            return true;
        }
        try {
            return nanoTime.getAsLong() - result(counting).at() < FRESH_NANOS;
        } catch (RuntimeException | Error e) {
            return false; // whoever waited for it was told
        }
    }

    private static <V> Fresh<V> result(FutureTask<Fresh<V>> counting) {
        try {
            return counting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while somebody else counts the same", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a counting throws nothing else", e);
        }
    }
}
