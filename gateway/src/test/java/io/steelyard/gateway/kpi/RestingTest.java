package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RestingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTES = 60 * SECOND;
    private static final DirtyMinute MINUTE = of("m", 1);

    private final Resting resting = new Resting();

    private static DirtyMinute of(String asset, int minute) {
        return new DirtyMinute(new AssetKey("works", asset), minute * MINUTES);
    }

    /** Most of the time is for what was not folded yet. */
    @Test
    void restsFourTimesAsLongAsTheTurnTook() {
        resting.folded(List.of(MINUTE), 5 * SECOND, 100 * SECOND);
        assertThat(resting.has(MINUTE, 120 * SECOND - 1)).isTrue();
        resting.tidy(120 * SECOND - 1, Set.of());
        assertThat(resting.has(MINUTE, 120 * SECOND - 1)).isTrue();
        assertThat(resting.has(MINUTE, 120 * SECOND)).isFalse();
    }

    /** A late sample shows at once while the store has little to do. */
    @Test
    void whatTookLittleDoesNotRest() {
        resting.folded(List.of(MINUTE), SECOND - 1, 0);
        assertThat(resting.has(MINUTE, 0)).isFalse();
    }

    @Test
    void whatWasFoldedRestsNoLongerThanAMinute() {
        resting.folded(List.of(MINUTE), 600 * SECOND, 0);
        assertThat(resting.has(MINUTE, MINUTES - 1)).isTrue();
        assertThat(resting.has(MINUTE, MINUTES)).isFalse();
    }

    /**
     * All of its minutes, and longer each time that the others can be folded meanwhile; no other asset. Eight minutes at most: a
     * store that comes and goes lets others be folded meanwhile, too.
     */
    @Test
    void anAssetThatFailsRestsLongerEachTime() {
        long now = 0;
        int minute = 1;
        for (int rest : new int[] {1, 2, 4, 8, 8, 8}) {
            resting.failed(of("m", minute++), now);
            resting.succeeded(List.of(of("other", 1)));
            assertThat(resting.has(of("m", minute), now + rest * MINUTES - 1)).isTrue();
            assertThat(resting.has(of("other", minute), now)).isFalse();
            now += rest * MINUTES;
            assertThat(resting.has(of("m", minute), now)).isFalse();
        }
        resting.succeeded(List.of(of("m", minute)));
        resting.failed(of("m", minute + 1), now);
        assertThat(resting.has(of("m", minute), now + MINUTES)).isFalse();
    }

    /** One minute that never can be folded keeps none of the asset's later ones. */
    @Test
    void aMinuteThatFailsRestsLongerThanItsAsset() {
        long now = 0;
        for (int rest : new int[] {2, 4, 8, 16, 32, 60, 60}) {
            resting.failed(of("m", 1), now);
            assertThat(resting.hasFailed(of("m", 1))).isTrue();
            assertThat(resting.has(of("m", 2), now + MINUTES)).isFalse();
            resting.succeeded(List.of(of("m", 2)));
            assertThat(resting.has(of("m", 1), now + rest * MINUTES - 1)).isTrue();
            now += rest * MINUTES;
            assertThat(resting.has(of("m", 1), now)).isFalse();
        }
        resting.succeeded(List.of(of("m", 1)));
        assertThat(resting.hasFailed(of("m", 1))).isFalse();
    }

    /** Assets come and go for years; each rests as long as it was to, and is then forgotten. */
    @Test
    void whatFailedOfAnAssetThatIsGoneIsForgotten() {
        for (long now : new long[] {0, 2 * MINUTES}) {
            resting.failed(of("m", 1), now);
            resting.succeeded(List.of(of("other", 1)));
        }
        resting.tidy(3 * MINUTES, Set.of());
        assertThat(resting.has(of("m", 2), 4 * MINUTES - 1)).isTrue();
        resting.tidy(6 * MINUTES, Set.of());
        assertThat(resting.hasFailed(of("m", 1))).isFalse();
        resting.failed(of("m", 1), 6 * MINUTES);
        assertThat(resting.has(of("m", 2), 7 * MINUTES)).isFalse();
        assertThat(resting.has(of("m", 1), 8 * MINUTES)).isFalse();
    }

    /** Then it is the store that fails, and all are folded soon after it is back. */
    @Test
    void whereNoneCanBeFoldedNoneRestsLonger() {
        for (int turn = 0; turn < 10; turn++) {
            long now = 2 * turn * MINUTES;
            resting.failed(MINUTE, now);
            assertThat(resting.has(of("m", 2), now + MINUTES - 1)).isTrue();
            assertThat(resting.has(of("m", 2), now + MINUTES)).isFalse();
            assertThat(resting.has(MINUTE, now + 2 * MINUTES - 1)).isTrue();
            assertThat(resting.has(MINUTE, now + 2 * MINUTES)).isFalse();
        }
    }
}
