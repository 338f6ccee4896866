package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where ideal cycle times come from, and that results say so; and other things that people say of counts. */
@Timeout(120)
final class CycleTimesTest {
    private static final int MINUTES = 120;
    private static final String TIMES = "asset,program,unitSeconds,source\n"
            + "mill,P1,20,program\nmill,P2,12,program\nkiln,,50,learned\nlathe,,30,\n";

    @TempDir
    private static Path folder;

    private static TalkingPlant plant;

    @BeforeAll
    static void talk() throws Exception {
        plant = new TalkingPlant(folder, "");
        plant.put("cycle-times", TIMES + "turn,P1,20,program\nturn,P2,12,program\n");
        machine("mill", "s:state:", "g:good:", "p:program:");
        machine("turn", "s:state:", "g:good:", "p:program:");
        machine("speedy", "s:state:", "g:good:", "v:design-speed:1/h");
        machine("kiln", "s:state:", "g:good:");
        machine("lathe", "s:state:", "g:good:");
        machine("slow", "s:state:", "g:good:");
        plant.put("units", "asset,signal,from,to,factor\ncartons,g,carton,1,12\n");
        machine("cartons", "s:state:", "g:good:carton");
        machine("scrappy", "s:state:", "g:good:", "x:scrap:");
        machine("counter", "g:good:");
    }

    @AfterAll
    static void end() {
        plant.close();
    }

    /** Two parts a minute in the first hour and one in the second, in which it stands every other minute. */
    private static void machine(String asset, String... signals) throws Exception {
        plant.machine(asset, "generic", signals);
        plant.minutes(asset, MINUTES + 1, (minute, signal) -> switch (signal) {
            case "s" -> minute < 60 || minute % 2 == 0 ? 3.0 : 2.0;
            case "p" -> minute < 60 ? "P1" : "P2";
            case "v" -> 120.0;
            default -> minute < 60 ? 2.0 * minute : 60.0 + minute;
        });
    }

    private static String plannedRun(String asset) throws Exception {
        JsonNode told =
                plant.kpi("asset=works/" + asset, MINUTES, TalkingPlant::isSeen).at("/elements/planned-run");
        return told.get("value").asText() + " " + told.get("reason").asText() + " "
                + told.get("grade").asText();
    }

    /** 118 parts in the first hour, 61 in the second. */
    @Test
    void everyResultSaysWhereTheCycleTimeComesFrom() throws Exception {
        assertThat(plannedRun("mill")).isEqualTo("3092.0 cycle-time-of-program R");
        assertThat(plannedRun("speedy")).isEqualTo("5370.0 cycle-time-of-machine R");
        assertThat(plannedRun("lathe")).isEqualTo("5370 cycle-time-of-nameplate R");
        assertThat(plannedRun("kiln")).isEqualTo("8950 cycle-time-learned S");
    }

    /** Nobody declared one: what the fastest tenth of the whole hours' parts took of the time in which it worked. */
    @Test
    void whatNobodyDeclaredIsLearnedFromGoodParts() throws Exception {
        JsonNode told =
                plant.kpi("asset=works/slow", MINUTES, TalkingPlant::isSeen).at("/elements/planned-run");
        assertThat(told.get("reason").asText()).isEqualTo("cycle-time-learned");
        assertThat(told.get("grade").asText()).isEqualTo("S");
        assertThat(told.get("value").asDouble() / 179)
                .as("1,800 s for 61 parts, and not 3,600 s for 118")
                .isBetween(29.2, 29.9);
    }

    /** As many seconds for half as good parts, and for cartons of twelve: each part took its share of the time. */
    @Test
    void whatIsLearnedIsOfEveryPartThatWasMade() throws Exception {
        double once = plannedSeconds("slow");
        assertThat(plannedSeconds("cartons")).isCloseTo(once, Percentage.withPercentage(0.1));
        assertThat(plannedSeconds("scrappy")).isCloseTo(once, Percentage.withPercentage(1.1));
    }

    private static double plannedSeconds(String asset) throws Exception {
        return plant.kpi("asset=works/" + asset, MINUTES, TalkingPlant::isSeen)
                .at("/elements/planned-run/value")
                .asDouble();
    }

    @Test
    void anotherProgramTimeFoldsItsMachineAgain() throws Exception {
        assertThat(plannedRun("turn")).startsWith("3092.0 ");
        plant.put("cycle-times", TIMES + "turn,P1,20,program\nturn,P2,22,program\n");
        JsonNode row = plant.kpi(
                "asset=works/turn",
                MINUTES,
                one -> one.at("/elements/planned-run/value").asDouble() == 3702);
        assertThat(row.at("/elements/planned-run/value").asDouble()).isEqualTo(118 * 20 + 61 * 22);
    }

    /** A correction of what a machine does not count would count for nothing. */
    @Test
    void correctionsOfWhatAMachineDoesNotCountAreRefused() throws Exception {
        HttpResponse<String> answer = plant.ask(
                "PUT",
                "/sites/works/inputs/corrections",
                "text/csv",
                "asset,at,role,amount,reason\nslow,2026-11-23 08:10,rework,1,x\nslow,2026-11-23 08:10,good,-1,x\n");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("slow has no counter rework and none that it is made of; it counts good")
                .contains("correct one that it counts");
        plant.put(
                "corrections",
                "asset,at,role,amount,reason\nslow,2026-11-23 08:10,total,2,x\nnobody-yet,2026-11-23 08:10,scrap,1,x\n");
        plant.put("corrections", "asset,at,role,amount,reason\n");
    }

    /** A machine without a state plans, and cannot tell of a failure: a group says so. */
    @Test
    void aGroupSaysThatSomeOfItCannotTellOfFailures() throws Exception {
        JsonNode group = plant.kpi(
                "site=works", MINUTES, row -> !row.at("/counts/failures/reason").isMissingNode());
        assertThat(group.at("/counts/failures/reason").asText()).isEqualTo("failures-not-told-by-all");
        assertThat(group.at("/counts/failures-untold/value").asText()).isEqualTo("1");
        JsonNode one = plant.kpi("asset=works/slow", MINUTES, TalkingPlant::isSeen);
        assertThat(one.at("/counts/failures/reason").asText()).isEmpty();
    }
}
