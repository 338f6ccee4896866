package io.steelyard.edge.opcua.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is looked for without end, by pauses between two bounds, and by no two agents in step. */
final class BackoffTest {
    private static final int FOR_EVER = 10_000;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final int FIFTH = 5;

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1));

    /** Whether nobody listens or somebody answers in vain: secure channels cost a small machine seconds. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerIsLookedForAfterASecondThenTwiceAsLongUpToAMinuteForEver(boolean isThere) {
        for (long usual : List.of(1L, 2L, 4L, 8L, 16L, 32L)) {
            backoff.failed(isThere);
            assertThat(backoff.next()).isBetween(usual * SECOND, usual * SECOND + usual * SECOND / FIFTH);
        }
        Set<Long> different = new TreeSet<>();
        for (int i = 0; i < FOR_EVER; i++) {
            backoff.failed(isThere);
            long wait = backoff.next();
            assertThat(wait).as("try %d", i).isBetween(MINUTE * FIFTH / (FIFTH + 1), MINUTE);
            different.add(wait);
        }
        assertThat(different).as("by chance").hasSizeGreaterThan(1_000);
    }

    @Test
    void afterAConnectionThatHeldTheNextTryComesAtOnceAndThePausesBeginAnew() {
        for (int i = 0; i < FOR_EVER; i++) {
            backoff.failed(true);
            assertThat(backoff.next()).isBetween(SECOND, MINUTE);
        }
        backoff.reset();
        assertThat(backoff.next()).isZero();
        assertThat(backoff.next()).isBetween(SECOND, SECOND + SECOND / FIFTH);
    }

    /** A machine that starts answers before it lets anybody in; then it is nearly back. */
    @Test
    void whoAnswersAgainIsTriedSoonThoughNobodyWasThereForLong() {
        for (int i = 0; i < 10; i++) {
            backoff.failed(false);
            backoff.next();
        }
        backoff.failed(true);
        assertThat(backoff.next()).isLessThan(2 * SECOND);
        backoff.failed(true);
        assertThat(backoff.next()).as("and is spared when it stays so").isGreaterThanOrEqualTo(2 * SECOND);
    }

    /** Such a one is broken, and its pauses grow as of any other. */
    @Test
    void whoAnswersByTurnsIsNotTriedMoreOften() {
        for (int i = 0; i < 10; i++) {
            backoff.failed(i % 2 == 0);
            backoff.next();
        }
        backoff.failed(true);
        assertThat(backoff.next()).isGreaterThanOrEqualTo(MINUTE * FIFTH / (FIFTH + 1));
    }

    /** Whatever happens in whatever order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 250, 1_000, 59_999, 60_000})
    void aPauseKeepsToItsBounds(long least) {
        Random chance = new Random(2);
        Backoff one = new Backoff(Duration.ofMillis(least), Duration.ofMinutes(1), chance);
        for (int i = 0; i < FOR_EVER; i++) {
            boolean atOnce = chance.nextInt(50) == 0;
            if (atOnce) {
                one.reset();
            }
            one.failed(chance.nextInt(3) > 0);
            assertThat(one.next()).as("try %d", i).isBetween(atOnce ? 0 : least, MINUTE);
        }
    }
}
