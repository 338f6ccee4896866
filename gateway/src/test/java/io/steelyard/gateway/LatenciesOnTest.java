package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.indicator.latency.Latency.Unkept;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LatencyHour.Before;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.system.LatencyTable;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hours of arrival on disk and in memory are one list, and a whole gateway tells how long samples took. */
@Timeout(120)
final class LatenciesOnTest {
    private static final long HOUR = LatencyHour.NANOS;
    private static final AssetKey M = new AssetKey("works", "m");

    private final List<LatencyHour> running = new ArrayList<>();

    @TempDir
    private Path folder;

    private static LatencyHour hour(long began, Before before) {
        return new LatencyHour(M, began, before, LatencyCounts.parse("12=3"));
    }

    private static void write(SystemRecords records, LatencyHour... hours) {
        for (LatencyHour hour : hours) {
            records.write(List.of(new SystemRow.Latency(hour)));
        }
    }

    /** Ingest shows an hour that is over until the next state; the records have all of it. */
    @Test
    void anHourThatIsOverCountsOnce() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            LatenciesOn latencies = new LatenciesOn(() -> running, new LatencyTable(records), asset -> 0);
            running.add(new LatencyHour(M, HOUR, Before.KEPT, LatencyCounts.parse("12=1")));
            write(records, hour(5, Before.NOTHING), hour(HOUR, Before.KEPT));
            assertThat(latencies.hours("works", Set.of(M), 0, 9 * HOUR))
                    .containsExactly(hour(5, Before.NOTHING), hour(HOUR, Before.KEPT));
            running.set(0, hour(2 * HOUR, Before.KEPT));
            assertThat(latencies.hours("works", Set.of(M), 0, 9 * HOUR)).hasSize(3);
            assertThat(latencies.hours("works", Set.of(M), 1, 2 * HOUR))
                    .as("an hour is of the window that it begins in")
                    .containsExactly(hour(HOUR, Before.KEPT));
            assertThat(latencies.unkept()).isEmpty();
        }
    }

    @Test
    void whatIsNotKeptIsTold() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            LatenciesOn latencies = new LatenciesOn(() -> running, new LatencyTable(records), asset -> 0);
            assertThat(latencies.unkept()).containsExactly(new Unkept(Long.MIN_VALUE, Long.MAX_VALUE));
            running.add(hour(9 * HOUR + 7, Before.LOST));
            assertThat(latencies.unkept()).containsExactly(new Unkept(Long.MIN_VALUE, 9 * HOUR + 7));
            write(records, hour(HOUR + 5, Before.KEPT), hour(3 * HOUR + 5, Before.LOST));
            assertThat(latencies.unkept())
                    .containsExactly(
                            new Unkept(Long.MIN_VALUE, 2 * HOUR),
                            new Unkept(2 * HOUR, 3 * HOUR + 5),
                            new Unkept(4 * HOUR, 9 * HOUR + 7));
        }
    }

    /** From the indicator down to the samples, by paths that one can ask for again. */
    @Test
    void aGatewayTellsHowLongSamplesTook() throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, "")) {
            plant.machine("press", "generic", "s:state:");
            for (int minute = 0; minute < 70; minute++) { // the clock is five minutes ahead of all but the first
                plant.minutes("press", minute, minute + 1, (at, signal) -> 3.0);
            }
            String evidence = "/indicators/C11/evidence?site=works&period=2026-11-23";
            JsonNode hours = plant.until(
                            evidence + "&asset=works/press",
                            answer -> !answer.at("/hours/0/classes/0").isMissingNode())
                    .get("hours");
            assertThat(hours.get(0).get("hour").asText()).isEqualTo("2026-11-23T08:00:00Z");
            assertThat(hours.get(0).get("before").asText()).isEqualTo("nothing");
            assertThat(hours.get(0).at("/samples/0").asText()).startsWith("/api/v1/series?asset=works%2Fpress");
            JsonNode value = plant.get(evidence).at("/assets/0");
            assertThat(value.get("status").asText()).as(value.toString()).isEqualTo("assessed");
            assertThat(value.get("low").asDouble()).isEqualTo(250);
            assertThat(value.get("value").asDouble()).isEqualTo(315);
            assertThat(value.get("high").asDouble()).isEqualTo(315);
            JsonNode again = plant.get(evidence).at("/assets/0");
            assertThat(again.get("fingerprint")).isEqualTo(value.get("fingerprint"));
        }
    }
}
