package io.steelyard.gateway;

import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds at a start that the store is an older copy: its mark is behind the one that the inbox keeps. The inbox writes again what
 * it lacks of samples; its minute rows are of then, though, and the list of minutes to fold says nothing of what was folded,
 * re-opened or declared since. So all of them are folded again that can be, and until they are, they are missing instead of old.
 */
final class OlderStore {
    private static final Logger LOG = LoggerFactory.getLogger(OlderStore.class);
    private static final int PARTITION = 0;

    private final TimeSeriesStore store;
    private final Supplier<Optional<StoredMark>> told;
    private final Refolding refolding;
    private final Sums sums;

    /**
     * Looks at nothing yet.
     *
     * @param told how far the inbox was told that the store is
     */
    OlderStore(TimeSeriesStore store, Supplier<Optional<StoredMark>> told, Refolding refolding, Sums sums) {
        this.store = store;
        this.told = told;
        this.refolding = refolding;
        this.sums = sums;
    }

    /** Whether it lacks what it had. Not while it has caught up; one that keeps no mark of its own is never behind. */
    boolean isBehind() {
        Optional<StoredMark> inbox = told.get();
        if (inbox.isEmpty()) {
            return false;
        }
        return store.storedMark(PARTITION)
                .map(mark -> mark.position().compareTo(inbox.get().position()) < 0)
                .orElse(true);
    }

    /**
     * Lists what is in question, durably, and only then drops it: who is killed in between finds the store behind once more.
     * Before anything is stored or answered.
     */
    void look(Collection<AssetKey> assets) {
        if (!isBehind()) {
            return;
        }
        long since = Math.max(0, refolding.foldable());
        long from = Long.MAX_VALUE;
        for (AssetKey asset : assets) {
            // what had come and was not folded yet is folded in nobody's turn either
            long first = Math.max(Math.min(store.firstMinute(asset), store.firstPoint(asset)), since);
            if (first != Long.MAX_VALUE) {
                refolding.refold(asset, first, Long.MAX_VALUE);
                sums.forget(asset, first, Long.MAX_VALUE);
                from = Math.min(from, first);
            }
        }
        if (from != Long.MAX_VALUE) {
            LOG.warn(
                    "the store is older than what the inbox knows of it: minutes since {} are unknown until they are"
                            + " folded again",
                    Instant.ofEpochSecond(Math.floorDiv(from, 1_000_000_000L)));
            store.forgetMinutes(from);
        }
    }

    /** Folds again what waits once the store has what it lacked: before, it would be folded twice. */
    void refold() throws InterruptedException {
        if (!isBehind()) {
            refolding.work();
        }
    }
}
