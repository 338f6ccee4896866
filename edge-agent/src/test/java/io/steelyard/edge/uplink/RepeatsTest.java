package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When everything is sent again that an answer does not name. */
final class RepeatsTest {
    private static final long PAUSE = Repeats.FIRST_PAUSE;

    private final Repeats repeats = new Repeats();

    @Test
    void eachTimeAfterTwiceAsLong() {
        long now = -7;
        assertThat(repeats.isDue(now)).isTrue();
        for (long pause = PAUSE; pause < Repeats.LONGEST_PAUSE; pause *= 2) {
            repeats.repeated(now);
            assertThat(repeats.isDue(now + pause - 1)).isFalse();
            assertThat(repeats.isDue(now + pause)).isTrue();
            now += pause;
        }
        repeats.repeated(now);
        assertThat(repeats.isDue(now + Repeats.LONGEST_PAUSE - 1)).isFalse();
        assertThat(repeats.isDue(now + Repeats.LONGEST_PAUSE)).isTrue();
    }

    /** Between two repeats of one loss answers may name everything for a moment. */
    @Test
    void whatIsLostBehindAnAnswerThatNamedAllIsAnotherLossOnceThePauseIsOver() {
        repeats.repeated(0);
        repeats.repeated(PAUSE);
        repeats.allNamed(PAUSE + 1);
        assertThat(repeats.isDue(3 * PAUSE - 1)).isFalse();
        repeats.allNamed(3 * PAUSE);
        assertThat(repeats.isDue(3 * PAUSE)).isTrue();
        repeats.repeated(3 * PAUSE);
        assertThat(repeats.isDue(4 * PAUSE)).isTrue();
    }
}
