package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.TalkingPlant.Bad;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine is taken out, its values are Bad meanwhile, and another one comes in its place: through a whole gateway. */
@Timeout(120)
final class ReplacedMachineTest {
    private static final int OUT = 10;
    private static final int IN = 13;
    private static final int MINUTES = 20;
    private static final String[] SIGNALS = {"s:state:", "g:good:", "x:scrap:"};

    @TempDir
    private static Path folder;

    private static TalkingPlant plant;

    @BeforeAll
    static void open() throws Exception {
        plant = new TalkingPlant(folder, "");
        plant.put("assets", "asset,class,production,mostUnitsASecond\npress,generic,yes,0.5\npacker,generic,yes,\n");
    }

    @AfterAll
    static void close() {
        plant.close();
    }

    /** Two good parts and a bad one a minute; the counters had counted before. */
    private static Object old(int minute, String signal) {
        return switch (signal) {
            case "s" -> 3.0;
            case "g" -> 100.0 + 2 * minute;
            default -> 50.0 + minute;
        };
    }

    /** What a server shows of a machine that it does not reach: the state it ran in, and numbers that nobody counted. */
    private static Object away(int minute, String signal) {
        return new Bad(signal.equals("s") ? 3.0 : 1_000.0 + minute);
    }

    /** The other machine has counted from nothing: one good part a minute, and no bad one. */
    private static Object other(int minute, String signal) {
        return switch (signal) {
            case "s" -> 3.0;
            case "g" -> 1.0 + minute - IN;
            default -> 0.0;
        };
    }

    private static String bounds(JsonNode quantity) {
        return quantity.get("value").asDouble() + " of " + quantity.get("low").asDouble() + " to "
                + quantity.get("high").asText("any");
    }

    private static long sum(JsonNode minutes, String field) {
        long sum = 0;
        for (JsonNode minute : minutes) {
            sum += minute.get(field).asLong();
        }
        return sum;
    }

    /** In PackML 3 is starting and 6 executes; in Machinery 3 executes, and 6 is nothing. */
    @Test
    void theTimeBeforeAnotherFamilyIsReadByTheTableOfItsOwn() throws Exception {
        plant.machine("packer", "generic", "s:state:");
        plant.minutes("packer", OUT, (minute, signal) -> 3.0);
        JsonNode before = plant.kpi("asset=works/packer", OUT, TalkingPlant::isSeen);
        assertThat(bounds(before.at("/elements/apt"))).isEqualTo("600.0 of 600.0 to 600");
        plant.born("packer", "packml", "s:state:");
        plant.minutes("packer", OUT, MINUTES, (minute, signal) -> 6.0);
        JsonNode whole = whole(1_200);
        JsonNode again = plant.kpi("asset=works/packer", OUT, TalkingPlant::isSeen);
        assertThat(again.toString()).as("nothing of the time before").isEqualTo(before.toString());
        assertThat(plant.get("/assets/works%2Fpacker").get("formerly").toString())
                .isEqualTo("[{\"profile\":\"generic\",\"until\":\"2026-11-23T08:10:00Z\"}]");
        assertThat(tables()).isEqualTo("machinery to 08:10, packml since 08:10");
        filler();
        mend(whole);
    }

    /** Its mapping said too late, or never, that it speaks PackML; people say so, and take it back. */
    private static void mend(JsonNode asBorn) throws Exception {
        HttpResponse<String> refused = plant.ask(
                "PUT", "/sites/works/inputs/profiles", "text/csv", "asset,profile,reason\npacker,packlm,mapping\n");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("packlm", "did you mean \\\"packml\\\"?");
        plant.put("profiles", "asset,from,profile,reason\npacker,2026-11-23T08:05:00Z,packml,mended late\n");
        whole(900);
        assertThat(tables()).isEqualTo("machinery to 08:05, packml since 08:05");
        plant.put("profiles", "asset,profile,reason\npacker,packml,it always did\nfiller,packml,too\n");
        whole(600);
        assertThat(filler(0)).as("in 6 from 08:08 to 08:18").isEqualTo("600.0 of 600.0 to 600");
        assertThat(tables()).isEqualTo("packml");
        plant.put("profiles", "asset,profile,reason\n");
        assertThat(whole(1_200).toString()).isEqualTo(asBorn.toString());
        assertThat(filler(480)).as("as before").isEqualTo("480.0 of 480.0 to 960");
    }

    private static JsonNode whole(int seconds) throws Exception {
        JsonNode row = plant.kpi(
                "asset=works/packer",
                MINUTES,
                one -> one.at("/elements/apt/value").asDouble() == seconds && TalkingPlant.isSeen(one));
        assertThat(bounds(row.at("/elements/apt"))).isEqualTo(seconds + ".0 of " + seconds + ".0 to " + seconds);
        return row;
    }

    /** It went on in one state over the mending of its mapping, and said no other one for long. */
    private static void filler() throws Exception {
        plant.machine("filler", "generic", "s:state:");
        plant.minutes("filler", 8, (minute, signal) -> 3.0);
        plant.minutes("filler", 8, 9, (minute, signal) -> 6.0);
        plant.born("filler", 60, "packml", "s:state:");
        plant.minutes("filler", 18, MINUTES, (minute, signal) -> 3.0);
        assertThat(filler(480)).as("8 minutes ran by machinery, 8 unknown").isEqualTo("480.0 of 480.0 to 960");
    }

    private static String filler(int unknown) throws Exception {
        JsonNode row = plant.kpi(
                "asset=works/filler",
                MINUTES,
                one -> one.at("/elements/unknown/value").asDouble(-1) == unknown);
        return bounds(row.at("/elements/apt"));
    }

    /** By which the minutes of the day are read. */
    private static String tables() throws Exception {
        JsonNode all = plant.get("/indicators/K01/evidence?asset=works/packer&period=2026-11-23")
                .get("timeModels");
        List<String> read = new ArrayList<>();
        for (JsonNode table : all) {
            String since = table.get("since").asText("");
            String to = read.size() + 1 == all.size() ? "" : table.get("to").asText();
            read.add(table.get("family").asText()
                    + (since.isEmpty() ? "" : " since " + since.substring(11, 16))
                    + (to.isEmpty() ? "" : " to " + to.substring(11, 16)));
        }
        return String.join(", ", read);
    }

    @Test
    void whatIsBadIsUnknownAndAReplacedMachinesCountersBeginAnew() throws Exception {
        plant.machine("press", "generic", SIGNALS);
        plant.minutes("press", OUT, ReplacedMachineTest::old);
        plant.minutes("press", OUT, IN, ReplacedMachineTest::away);
        plant.born("press", "lathe", SIGNALS);
        plant.minutes("press", IN, MINUTES, ReplacedMachineTest::other);

        JsonNode row = plant.kpi(
                "asset=works/press",
                MINUTES,
                one -> one.at("/elements/unknown/value").asDouble() == 180
                        && one.at("/elements/apt/value").asDouble() == 1_020);
        assertThat(bounds(row.at("/elements/unknown"))).isEqualTo("180.0 of 180.0 to 180");
        assertThat(bounds(row.at("/elements/apt")))
                .as("the time that nobody saw is neither running nor standing, and may have been both")
                .isEqualTo("1020.0 of 1020.0 to 1200");
        assertThat(row.at("/elements/adet/value").asDouble()).isZero();
        assertThat(row.at("/counts/failures/value").asDouble()).isZero();
        JsonNode good = row.at("/counts/gq");
        assertThat(good.get("value").asDouble())
                .as("18 of the old machine, 7 of the other one, nothing of the step between: %s", good)
                .isEqualTo(25);
        JsonNode scrap = row.at("/counts/sq");
        assertThat(scrap.get("value").asDouble()).as(scrap.toString()).isEqualTo(9);
        assertThat(good.get("low").asDouble()).isLessThanOrEqualTo(25);
        assertThat(good.get("high").asDouble())
                .as("at most half a part a second in three minutes, and one at each end")
                .isEqualTo(25 + 90 + 2);
        assertThat(good.get("coverage").asDouble()).isEqualTo(0.85);
        JsonNode asset = plant.get("/assets/works%2Fpress");
        assertThat(asset.get("class").asText()).isEqualTo("lathe");
        assertThat(asset.get("profile").asText()).isEqualTo("lathe");
        List<JsonNode> told = new ArrayList<>();
        plant.get("/events").get("events").forEach(event -> {
            if (event.get("type").asText().equals("profile-changed")
                    && event.at("/details/machine").asText().equals("works/press")) {
                told.add(event.get("details"));
            }
        });
        assertThat(told).hasSize(1);
        assertThat(told.get(0).toString())
                .contains("\"machine\":\"works/press\"", "\"was\":\"generic\"", "\"is\":\"lathe\"")
                .contains("\"from\":\"2026-11-23T08:13:00Z\"");
        JsonNode minutes = plant.get("/indicators/C10/evidence?asset=works/press&period=2026-11-23")
                .get("minutes");
        assertThat(sum(minutes, "samples.bad")).isEqualTo(9);
        assertThat(sum(minutes, "samples.good")).isEqualTo(51);
        assertThat(sum(minutes, "good.resets")).isEqualTo(1);
        assertThat(sum(minutes, "scrap.resets")).isEqualTo(1);
        assertThat(sum(minutes, "good.unseen")).as("nanoseconds").isEqualTo(180_000_000_000L);
    }
}
