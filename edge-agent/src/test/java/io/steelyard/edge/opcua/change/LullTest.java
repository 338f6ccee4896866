package io.steelyard.edge.opcua.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LullTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Lull lull = new Lull();

    @Test
    void waitsUntilNothingWasToldForAWhile() {
        assertThat(lull.isDue(0)).isFalse();
        lull.told(10 * SECOND);
        lull.told(13 * SECOND);
        assertThat(lull.isDue(17 * SECOND)).isFalse();
        assertThat(lull.isDue(18 * SECOND)).isTrue();
    }

    /** A server that says so every second has it acted upon all the same, and no more than every so often. */
    @Test
    void aStormIsActedUponNowAndThen() {
        List<Integer> acts = new ArrayList<>();
        for (int second = 0; second < 200; second++) {
            lull.told(second * SECOND);
            if (lull.isDue(second * SECOND)) {
                acts.add(second);
                lull.begun();
                lull.ended((second + 1) * SECOND);
            }
        }
        assertThat(acts).containsExactly(60, 121, 182);
    }

    /** Whoever acts may have passed it already. */
    @Test
    void whatIsToldMeanwhileIsActedUponLater() {
        lull.told(0);
        lull.begun();
        lull.told(SECOND);
        lull.ended(2 * SECOND);
        assertThat(lull.isDue(61 * SECOND)).isFalse();
        assertThat(lull.isDue(62 * SECOND)).isTrue();
        lull.begun();
        lull.ended(63 * SECOND);
        assertThat(lull.isDue(1_000 * SECOND)).isFalse();
    }
}
