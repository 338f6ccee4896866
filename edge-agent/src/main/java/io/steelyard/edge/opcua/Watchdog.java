package io.steelyard.edge.opcua;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds items that a server has forgotten: those that spoke often and have been silent for three times as long as ever
 * before. An item that only has nothing to say is found once, too, and not again before it has spoken. For the server's
 * thread only.
 */
final class Watchdog {
    private static final int MOST_AT_ONCE = 100;
    private static final int OFTEN = 10;
    private static final int TIMES = 3;
    private static final long LEAST_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(5);

    private long lookedAt = Long.MIN_VALUE;

    /**
     * Those to be made again, a hundred at most at a time.
     *
     * @param now when the server was last heard, by a clock that stands while it cannot be
     * @param publishing the publishing interval
     */
    List<Item> overdue(List<Item> items, long now, Duration publishing) {
        if (lookedAt != Long.MIN_VALUE && now - lookedAt < LOOK_EVERY) {
            return List.of();
        }
        lookedAt = now;
        List<Item> overdue = items.stream()
                .filter(item -> item.subscribed && item.isSilent(now, OFTEN, patience(item, publishing)))
                .limit(MOST_AT_ONCE)
                .toList();
        overdue.forEach(Item::watched);
        return overdue;
    }

    private static long patience(Item item, Duration publishing) {
        return Math.max(LEAST_PATIENCE, TIMES * Math.max(item.longestPause(), publishing.toNanos()));
    }
}
