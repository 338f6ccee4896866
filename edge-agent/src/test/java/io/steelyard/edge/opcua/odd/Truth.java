package io.steelyard.edge.opcua.odd;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * What an odd server really does, whatever it declares.
 *
 * @param operations nodes that one Read, Browse or TranslateBrowsePaths may name; it declares so
 * @param itemsACall items that one CreateMonitoredItems may name; it declares more
 * @param itemsASubscription monitored items that a subscription takes; it declares nothing
 * @param failsTheCall whether too many items for a subscription fail the whole call, instead of those that are too many
 * @param filter whether a monitored item may have a filter
 * @param page references that an answer to Browse holds at most
 * @param continuationPoints how many of them a session may hold; it declares so
 * @param skewMillis by how much its clock is ahead of ours
 * @param samplingMillis the least sampling interval; one that is shorter is revised
 * @param publishingMillis the least publishing interval
 * @param queue the longest queue of an item
 * @param transfer whether subscriptions can be transferred
 * @param createMillisAnItem how long it takes to make one
 * @param percent whether a filter, where there may be one, may be a share of a range; null where no variable has a range
 * @param republishing what it answers when a lost notification is asked for
 */
public record Truth(
        int operations,
        int itemsACall,
        int itemsASubscription,
        boolean failsTheCall,
        boolean filter,
        int page,
        int continuationPoints,
        long skewMillis,
        double samplingMillis,
        double publishingMillis,
        int queue,
        boolean transfer,
        int createMillisAnItem,
        @Nullable Boolean percent,
        Republishing republishing) {

    /** What a server does with the service that has a lost notification told again. */
    public enum Republishing {
        KNOWN,
        UNSUPPORTED,
        /** As some do: with a message that nobody sent. */
        EMPTY
    }

    private static final List<Optional<Boolean>> SHARES =
            List.of(Optional.of(true), Optional.of(false), Optional.empty());

    /** The same for the same seed; seed 0 is the one that is told of most often in the field. */
    public static Truth of(long seed) {
        if (seed == 0) {
            return new Truth(
                    64, 100, 194, false, false, 10, 10, 37_000, 250, 500, 5, false, 2, false, Republishing.EMPTY);
        }
        RandomGenerator chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return new Truth(
                chance.nextInt(5, 100),
                chance.nextInt(20, 150),
                chance.nextInt(60, 250),
                chance.nextBoolean(),
                chance.nextBoolean(),
                chance.nextInt(3, 30),
                chance.nextInt(1, 12),
                chance.nextLong(-90_000, 90_000),
                chance.nextInt(1, 10) * 50,
                chance.nextInt(2, 10) * 100,
                chance.nextInt(1, 50),
                chance.nextBoolean(),
                chance.nextInt(0, 3),
                SHARES.get(chance.nextInt(SHARES.size())).orElse(null),
                Republishing.values()[chance.nextInt(Republishing.values().length)]);
    }
}
