package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Of minutes whose states nobody can read, what was counted stays, and what rests on a state is open. */
final class UnreadTest {

    @Test
    void leavesWhatRestsOnNoState() {
        Sum sum = new Sum();
        Map<String, Object> fields = Map.of(
                "time.3.1",
                40L,
                "time.2.1",
                20L,
                "cell.3.1.po",
                30L,
                "cell.2.1.pm",
                5L,
                "cell.2.1.o",
                9L,
                "failures",
                2L);
        sum.add(new TreeMap<>(fields));
        sum.add(new TreeMap<>(Map.of("time.unknown", 60L, "energy.kwh", 7.0, "energy.idle", 2.0, "good", 4.0)));
        Sum unread = sum.unread();
        assertThat(unread.wholes())
                .containsEntry("time.unknown", 120L)
                .containsEntry("cell.unknown.p", 30L)
                .containsEntry("cell.unknown.pm", 5L)
                .containsEntry("failures", 0L)
                .doesNotContainKeys("time.3.1", "time.2.1", "cell.3.1.po", "cell.2.1.pm", "cell.2.1.o");
        assertThat(unread.real("energy.kwh")).isEqualByComparingTo("7");
        assertThat(unread.real("energy.idle")).isZero();
        assertThat(unread.real("energy.undecided")).isEqualByComparingTo("7");
        assertThat(unread.real("good")).isEqualByComparingTo(BigDecimal.valueOf(4));
        assertThat(unread.minutes()).isEqualTo(2);
        assertThat(sum.whole("time.3.1")).as("the other stays as it is").isEqualTo(40);
    }

    /** Whole hours tell how long a part took by the states in which the machine worked. */
    @Test
    void learnsNoCycleTime() {
        Sum sum = Sum.parse("60 0 cycle.10=5 good~5");
        assertThat(sum.learnedSeconds()).isNotNull();
        assertThat(sum.unread().learnedSeconds()).isNull();
    }
}
