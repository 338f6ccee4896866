package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day that is over stays what it was, whatever births say later; the days from then on go by them. */
@Timeout(120)
final class PastBirthsTest {
    /** Where the day ends two hours behind the plant's start. */
    private static final String SETTINGS = "sites: {works: {zone: Pacific/Kiritimati}}\n";

    private static final int NEXT = 130;
    private static final String MONDAY = "2026-11-23";
    private static final String TUESDAY = "2026-11-24";
    private static final long PAUSE = 2_500_000_000L;

    @TempDir
    private Path folder;

    @Test
    void aDayThatIsOverIsDecidedByWhatWasSaidThen() throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, SETTINGS)) {
            plant.put("assets", "asset,class,production,key,signals\npress,generic,yes,yes,state\n");
            plant.readFrom("plc");
            plant.machine("press", "generic", "s:state:");
            plant.minutes("press", 10, (minute, signal) -> 3.0);
            plant.minutes("press", NEXT, NEXT + 10, (minute, signal) -> 3.0);
            plant.kpi("asset=works/press", 10, TalkingPlant::isSeen);
            JsonNode before = settled(plant);
            assertThat(one(before, "C07").get("value").asDouble(-1)).isEqualTo(1);
            String digest = digest(plant, 0);

            plant.readFrom("");
            plant.born("press", "pump", "s:state:");
            plant.minutes("press", NEXT + 10, NEXT + 20, (minute, signal) -> 3.0);
            plant.until(
                    "/assets/works%2Fpress",
                    asset -> asset.get("class").asText().equals("pump"));
            JsonNode after = plant.until(
                    "/indicators?limit=200&site=works&period=" + TUESDAY,
                    all -> one(all, "C07").get("value").asDouble(-1) == 0);
            assertThat(one(after, "C07").get("value").asDouble(-1)).isZero();
            JsonNode again = settled(plant);
            for (String id : new String[] {"C01", "C02", "C05", "C07", "C08", "C10", "C14", "C18", "K01"}) {
                assertThat(one(again, id).toString())
                        .as(id)
                        .isEqualTo(one(before, id).toString());
            }
            assertThat(digest(plant, 0)).as("of what births said then").isEqualTo(digest);
            assertThat(digest(plant, NEXT)).isNotEqualTo(digest);
        }
    }

    /** What is said of Monday, once all of its minutes are folded; facts are counted anew every two seconds. */
    private static JsonNode settled(TalkingPlant plant) throws Exception {
        String path = "/indicators?limit=200&site=works&period=" + MONDAY;
        JsonNode last = plant.get(path);
        for (int i = 0; i < 20; i++) {
            LockSupport.parkNanos(PAUSE);
            JsonNode next = plant.get(path);
            if (next.equals(last)) {
                return next;
            }
            last = next;
        }
        return last;
    }

    private static String digest(TalkingPlant plant, int minute) throws Exception {
        String from = TalkingPlant.START.plusSeconds(minute * 60L).toString();
        String to = TalkingPlant.START.plusSeconds((minute + 20) * 60L).toString();
        return plant.get("/kpi?asset=works/press&from=" + from + "&to=" + to)
                .at("/rows/0/digests")
                .get("births/works/press")
                .asText();
    }

    private static JsonNode one(JsonNode all, String id) {
        for (JsonNode one : all.get("indicators")) {
            if (one.get("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("no " + id);
    }
}
