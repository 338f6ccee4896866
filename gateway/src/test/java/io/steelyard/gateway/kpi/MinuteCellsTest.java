package io.steelyard.gateway.kpi;

import static io.steelyard.gateway.kpi.Folding.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import org.junit.jupiter.api.Test;

/** Time by cells, failures and machines that tell no state. */
final class MinuteCellsTest {

    private static Folding runs() {
        return Folding.machine().before("state", 3L).before("mode", 3L).before("order", "A-1");
    }

    /** Readers of totals need not know that there are flags. */
    @Test
    void totalsHoldWhatPartsHold() {
        assertThat(runs().planned(0, 20, Calendar.OPERATION, false, null)
                        .planned(20, 30, Calendar.PLANNED_DOWN, true, null)
                        .at(40, "order", "")
                        .fold())
                .containsEntry("time.3.3", 60 * SECOND)
                .containsEntry("cell.3.3.po", 20 * SECOND)
                .containsEntry("cell.3.3.dom", 10 * SECOND)
                .containsEntry("cell.3.3.o", 10 * SECOND)
                .doesNotContainKey("cell.3.3.")
                .containsEntry("time.unknown", 0L);
    }

    /** A gap of the order's signal hides whether there is one, and not what the machine does. */
    @Test
    void saysWhereNobodyKnowsWhetherThereIsAnOrder() {
        assertThat(runs().gapOf("order", 10, 30).fold())
                .containsEntry("time.3.3", 60 * SECOND)
                .containsEntry("cell.3.3.u", 20 * SECOND)
                .containsEntry("cell.3.3.o", 40 * SECOND);
    }

    @Test
    void aDeclaredJobIsAnOrderWhateverTheSignalHides() {
        assertThat(runs().gapOf("order", 0, 60)
                        .planned(0, 15, Calendar.NONE, false, "30")
                        .fold())
                .containsEntry("cell.3.3.o", 15 * SECOND)
                .containsEntry("cell.3.3.u", 45 * SECOND);
    }

    @Test
    void unknownTimeKeepsItsCalendar() {
        assertThat(runs().gap(50, 60)
                        .planned(0, 55, Calendar.OPERATION, false, null)
                        .planned(55, 60, Calendar.CLOSED, false, null)
                        .fold())
                .containsEntry("time.unknown", 10 * SECOND)
                .containsEntry("cell.unknown.p", 5 * SECOND)
                .containsEntry("cell.unknown.c", 5 * SECOND);
    }

    @Test
    void aFailureBeginsWhereAnotherKnownStateEnds() {
        assertThat(runs().at(10, "state", 1L)
                        .at(20, "state", 3L)
                        .at(30, "state", 1L)
                        .fold())
                .containsEntry("failures", 2L);
    }

    /** A new mode of the same instant counts, a later one does not make a failure of a maintenance. */
    @Test
    void whatBeginsInMaintenanceIsNoFailure() {
        assertThat(runs().at(10, "state", 1L)
                        .at(10, "mode", 1L)
                        .at(20, "mode", 3L)
                        .fold())
                .containsEntry("failures", 0L);
        assertThat(Folding.machine()
                        .before("state", 3L)
                        .before("mode", 1L)
                        .at(10, "state", 1L)
                        .at(10, "mode", 3L)
                        .fold())
                .containsEntry("failures", 1L);
    }

    @Test
    void whatNobodySawBeginIsNotCounted() {
        assertThat(runs().gap(5, 10).at(10, "state", 1L).fold()).containsEntry("failures", 0L);
        assertThat(runs().gap(-30, 0).at(0, "state", 1L).fold()).containsEntry("failures", 0L);
        assertThat(runs().at(0, "state", 1L).fold()).containsEntry("failures", 1L);
    }

    @Test
    void aMachineWithoutAStateWorksForAWhileAfterEachPart() {
        Folding press = new Folding().with("total", "UInt32", null).profile("press");
        assertThat(press.before("total", 7L, 90).at(50, "total", 8L).fold())
                .containsEntry("time.3", 40 * SECOND)
                .containsEntry("cell.3.x", 40 * SECOND)
                .containsEntry("cell.2.x", 20 * SECOND)
                .doesNotContainKey("failures");
    }

    @Test
    void aPackmlMachineFailsWhenItAborts() {
        assertThat(Folding.machine()
                        .profile("packml")
                        .before("state", 6L)
                        .before("mode", 1L)
                        .at(10, "state", 8L)
                        .at(12, "state", 9L)
                        .fold())
                .containsEntry("failures", 1L)
                .containsEntry("time.9.1", 48 * SECOND);
    }
}
