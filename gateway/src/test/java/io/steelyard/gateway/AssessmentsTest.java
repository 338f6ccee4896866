package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.assessment.Models;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assessments through a whole gateway. */
@Timeout(60)
final class AssessmentsTest {
    @TempDir
    private static Path folder;

    private static AskedGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = AskedGateway.start(folder, "");
    }

    @AfterAll
    static void end() {
        gateway.close();
    }

    private static HttpResponse<String> ask(String method, String path, String type, String body) throws Exception {
        return gateway.ask(method, path, type, body, "li");
    }

    private static JsonNode json(HttpResponse<String> answer, String schema) throws Exception {
        return gateway.json(answer, schema);
    }

    /** What one assessment gives is what another one counts with; what is declared beside is held against it. */
    @Test
    void oneAssessmentCountsWithAnother() throws Exception {
        String found = Models.builtIn()
                .template("cmmm-2020")
                .lines()
                .filter(line -> line.startsWith("  # ") && line.contains(": {1: ["))
                .map(line -> "  " + line.substring(4, line.indexOf(':'))
                        + ": {1: [met], 2: [met], 3: [not], 4: [not], 5: [not]}")
                .collect(Collectors.joining("\n"));
        json(
                ask("PUT", "/sites/chain/answers/cmmm-2020", "application/yaml", "type: discrete\nfindings:\n" + found),
                "AnswersVersion");
        json(
                ask("PUT", "/sites/chain/answers/smart-factory-tiers", "application/yaml", "answers: {cmmm-level: 3}"),
                "AnswersVersion");
        JsonNode tiers = json(ask("GET", "/assessments/smart-factory-tiers?site=chain", "", ""), "Assessment");
        JsonNode level = tiers.at("/items/0");
        assertThat(level.get("id").asText()).isEqualTo("cmmm-level");
        assertThat(level.get("step").asInt()).isEqualTo(3); // declared, a certificate for instance
        assertThat(tiers.get("contradictions").toString()).contains("measurements allow step 2 at most");
        json(
                ask("PUT", "/sites/chain/answers/smart-factory-tiers", "application/yaml", "answers: {}"),
                "AnswersVersion");
        JsonNode own = json(ask("GET", "/assessments/smart-factory-tiers?site=chain", "", ""), "Assessment")
                .at("/items/0");
        assertThat(own.get("stepLow").asInt() + " " + own.get("stepHigh").asInt())
                .isEqualTo("2 2");
        assertThat(own.get("grade").asText()).isEqualTo("S");
        assertThat(own.get("measured").asText()).isEqualTo("2");
        assertThat(own.get("measuredEvidence").asText()).startsWith("/api/v1/indicators/P03/evidence?site=chain");
    }

    @Test
    void listsTheModels() throws Exception {
        JsonNode list = json(ask("GET", "/assessments", "", ""), "Assessments").get("assessments");
        assertThat(list).hasSize(7);
        assertThat(list.toString()).contains("\"model\":\"cmmm-wd-2024\"").contains("\"draft\":true");
    }

    /** Scoring is a function of its body alone: JSON and YAML give the same, nothing is kept. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"model\":\"sme-2024\",\"answers\":{\"network\":[\"5g\"],\"funding\":{\"ratio\":0.2}}}",
                "application/yaml; charset=utf-8|answers: {network: [5g], funding: {ratio: 0.20}}"
            })
    void scoresWhatItIsGiven(String type, String body) throws Exception {
        JsonNode result = json(ask("POST", "/assessments/sme-2024:score", type, body), "Assessment");
        assertThat(result.at("/score/value").decimalValue()).isEqualByComparingTo("3.875"); // 2 + 1.875
        assertThat(result.at("/plan/level/to").intValue()).isEqualTo(1);
        assertThat(ask("GET", "/sites/works/answers/sme-2024", "", "").statusCode())
                .isEqualTo(404);
    }

    /** Every model's every answer is as its schema says. */
    @ParameterizedTest
    @ValueSource(
            strings = {"sme-2024", "cmmm-2020", "cmmm-wd-2024", "smart-factory-tiers", "gbt-37393", "siri", "acatech"})
    void answersForASiteThatHasSaidNothing(String model) throws Exception {
        JsonNode result =
                json(ask("GET", "/assessments/" + model + "?site=works&period=2023-11", "", ""), "Assessment");
        assertThat(result.at("/subject/from").textValue()).isEqualTo("2023-10-31T16:00:00Z");
        assertThat(result.get("notAssessed")).isNotEmpty();
        String template =
                ask("GET", "/assessments/" + model + "/template", "", "").body();
        json(ask("POST", "/assessments/" + model + ":score", "application/yaml", template), "Assessment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"answers\":{\"netwrok\":[]}}|400|answers.netwrok|did you mean \"network\"",
                "{\"scenes\":{\"safety\":7}}|400|scenes.safety|from 0 to 4",
                "{\"answers\":|400||not YAML"
            })
    void namesTheFieldThatIsWrong(String body, int status, String field, String text) throws Exception {
        HttpResponse<String> answer = ask("POST", "/assessments/sme-2024:score", "application/json", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = gateway.described(answer, "Problem");
        assertThat(problem.path("field").textValue()).isEqualTo(field);
        assertThat(answer.body().replace("\\\"", "\"")).contains(text);
    }

    @Test
    void knowsNoOtherModel() throws Exception {
        HttpResponse<String> answer = ask("POST", "/assessments/sme-2023:score", "application/json", "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("sme-2024");
    }

    /** What a site declares is kept with who and when, every version of it, and what is wrong is not kept. */
    @Test
    void keepsWhatASiteDeclares() throws Exception {
        String path = "/sites/mill/answers/sme-2024";
        json(ask("PUT", path + "?note=first", "application/yaml", "answers: {network: [control]}"), "AnswersVersion");
        json(ask("PUT", path, "application/yaml", "answers: {network: [control, 5g]}"), "AnswersVersion");
        assertThat(ask("PUT", path, "application/yaml", "answers: {network: 5g}")
                        .statusCode())
                .isEqualTo(400);
        JsonNode now = json(ask("GET", path, "", ""), "AnswersVersion");
        assertThat(now.get("version").intValue()).isEqualTo(2);
        assertThat(now.get("who").textValue()).isEqualTo("li");
        assertThat(now.get("document").textValue()).contains("5g");
        JsonNode versions =
                json(ask("GET", path + "/versions", "", ""), "AnswersVersions").get("versions");
        assertThat(versions).hasSize(2);
        assertThat(versions.get(1).get("note").textValue()).isEqualTo("first");
        JsonNode result = json(ask("GET", "/assessments/sme-2024?site=mill", "", ""), "Assessment");
        assertThat(result.at("/score/value").intValue()).isEqualTo(4);
        assertThat(result.at("/subject/answers").textValue()).isEqualTo("2");
    }

    /** A plan is recorded; when its actions are done, what was predicted has come true. */
    @Test
    void comparesAPredictionWithWhatCame() throws Exception {
        String answers = "/sites/forge/answers/smart-factory-tiers";
        String conditions =
                "benchmark: above-province, above-scale: yes, finances: yes, no-accident: yes, controllable: yes, organisation: yes";
        json(
                ask(
                        "PUT",
                        answers,
                        "application/yaml",
                        "answers: {cmmm-level: 1, links: [production-operation], " + conditions + "}"),
                "AnswersVersion");
        JsonNode plan = json(ask("POST", "/sites/forge/actions/smart-factory-tiers", "", ""), "RecordedPlan");
        assertThat(plan.at("/predicted/level").intValue()).isEqualTo(1);
        assertThat(plan.get("cameTrue").booleanValue()).isFalse();
        assertThat(plan.get("actions")).hasSize(1);
        json(
                ask(
                        "PUT",
                        answers,
                        "application/yaml",
                        "answers: {cmmm-level: 2, links: [production-operation], " + conditions + "}"),
                "AnswersVersion");
        JsonNode later = json(ask("GET", "/sites/forge/actions/smart-factory-tiers", "", ""), "RecordedPlans")
                .get("recorded")
                .get(0);
        assertThat(later.get("cameTrue").booleanValue()).isTrue();
        assertThat(later.at("/actions/0/done").booleanValue()).isTrue();
        JsonNode kept = later.get("milestones");
        while (kept.size() < 2) { // nobody makes it look; the test's limit ends this
            LockSupport.parkNanos(50_000_000);
            kept = json(ask("GET", "/sites/forge/actions/smart-factory-tiers", "", ""), "RecordedPlans")
                    .at("/recorded/0/milestones");
        }
        assertThat(kept.findValuesAsText("what")).containsExactly("done", "reached");
        assertThat(kept.at("/1/level").intValue()).isEqualTo(1);
    }

    /** Where requirements are found one by one, too: nothing has come true until each finding is as the plan said. */
    @Test
    void comparesAPredictionOfFindingsWithWhatCame() throws Exception {
        String answers = "/sites/press/answers/cmmm-2020";
        json(ask("PUT", answers, "application/yaml", findings(0, Set.of())), "AnswersVersion");
        JsonNode plan = json(ask("POST", "/sites/press/actions/cmmm-2020", "", ""), "RecordedPlan");
        assertThat(plan.at("/predicted/level").intValue()).isEqualTo(2);
        assertThat(plan.get("cameTrue").booleanValue()).isFalse();
        assertThat(plan.get("actions"))
                .hasSizeGreaterThan(1)
                .noneMatch(action -> action.get("done").booleanValue());
        int actions = plan.get("actions").size();
        Set<String> named = new HashSet<>(plan.get("actions").findValuesAsText("id"));

        json(ask("PUT", answers, "application/yaml", findings(1, named)), "AnswersVersion");
        JsonNode half = recorded("press");
        assertThat(half.get("cameTrue").booleanValue()).as(half.toString()).isFalse();
        assertThat(half.get("actions").findValuesAsText("done")).containsOnlyOnce("true");
        json(ask("PUT", answers, "application/yaml", findings(actions, named)), "AnswersVersion");
        JsonNode later = recorded("press");
        assertThat(later.get("cameTrue").booleanValue()).as(later.toString()).isTrue();
        assertThat(later.at("/now/score").decimalValue())
                .isEqualByComparingTo(later.at("/predicted/score").decimalValue());
        assertThat(later.get("actions")).allMatch(action -> action.get("done").booleanValue());
    }

    private static JsonNode recorded(String site) throws Exception {
        return json(ask("GET", "/sites/" + site + "/actions/cmmm-2020", "", ""), "RecordedPlans")
                .at("/recorded/0");
    }

    /** Level one is met everywhere, what is above it only by the first so many of those that are named. */
    private static String findings(int done, Set<String> named) {
        List<String> met = named.stream().sorted().limit(done).toList();
        return Models.builtIn()
                .template("cmmm-2020")
                .lines()
                .filter(line -> line.startsWith("  # ") && line.contains(": {1: ["))
                .map(line -> line.substring(4, line.indexOf(':')))
                .map(item -> {
                    String now = "[" + (met.contains(item) ? "met" : "not") + "]";
                    return "  " + item + ": {1: [met], 2: " + now + ", 3: " + now + ", 4: " + now + ", 5: " + now + "}";
                })
                .collect(Collectors.joining("\n", "type: discrete\nfindings:\n", ""));
    }
}
