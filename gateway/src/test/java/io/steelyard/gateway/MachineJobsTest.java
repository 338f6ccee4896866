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
                        + ",\"code\":\"H87\"}]}]";
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
        }
    }
}
