package io.steelyard.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.cli.ExitCode;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.config.plan.Plan;
import io.steelyard.edge.config.plan.Remark;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import io.steelyard.edge.opcua.select.SelectLook;
import io.steelyard.edge.opcua.select.Selected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people and scripts are told of a plan. */
final class PlanTextTest {
    private static final Plan PLAN = Plan.of(
            new AgentPlan(Set.of(), List.of(), List.of(new AgentPlan.Line(AgentPlan.NEW, "m/one", "nsu=urn:p;s=one"))));

    private static Compared server(Finding... findings) {
        return new Compared("plc", "opc.tcp://plc:4840", 9, 8, List.of(findings), Map.of(), Map.of(), List.of(), null);
    }

    private static Finding found(Finding.What what, String signal, boolean isRead) {
        return new Finding(what, "m/" + signal, "was -> is", isRead);
    }

    @Test
    void aSignalThatCannotBeReadIsTheAnswerNo() {
        PlanText plan = new PlanText(PLAN.compared(List.of(server(
                found(Finding.What.MOVED, "one", true),
                found(Finding.What.TYPE, "two", false),
                found(Finding.What.UNIT, "two", false)))));
        assertThat(plan.text())
                .contains("moved m/one: was -> is", "type  m/two: was -> is")
                .contains(
                        "server plc: 9 signals looked for, 8 of them remembered from before; 1 moved, 1 cannot be read");
        assertThat(plan.json())
                .contains("\"what\" : \"moved\"", "\"read\" : false", "\"compared\" : true", "\"verdict\" : \"no\"");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.NO);
    }

    /** Nothing is wrong with it, and it does not do what somebody wrote it for. */
    @Test
    void namesWhatComesToNothingAndSaysYes() {
        PlanText plan = new PlanText(PLAN.remarked(List.of(new Remark("m/one", "swingingDoor leaves nothing out"))));
        assertThat(plan.text()).contains("note  m/one: swingingDoor leaves nothing out");
        assertThat(plan.json()).contains("\"remarks\"", "\"swingingDoor leaves nothing out\"");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
    }

    /** They are read, so the answer stays yes. */
    @Test
    void namesSignalsWhosePlaceNobodyCanTell() {
        Compared server = new Compared(
                "plc", "opc.tcp://plc:4840", 9, 8, List.of(), Map.of(), Map.of(), List.of("m/two", "m/three"), null);
        PlanText plan = new PlanText(PLAN.compared(List.of(server)));
        assertThat(plan.text()).contains("where 2 signals stand", "cannot be told, m/two the first", "by browse path");
        assertThat(plan.json()).contains("\"count\" : 2", "\"m/three\"");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whatOnlyMovedIsFollowed() {
        assertThat(new PlanText(PLAN.compared(List.of(server(found(Finding.What.MOVED, "one", true))))).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    /** One that nobody could ask may still say anything. */
    @Test
    void aServerThatIsAwayCountsMoreThanOneThatSaysNo() {
        Compared away = new Compared(
                "far",
                "opc.tcp://far:4840",
                1,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                new Compared.Trouble(true, "no answer"));
        PlanText plan = new PlanText(PLAN.compared(List.of(server(found(Finding.What.MISSING, "one", false)), away)));
        assertThat(plan.text()).contains("far at opc.tcp://far:4840: NOT COMPARED, its 1 signals", "no answer");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    /** What is selected and cannot be had is no less than a signal that cannot be read. */
    @Test
    void aSelectionThatFitsNothingIsTheAnswerNo() {
        SelectLook.Found good = new SelectLook.Found("plc", Selected.NOTHING, 0, 0, List.of(), null, false);
        SelectLook.Found none =
                new SelectLook.Found("two", Selected.NOTHING, 0, 3, List.of("it fits nothing"), null, false);
        SelectLook.Found away = new SelectLook.Found("far", Selected.NOTHING, 0, 0, List.of(), "no answer", true);
        assertThat(new PlanText(PLAN.walked(List.of(good))).exitCode()).isEqualTo(ExitCode.DONE);
        PlanText plan = new PlanText(PLAN.walked(List.of(good, none)));
        assertThat(plan.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(plan.text())
                .contains("it fits nothing")
                .contains("server two: 0 signals are selected, 0 of them new; 3 are more than selectMost and left out");
        assertThat(plan.json()).contains("\"misses\" : [ \"it fits nothing\" ]", "\"leftOut\" : 3");
        assertThat(new PlanText(PLAN.walked(List.of(away))).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }
}
