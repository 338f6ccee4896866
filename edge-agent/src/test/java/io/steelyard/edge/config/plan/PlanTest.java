package io.steelyard.edge.config.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A plan for programs, within the size that an answer may have. */
final class PlanTest {
    /** What the files say is what somebody is about to apply: none of it is left out. */
    @Test
    void shortensWhatWasFoundAndNotWhatTheFilesSay() {
        List<AgentPlan.Line> lines = IntStream.range(0, 9)
                .mapToObj(i -> new AgentPlan.Line(AgentPlan.NEW, "m/" + i, "s=" + i))
                .toList();
        List<Finding> findings = IntStream.range(0, 9)
                .mapToObj(i -> new Finding(Finding.What.MOVED, "m/" + i, "a -> b", true))
                .toList();
        Plan plan = Plan.of(new AgentPlan(Set.of(), List.of(), lines))
                .compared(List.of(new Compared(
                        "plc",
                        "opc.tcp://plc:4840",
                        9,
                        9,
                        findings,
                        Map.of(),
                        Map.of(),
                        List.of("m/0", "m/1", "m/2"),
                        null)));
        Map<?, ?> shortened = live(plan, 2);
        assertThat((List<?>) shortened.get("findings")).hasSize(2);
        assertThat(shortened.get("more")).isEqualTo(7);
        assertThat(shortened.get("placeless"))
                .isEqualTo(Map.of("count", 3, "signals", List.of("m/0", "m/1"), "more", 1));
        assertThat((List<?>) plan.asMap(2).get("signals")).hasSize(9);
        assertThat(live(plan, 9).get("more")).isNull();
    }

    private static Map<?, ?> live(Plan plan, int most) {
        return (Map<?, ?>) ((List<?>) plan.asMap(most).get("live")).get(0);
    }
}
