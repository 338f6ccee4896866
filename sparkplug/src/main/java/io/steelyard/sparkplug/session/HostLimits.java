package io.steelyard.sparkplug.session;

import java.time.Duration;

/**
 * How long and how much a {@link HostSession} waits and keeps.
 *
 * @param reorderTimeout how long a hole in seq may stay open before the messages behind it are taken without it
 * @param rebirthThrottle the least time between two rebirth requests to one edge node
 * @param maxHeld messages kept behind a hole, 1 to 128; one more closes the hole at once
 * @param maxMetrics metrics that the births of one edge node may define; a birth with more is refused
 */
public record HostLimits(Duration reorderTimeout, Duration rebirthThrottle, int maxHeld, int maxMetrics) {

    /** 2 s for a hole, 1 s between rebirth requests, 64 messages, 200,000 metrics. */
    public static final HostLimits USUAL = new HostLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), 64, 200_000);

    public HostLimits {
        if (reorderTimeout.isNegative() || rebirthThrottle.isNegative()) {
            throw new IllegalArgumentException("a negative time");
        }
        if (maxHeld < 1 || maxHeld > 128) {
            throw new IllegalArgumentException("maxHeld " + maxHeld + " is not within 1 to 128");
        }
        if (maxMetrics < 1) {
            throw new IllegalArgumentException("maxMetrics " + maxMetrics + " is less than 1");
        }
    }
}
