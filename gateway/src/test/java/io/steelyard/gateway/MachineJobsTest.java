package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An order that a machine's job list tells, through a whole gateway. */
@Timeout(120)
final class MachineJobsTest {
    private static final int MINUTES = 10;

    @TempDir
    private Path folder;

    private static String list(int minute) {
        Instant from = TalkingPlant.START.plusSeconds(180);
        String end = minute < 7 ? "" : ",\"end\":\"" + TalkingPlant.START.plusSeconds(420) + "\"";
        return minute < 4
                ? "[]"
                : "[{\"kind\":\"response\",\"id\":\"A-17\",\"state\":" + (end.isEmpty() ? 3 : 5) + ",\"start\":\""
                        + from
                        + "\"" + end + ",\"parameters\":[{\"id\":\"ProducedQuantity\",\"value\":" + minute
                        + ",\"code\":\"H87\"}],\"materials\":[" + material("Consumed", "billet", "B-1", 500) + ","
                        + material("Produced", "bar", "R-1", 475) + "]}]";
    }

    private static String material(String use, String id, String lot, int kilograms) {
        return "{\"use\":\"Material " + use + "\",\"id\":\"" + id + "\",\"lot\":\"" + lot + "\",\"quantity\":\""
                + kilograms + "\",\"unit\":\"kg\",\"code\":\"KGM\"}";
    }

    /** It stood still with the order from its third minute to its seventh, and without one otherwise. */
    @Test
    void countsInTheTimeThatTheListTells() throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, "")) {
            plant.machine("press", "generic", "s:state:", "j:job-responses:", "j/jobs:x:");
            plant.minutes("press", MINUTES + 1, (minute, signal) -> switch (signal) {
                case "s" -> 1.0;
                case "j" -> minute < 4 ? 0.0 : 1.0;
                default -> list(minute);
            });
            JsonNode row = plant.kpi(
                    "asset=works/press",
                    MINUTES,
                    one -> one.at("/elements/adet/value").asDouble() == 240);
            assertThat(row.at("/elements/adet/value").asDouble())
                    .as(row.toString())
                    .isEqualTo(240);
            assertThat(row.at("/elements/adot/value").asDouble()).isEqualTo(360);
            JsonNode job = plant.until(
                            "/sites/works/jobs?" + TalkingPlant.during(MINUTES).substring(1), answer -> true)
                    .at("/jobs/0");
            assertThat(job.get("order").asText()).isEqualTo("A-17");
            assertThat(job.get("source").asText()).isEqualTo("opc-40001-3");
            assertThat(job.get("to").asText())
                    .isEqualTo(TalkingPlant.START.plusSeconds(420).toString());
            assertThat(job.get("quantity").asInt()).isEqualTo(10);
            assertThat(job.at("/evidence/0/signal").asText()).isEqualTo("j");
            assertThat(job.at("/evidence/0/time").asText())
                    .isEqualTo(TalkingPlant.START.plusSeconds(600).toString());
            materials(plant);
        }
    }

    /** ISO 22400-2, from the job list to the figure and back to the job. */
    private static void materials(TalkingPlant plant) throws Exception {
        String day = "period=2026-11-23";
        JsonNode all = plant.until(
                "/indicators?limit=200&site=works&" + day,
                found -> one(found, "ISO-finished-goods-ratio").hasNonNull("value"));
        assertThat(one(all, "ISO-finished-goods-ratio").get("value").asDouble()).isEqualTo(0.95);
        assertThat(one(all, "ISO-finished-goods-ratio").get("grade").asText()).isEqualTo("T");
        assertThat(one(all, "ISO-integrated-goods-ratio").get("value").asDouble())
                .isEqualTo(0.95);
        assertThat(one(all, "ISO-production-loss-ratio").get("value").asDouble())
                .isEqualTo(0.05);
        assertThat(one(all, "ISO-other-loss-ratio").get("reason").asText()).isEqualTo("needs-material-balance");
        assertThat(one(all, "C17").get("value").asDouble())
                .as("the bar's lot, from a billet's")
                .isEqualTo(1);
        assertThat(one(all, "C17").get("grade").asText()).isEqualTo("T");
        assertThat(plant.get("/indicators/C17/evidence?site=works&" + day)
                        .get("members")
                        .toString())
                .contains("R-1", "machine-jobs");
        JsonNode press = plant.get("/indicators?limit=200&site=works&asset=works%2Fpress&" + day);
        assertThat(one(press, "ISO-finished-goods-ratio").get("value").asDouble())
                .isEqualTo(0.95);
        JsonNode evidence = plant.get("/indicators/ISO-finished-goods-ratio/evidence?site=works&" + day);
        assertThat(evidence.get("members").toString()).contains("billet B-1", "bar R-1", "machine-jobs");
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
