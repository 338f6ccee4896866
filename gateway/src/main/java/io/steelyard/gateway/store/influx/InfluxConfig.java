package io.steelyard.gateway.store.influx;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Where InfluxDB is and how patient to be with it.
 *
 * @param token gives the token, empty for none; a supplier, so that no log prints it
 * @param create whether missing buckets are made
 * @param retention how long points stay in buckets that are made; zero for ever
 * @param writers groups that are written at a time, each with assets of its own
 */
public record InfluxConfig(
        URI url,
        Supplier<String> token,
        String org,
        boolean create,
        Duration retention,
        int writers,
        Patience patience) {
    /** Two connections get most of what InfluxDB gives; four take it for themselves. */
    public static final int USUAL_WRITERS = 2;

    /**
     * How long to wait for what.
     *
     * @param first pause before the first new attempt; doubles from then on
     * @param most longest pause that is not asked for by the server
     * @param answer longest wait for one answer
     */
    public record Patience(Duration first, Duration most, Duration answer) {

        /** One second, a minute, thirty seconds. */
        public static Patience usual() {
            return new Patience(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(30));
        }
    }
}
