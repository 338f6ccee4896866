package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final DirtyMinute MINUTE = new DirtyMinute(new AssetKey("works", "m"), 60 * SECOND);

    private final Resting resting = new Resting();

    /** Most of the time is for what was not folded yet. */
    @Test
    void restsFourTimesAsLongAsTheTurnTook() {
        resting.folded(List.of(MINUTE), 5 * SECOND, 100 * SECOND);
        assertThat(resting.count(120 * SECOND - 1)).isEqualTo(1);
        assertThat(resting.has(MINUTE)).isTrue();
        assertThat(resting.count(120 * SECOND)).isZero();
        assertThat(resting.has(MINUTE)).isFalse();
    }

    /** A late sample shows at once while the store has little to do. */
    @Test
    void whatTookLittleDoesNotRest() {
        resting.folded(List.of(MINUTE), SECOND - 1, 0);
        assertThat(resting.has(MINUTE)).isFalse();
    }

    @Test
    void nothingRestsLongerThanAMinute() {
        resting.folded(List.of(MINUTE), 600 * SECOND, 0);
        assertThat(resting.count(60 * SECOND)).isZero();
    }
}
