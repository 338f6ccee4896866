package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.settings.DataFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be done stands in one order: what gives most first, of as much what costs least, of those by their names. */
final class PlanOrderTest {
    /** All of the points are wanted, so that every item is in the plan. */
    private static Assessed result(Map<String, int[]> worthAndCost) {
        int total = worthAndCost.values().stream().mapToInt(one -> one[0]).sum();
        StringBuilder text = new StringBuilder("model: made\nedition: '1'\nruleVersion: '1'\nstatus: final\ntrust: M\n"
                + "source: x\nname: {zh: 甲, en: a}\nscoring: points\npoints: " + total
                + "\ngroups:\n  - id: g\n    name: {zh: 甲, en: a}\n    points: " + total + "\n    items:\n");
        StringBuilder effort = new StringBuilder();
        worthAndCost.forEach((id, one) -> {
            text.append("      - {id: " + id + ", name: {zh: 甲, en: a}, kind: single, points: " + one[0]
                    + ", options: [{id: no, name: {zh: 无, en: no}, points: 0}, {id: done, name: {zh: 有, en: done},"
                    + " points: " + one[0] + "}]}\n");
            effort.append(id + ": " + one[1] + ", ");
        });
        text.append("below: {zh: 甲, en: a}\nlevels:\n  - {level: 1, name: {zh: 甲, en: a}, score: " + total + "}\n");
        Model model = ModelsTest.read(text.toString());
        return Assessed.of(
                model,
                AnswersReader.read(
                        DataFile.of("a", "effort: {" + effort + "}\nanswers: {}\n"),
                        model,
                        Answers.Day.unlessSaid(MeasuredTest.DAY)),
                Telemetry.none());
    }

    private static List<String> ids(Plan plan) {
        return plan.actions().stream().map(action -> action.item().id()).toList();
    }

    /** Five points before three and three before one; of three points the two that cost 1 before the one that costs 2. */
    @Test
    void whatGivesMoreForLessComesFirst() throws Exception {
        Map<String, int[]> made = new TreeMap<>(Collections.reverseOrder()); // the model has them the other way round
        made.put("a", new int[] {1, 1});
        made.put("b", new int[] {3, 2});
        made.put("c", new int[] {3, 1});
        made.put("d", new int[] {3, 1});
        made.put("e", new int[] {5, 9});
        Assessed result = result(made);
        assertThat(ids(Plan.of(result))).containsExactly("e", "c", "d", "b", "a");
        JsonNode told = new ObjectMapper().readTree(result.json()).at("/plan/actions");
        assertThat(told.findValuesAsText("id")).containsExactly("e", "c", "d", "b", "a");
        List<String> gains = new ArrayList<>();
        told.forEach(action -> gains.add(action.get("gain").asText() + " for " + action.get("cost")));
        assertThat(gains).containsExactly("5 for 9", "3 for 1", "3 for 1", "3 for 2", "1 for 1");
    }

    /** Many of few worths and costs, so that most have others that are worth or cost as much. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noneStandsBehindOneThatGivesLess(long seed) {
        Random chance = new Random(seed);
        Map<String, int[]> made = new TreeMap<>(Collections.reverseOrder());
        for (int i = 0; i < 12; i++) {
            made.put(
                    "i" + (char) ('a' + chance.nextInt(26)) + i,
                    new int[] {1 + chance.nextInt(3), 1 + chance.nextInt(3)});
        }
        List<String> wanted = new ArrayList<>();
        for (int worth = 3; worth > 0; worth--) {
            for (int cost = 1; cost <= 3; cost++) {
                int[] one = {worth, cost};
                made.entrySet().stream()
                        .filter(item -> item.getValue()[0] == one[0] && item.getValue()[1] == one[1])
                        .map(Map.Entry::getKey)
                        .sorted()
                        .forEach(wanted::add);
            }
        }
        Plan plan = Plan.of(result(made));
        assertThat(plan.exact()).isTrue();
        assertThat(ids(plan)).as("seed " + seed).isEqualTo(wanted);
    }
}
