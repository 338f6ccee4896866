package io.steelyard.gateway.store.embedded;

import java.time.Duration;

/**
 * What the embedded store may take.
 *
 * @param memoryBytes most memory of the database beside the heap, for all that happens in it at once
 * @param retention how long a day's points and minute rows stay; zero for ever
 * @param bounds what one question may cost
 */
public record EmbeddedConfig(long memoryBytes, Duration retention, Bounds bounds) {

    /**
     * What one question may cost; beyond, it is refused with a sentence that says what to do.
     *
     * @param time how long it may take, whole; and how long it may wait for others before that
     * @param points points or rows it may bring into memory at once
     * @param atOnce how many are answered at the same time; the others wait
     */
    public record Bounds(Duration time, int points, int atOnce) {

        /** The limits of the program. */
        public static Bounds usual() {
            return new Bounds(Duration.ofSeconds(30), 1_000_000, 3);
        }
    }

    /** The usual bounds; everything stays. */
    public static EmbeddedConfig of(long memoryBytes) {
        return new EmbeddedConfig(memoryBytes, Duration.ZERO, Bounds.usual());
    }
}
