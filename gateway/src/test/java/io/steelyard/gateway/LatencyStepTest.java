package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The step of an assessment that rests on C11, of a whole gateway: it moves as samples come faster or slower. */
@Timeout(240)
final class LatencyStepTest {
    private static final String SECURE = "{\"servers\": [{\"server\": \"plc\", \"mode\": \"SignAndEncrypt\","
            + " \"policy\": \"Basic256Sha256\"}], \"uplink\": \"tls\"}";
    private static final int A_DAY = 1_440;
    private static final Duration FAST = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    /** Some samples in the morning of a day. */
    private static void works(TalkingPlant plant, int day, Duration latency) {
        for (int minute = 0; minute < 10; minute++) {
            plant.arrives("press", "s", day * A_DAY + minute, latency, 3.0);
        }
        plant.arrives("press", "s", day * A_DAY + 15, latency, 3.0); // the minutes before are over
    }

    private static void clock(TalkingPlant plant, String skew) {
        Instant now = plant.now();
        plant.tell(EventType.CLOCK_SKEW.at(
                now.getEpochSecond() * 1_000_000_000L,
                Scope.server("works", "edge", "plc"),
                Map.of("server", "plc", "skew", skew, "how", "found", "since", now.toString())));
    }

    private static JsonNode connectivity(JsonNode result) {
        for (JsonNode item : result.get("items")) {
            if (item.get("id").asText().equals("shop-floor-connectivity")) {
                return item;
            }
        }
        throw new AssertionError("no such item: " + result);
    }

    private static String steps(JsonNode item) {
        return item.get("status").asText() + " " + item.get("stepLow").asText() + " "
                + item.get("stepHigh").asText();
    }

    private static void stands(TalkingPlant plant, String day, String status, String steps) throws Exception {
        JsonNode result = plant.until("/assessments/siri?site=works&period=" + day, answer -> {
            plant.passes(Duration.ofSeconds(11)); // so that the hour that runs is shown
            return steps(connectivity(answer)).equals(steps);
        });
        JsonNode c11 =
                plant.get("/indicators/C11/evidence?site=works&period=" + day).at("/assets/0");
        assertThat(c11.get("status").asText()).as(c11.toString()).isEqualTo(status);
        JsonNode item = connectivity(result);
        assertThat(steps(item)).as(item + " of C11 " + c11).isEqualTo(steps);
    }

    @Test
    void theStepMovesWithLatenciesAndIsNotGivenWithoutThem() throws Exception {
        try (TalkingPlant plant =
                new TalkingPlant(folder, "sites: {works: {networkedWithin: 1d}}\n", TalkingPlant.START)) {
            plant.connect(SECURE);
            plant.readFrom("plc");
            plant.machine("press", "generic", "s:state:");
            plant.put("assets", "asset,class,production,since\npress,lathe,yes,2026-11-23\n");
            clock(plant, "+5.000 s"); // nobody knows how long its samples take
            works(plant, 0, FAST);
            stands(plant, "2026-11-23", "not-assessed", "partly-assessed 3 5");
            clock(plant, "+0.010 s");
            works(plant, 1, FAST);
            stands(plant, "2026-11-24", "assessed", "partly-assessed 4 5");
            works(plant, 2, SLOW);
            stands(plant, "2026-11-25", "assessed", "assessed 3 3");
            stands(plant, "2026-11-24", "assessed", "partly-assessed 4 5");
        }
    }
}
