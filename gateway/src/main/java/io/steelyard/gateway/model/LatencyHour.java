package io.steelyard.gateway.model;

/**
 * The latencies of an asset's samples that arrived within a UTC hour, or within the part of it that the gateway's clock went
 * through without being set back.
 *
 * @param began when the first sample of any asset arrived in it, nanoseconds since 1970; with the asset it is its name
 * @param before what is known of the time before it
 * @param counts of the asset's samples
 */
public record LatencyHour(AssetKey asset, long began, Before before, LatencyCounts counts) {
    /** An hour in nanoseconds. */
    public static final long NANOS = 3_600_000_000_000L;

    /** What is known of the time before an hour; the numbers stand on disk. */
    public enum Before {
        /** The hour before it is kept as well, or nothing arrived in between. */
        KEPT(0),
        /** Samples may have arrived of which nobody has counted the latencies, or of which the counts are lost. */
        LOST(1),
        /** No sample had ever arrived. */
        NOTHING(2);

        private final int number;

        Before(int number) {
            this.number = number;
        }

        /** Stays the same in every version. */
        public int number() {
            return number;
        }

        /** The one with the number; of a number that is none, what says least. */
        public static Before of(int number) {
            return number == KEPT.number ? KEPT : number == NOTHING.number ? NOTHING : LOST;
        }
    }

    /** When the UTC hour of an instant begins. */
    public static long begin(long at) {
        return Math.floorDiv(at, NANOS) * NANOS;
    }
}
