package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Sample;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No two numbered samples of a signal share a time, whatever the machine's clock does. */
final class LastKeyTest {
    private LastKey key;

    @Test
    void aSourceTimeIsKeptAsItIsWhileTimeRunsForward() {
        assertThat(number(1_000)).isEqualTo(1_000);
        assertThat(number(1_100)).isEqualTo(1_100);
        assertThat(number(9_900)).isEqualTo(9_900);
    }

    @Test
    void neighboursAtOneInstantAreCountedInTheUnits() {
        assertThat(number(1_000)).isEqualTo(1_000);
        assertThat(number(1_000)).isEqualTo(1_001);
        assertThat(number(1_000)).isEqualTo(1_002);
        assertThat(number(1_100)).isEqualTo(1_100);
    }

    @Test
    void aStepBackIntoTimeThatIsTakenGoesALevelUpInTheTens() {
        number(5_000);
        assertThat(number(3_000)).isEqualTo(3_010);
        assertThat(number(3_000)).isEqualTo(3_011);
        assertThat(number(4_000)).isEqualTo(4_010);
        assertThat(number(2_000)).isEqualTo(2_020);
        assertThat(number(5_000)).isEqualTo(5_010);
        assertThat(number(5_100)).isEqualTo(5_100);
        assertThat(number(5_000)).isEqualTo(5_020);
    }

    @Test
    void tenNeighboursAndTenStepsAreTheEnd() {
        for (int i = 0; i < 10; i++) {
            number(1_000);
        }
        assertThat(LastKey.storedTime(key, 1_000)).isEqualTo(LastKey.EXHAUSTED);
        number(20_000);
        for (int i = 1; i < 10; i++) {
            number(20_000 - i * 1_000);
        }
        assertThat(LastKey.storedTime(key, 1_000)).isEqualTo(LastKey.EXHAUSTED);
        assertThat(number(20_100)).isEqualTo(20_100);
    }

    /** A machine whose clock was never set stands somewhere before 1970. */
    @Test
    void neighboursBefore1970EndAtTenToo() {
        for (int i = 0; i < 10; i++) {
            assertThat(number(-5_000)).isEqualTo(-5_000 + i);
        }
        assertThat(LastKey.storedTime(key, -5_000)).isEqualTo(LastKey.EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void timesAreNeverSharedWhateverTheClockDoes(long seed) {
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long now = 1_000_000;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(20) == 0 ? -random.nextInt(4_000) : random.nextInt(700);
            long stored = LastKey.storedTime(key, now);
            if (stored != LastKey.EXHAUSTED) {
                assertThat(seen.add(stored))
                        .as("seed %d, sample %d at %d", seed, i, now)
                        .isTrue();
                key = LastKey.after(key, sample(stored, 0L));
            }
        }
    }

    @Test
    void onlyAFirstNotificationThatSaysTheSameIsARepeat() {
        number(1_000);
        assertThat(LastKey.repeats(key, new Sample(1, 1_000, ClockSource.SOURCE, 0, 0, 0L, true)))
                .isTrue();
        assertThat(LastKey.repeats(key, new Sample(1, 1_000, ClockSource.SOURCE, 0, 0, 0L, false)))
                .isFalse();
        assertThat(LastKey.repeats(key, new Sample(1, 1_100, ClockSource.SOURCE, 0, 0, 0L, true)))
                .isFalse();
        assertThat(LastKey.repeats(key, new Sample(1, 1_000, ClockSource.SOURCE, 0, 5, 0L, true)))
                .isFalse();
        assertThat(LastKey.repeats(key, new Sample(1, 1_000, ClockSource.SOURCE, 0, 0, 1L, true)))
                .isFalse();
        assertThat(LastKey.repeats(
                        new LastKey(key.last(), key.highest(), key.levels(), false),
                        new Sample(1, 1_000, ClockSource.SOURCE, 0, 0, 0L, true)))
                .isFalse();
    }

    private long number(long source) {
        long stored = LastKey.storedTime(key, source);
        key = LastKey.after(key, sample(stored, 0L));
        return stored;
    }

    private static NumberedSample sample(long time, Object value) {
        return new NumberedSample(0, 1, time, ClockSource.SOURCE, 0, 0, 0, value);
    }
}
