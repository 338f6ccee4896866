package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway says that its results are worth, by the catalogue's rules and a programme's targets. */
@Timeout(120)
final class ScoringTest {
    private static final String WHEN = "&period=2026-11-23";
    private static final String TARGETS = "indicator,period,value,unit,programme,source\n";

    @TempDir
    private static Path folder;

    private static TalkingPlant plant;

    @BeforeAll
    static void talk() throws Exception {
        plant = new TalkingPlant(folder, "");
        plant.machine("lathe", "lathe", "s:state:");
        plant.minutes("lathe", 3, (minute, signal) -> 3.0);
        plant.put(
                "assets",
                "asset,production,key,controller,keyOperations,ncOperations\nlathe,yes,yes,nc,4,3\nmill,yes,yes,none,4,3\n");
        plant.kpi("asset=works/lathe", 3, TalkingPlant::isSeen); // its control was read
    }

    @AfterAll
    static void end() {
        plant.close();
    }

    private static JsonNode indicator(String id) throws Exception {
        for (JsonNode one : plant.get("/indicators?site=works&limit=200" + WHEN).get("indicators")) {
            if (one.get("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("no indicator " + id);
    }

    /** It would stand in the table and be held against nothing. */
    @Test
    void aTargetOfWhatNobodyComputesIsRefused() throws Exception {
        HttpResponse<String> answer = plant.ask(
                "PUT", "/sites/works/inputs/targets", "text/csv", TARGETS + "K99,2026,80,%,model city,notice 7\n");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("nobody computes an indicator K99", "write one of K01, K02");
    }

    /** It would be taken, and each result would say that it cannot be told in that unit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C04,2026,80,kg | C04 is told in 1, which kg cannot be turned into | write the value in 1 or %",
                "C04,2026,80,furlongs | furlongs is no unit | write the value in 1 or %",
                "E01,2026,80,kW.h | E01 is told in t, which kW.h cannot be turned into | write the value in t,",
            })
    void aTargetInAUnitOfAnotherKindIsRefused(String row, String detail, String remedy) throws Exception {
        HttpResponse<String> answer =
                plant.ask("PUT", "/sites/works/inputs/targets", "text/csv", TARGETS + row + ",model city,notice 7\n");
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode mistake = new ObjectMapper().readTree(answer.body()).at("/problems/0");
        assertThat(mistake.path("row").asInt()).isEqualTo(2);
        assertThat(mistake.path("column").asText()).isEqualTo("unit");
        assertThat(answer.body()).contains(detail, remedy);
    }

    /** In any unit that is one of the indicator's. */
    @Test
    void aTargetInAUnitOfItsKindIsTaken() throws Exception {
        plant.put("targets", TARGETS + "E01,2026,80000,kg,model city,notice 7\nC04,2026,80,%,model city,notice 7\n");
    }

    /** From the table to the figure and back: a target that is imported decides, and the version that it stands in is told. */
    @Test
    void aProgrammesTargetIsHeldAgainstTheResult() throws Exception {
        plant.put("targets", TARGETS);
        JsonNode without = indicator("C04");
        assertThat(without.get("value").decimalValue()).isEqualByComparingTo("0.75");
        assertThat(without.at("/scoring/kind").asText()).isEqualTo("target");
        assertThat(without.at("/scoring/value").isNull()).isTrue();
        assertThat(without.at("/scoring/reason").asText()).isEqualTo("no-target");

        plant.put("targets", TARGETS + "C04,2026,80,%,model city,notice 7\n");
        JsonNode missed = indicator("C04");
        assertThat(missed.at("/scoring/value").asText()).isEqualTo("missed");
        plant.put("targets", TARGETS + "C04,2026,80,%,model city,notice 7\nC04,2026-11,0.75,,model city,notice 9\n");
        JsonNode reached = indicator("C04");
        assertThat(reached.at("/scoring/value").asText()).isEqualTo("reached");
        JsonNode target = reached.at("/scoring/target");
        assertThat(target.get("period").asText()).isEqualTo("2026-11");
        assertThat(target.get("programme").asText()).isEqualTo("model city");

        assertThat(reached.get("fingerprint")).as("the figure is as it was").isEqualTo(without.get("fingerprint"));
        assertThat(reached.at("/scoring/fingerprint"))
                .isNotEqualTo(missed.at("/scoring/fingerprint"))
                .isEqualTo(indicator("C04").at("/scoring/fingerprint"));
        JsonNode table = plant.get(target.get("evidence").asText().substring("/api/v1".length()));
        assertThat(table.get("version").asLong())
                .isEqualTo(target.get("version").asLong());
        assertThat(table.get("rows")).hasSize(2);

        JsonNode member = null;
        for (JsonNode one :
                plant.get("/indicators/C04/evidence?site=works" + WHEN).get("members")) {
            member = one.get("quantity").asText().equals("target") ? one : member;
        }
        assertThat(member).isNotNull();
        assertThat(member.get("what").asText()).isEqualTo("C04 2026-11 0.75, model city");
        assertThat(member.get("evidence")).isEqualTo(target.get("evidence"));
    }

    /** Points are those that the assessment gives for the same share. */
    @Test
    void bandsGiveThePointsThatTheAssessmentGives() throws Exception {
        JsonNode digital = indicator("C01");
        JsonNode item = null;
        for (JsonNode one : plant.get("/assessments/sme-2024?site=works" + WHEN).get("items")) {
            item = one.get("id").asText().equals("equipment-digital") ? one : item;
        }
        assertThat(digital.at("/scoring/kind").asText()).isEqualTo("bands");
        assertThat(digital.at("/scoring/value").decimalValue())
                .isEqualByComparingTo(item.get("points").decimalValue());
    }

    /** A year before nobody was there: no change is told, and no number stands for it. */
    @Test
    void aChangeWithoutAYearBeforeIsNotTold() throws Exception {
        JsonNode quality = indicator("K03").get("scoring");
        assertThat(quality.get("kind").asText()).isEqualTo("delta");
        assertThat(quality.get("value").isNull()).isTrue();
        assertThat(quality.get("reason").asText()).isNotBlank();
        assertThat(indicator("K04").at("/scoring/better").asText()).isEqualTo("up");
    }

    @Test
    void assetsOfTheEvidenceAreScoredToo() throws Exception {
        JsonNode asset = plant.get("/indicators/C10/evidence?site=works" + WHEN)
                .get("assets")
                .get(0);
        assertThat(asset.get("subject").asText()).isEqualTo("works/lathe");
        assertThat(asset.at("/scoring/kind").asText()).isEqualTo("met");
        assertThat(asset.at("/scoring/target").isNull()).isTrue();
    }
}
