package io.steelyard.edge.opcua.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A server is looked for without end, never more than a minute apart, and by no two agents in step. */
final class BackoffTest {
    private static final int FOR_EVER = 10_000;
    private static final long MINUTE = 60_000;
    private static final int TENTH = 10;

    private final Backoff backoff = new Backoff(new Random(1));

    /** A refused connection costs nobody anything, and a server that is back is found soon. */
    @Test
    void whoDoesNotListenIsLookedForFourTimesASecondForEver() {
        backoff.failed(false);
        Set<Long> different = new TreeSet<>();
        for (int i = 0; i < FOR_EVER; i++) {
            long wait = backoff.next();
            assertThat(wait).as("try %d", i).isBetween(225L, 275L);
            different.add(wait);
        }
        assertThat(different).as("by chance").hasSizeGreaterThan(40);
    }

    /** Secure channels cost a small machine seconds. */
    @Test
    void whoAnswersInVainIsAskedAfterOneSecondThenTwiceAsLongUpToFifteenForEver() {
        backoff.failed(true);
        for (long usual : List.of(1_000L, 2_000L, 4_000L, 8_000L)) {
            assertThat(backoff.next()).isBetween(usual - usual / TENTH, usual + usual / TENTH);
        }
        Set<Long> different = new TreeSet<>();
        for (int i = 0; i < FOR_EVER; i++) {
            long wait = backoff.next();
            assertThat(wait).as("try %d", i).isBetween(13_500L, 16_500L);
            different.add(wait);
        }
        assertThat(different).as("by chance").hasSizeGreaterThan(1_000);
    }

    @Test
    void afterAConnectionThatHeldTheNextTryComesAtOnceAndThePausesBeginAnew() {
        backoff.failed(true);
        for (int i = 0; i < FOR_EVER; i++) {
            assertThat(backoff.next()).isLessThan(MINUTE);
        }
        backoff.reset();
        assertThat(backoff.next()).isZero();
        assertThat(backoff.next()).isBetween(900L, 1_100L);
        backoff.reset();
        backoff.failed(false);
        assertThat(backoff.next()).isZero();
        assertThat(backoff.next()).isBetween(225L, 275L);
    }

    /** Whatever happens in whatever order. */
    @Test
    void aPauseIsNeverLongerThanAMinute() {
        Random chance = new Random(2);
        for (int i = 0; i < FOR_EVER; i++) {
            if (chance.nextInt(50) == 0) {
                backoff.reset();
            }
            backoff.failed(chance.nextBoolean());
            assertThat(backoff.next()).as("try %d", i).isBetween(0L, MINUTE);
        }
    }
}
