package io.steelyard.gateway.kpi;

import static io.steelyard.gateway.kpi.Folding.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import org.junit.jupiter.api.Test;

/** What counters say of a minute, and what they hide. */
final class MinuteCounterTest {

    private static Folding parts(long before) {
        return Folding.machine()
                .before("state", 3L)
                .before("mode", 3L)
                .before("order", "A-1")
                .before("good", before)
                .before("energy", 10.0);
    }

    /** What an operator takes back was never made; what a reset takes back was. */
    @Test
    void tellsACorrectionFromAReset() {
        assertThat(parts(100).at(10, "good", 97L).fold())
                .containsEntry("good", -3.0)
                .containsEntry("good.corrections", 1L)
                .containsEntry("good.resets", 0L);
        assertThat(parts(100).at(10, "good", 2L).fold())
                .containsEntry("good", 2.0)
                .containsEntry("good.resets", 1L)
                .doesNotContainKey("good.corrections");
    }

    /** Behind a stretch that nobody saw the counter may have begun anew and come far. */
    @Test
    void behindAGapAStepBackIsAReset() {
        assertThat(parts(100).gap(5, 20).at(20, "good", 97L).fold())
                .containsEntry("good", 97.0)
                .containsEntry("good.resets", 1L)
                .containsEntry("good.unseen", 15 * SECOND)
                .containsEntry("good.stretches", 1L);
    }

    @Test
    void comesRoundAtTheEndOfItsType() {
        assertThat(parts(65_530).at(10, "good", 4L).fold())
                .containsEntry("good", 10.0)
                .containsEntry("good.rollovers", 1L);
    }

    /** Another machine stands in its place: nothing of its count was made here. */
    @Test
    void aStepThatTheMachineCannotMakeCountsForNothing() {
        assertThat(parts(100).atMost("0.5").at(10, "good", 4_000L).fold())
                .containsEntry("good", 0.0)
                .containsEntry("good.replaced", 1L)
                .containsEntry("good.unseen", 10 * SECOND);
    }

    @Test
    void aFirstValueSaysThatItIsOne() {
        assertThat(Folding.machine()
                        .at(10, "good", 4_711L)
                        .at(20, "good", 4_712L)
                        .fold())
                .containsEntry("good", 1.0)
                .containsEntry("good.started", 1L)
                .containsEntry("good.unseen", 10 * SECOND);
    }

    /** What a period's low must leave out when it begins in the middle of the stretch. */
    @Test
    void keepsWhatCameOverAStretchThatBeganEarlier() {
        assertThat(parts(100)
                        .gap(-90, 20)
                        .at(20, "good", 130L)
                        .at(30, "good", 131L)
                        .fold())
                .containsEntry("good", 31.0)
                .containsEntry("good.opening", 30.0)
                .containsEntry("good.unseen", 20 * SECOND)
                .doesNotContainKey("good.blind");
        assertThat(parts(100).gap(-90, 90).fold())
                .containsEntry("good.blind", 1L)
                .containsEntry("good.unseen", 60 * SECOND);
    }

    @Test
    void energyBelongsToTheStateJustBeforeItsReading() {
        assertThat(parts(1).at(10, "state", 2L)
                        .at(10, "energy", 12.0)
                        .at(30, "energy", 13.0)
                        .fold())
                .containsEntry("energy", 3.0)
                .containsEntry("energy.kwh", 3.0)
                .containsEntry("energy.idle", 1.0)
                .containsEntry("energy.undecided", 0.0);
    }

    /** With all samples some of it might have been seen while the machine executed. */
    @Test
    void nobodyKnowsWhenEnergyWasTakenThatCameOverAGap() {
        assertThat(parts(1).at(1, "state", 2L)
                        .gapOf("energy", 5, 30)
                        .at(30, "energy", 13.0)
                        .fold())
                .containsEntry("energy.kwh", 3.0)
                .containsEntry("energy.idle", 0.0)
                .containsEntry("energy.undecided", 3.0);
    }

    @Test
    void convertsMetersUnitsAndInventsNone() {
        assertThat(new Folding()
                        .with("energy", "Double", "W·h")
                        .before("energy", 1_000.0)
                        .at(3, "energy", 3_500.0)
                        .fold())
                .containsEntry("energy.kwh", 2.5)
                .doesNotContainKey("energy.idle");
        assertThat(new Folding()
                        .with("energy", "Double", "bar")
                        .before("energy", 1.0)
                        .at(3, "energy", 3.0)
                        .fold())
                .containsEntry("energy", 2.0)
                .doesNotContainKey("energy.kwh");
    }

    /** Each part is planned by the job that it was made for. */
    @Test
    void plansEachPartByItsJob() {
        assertThat(parts(1).planned(0, 30, Calendar.NONE, false, "4")
                        .planned(30, 60, Calendar.NONE, false, "6.5")
                        .at(10, "good", 3L)
                        .at(40, "good", 4L)
                        .fold())
                .containsEntry("planned.run", 14.5)
                .containsEntry("planned.parts", 3.0);
    }

    @Test
    void aPersonsCorrectionStandsBesideTheCount() {
        assertThat(parts(1).corrected("good", -2).at(10, "good", 3L).fold())
                .containsEntry("good", 2.0)
                .containsEntry("good.corrected", -2.0);
    }
}
