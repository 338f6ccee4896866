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
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hours of arrival on disk and in memory are one list, and a whole gateway tells how long samples took. */
@Timeout(120)
final class LatenciesOnTest {
    private static final long HOUR = LatencyHour.NANOS;
    private static final int MINUTES = 150;
    private static final int EVERY = 5;
    private static final int SAMPLES = 2 * MINUTES / EVERY;

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

    /** What C11 says, from the figure of the site down to the samples, by the paths that each level gives. */
    private static Map<String, JsonNode> walk(TalkingPlant plant) throws Exception {
        Map<String, JsonNode> found = new TreeMap<>();
        for (JsonNode one :
                plant.get("/indicators?site=works&period=2026-11-23").get("indicators")) {
            if (one.get("id").asText().equals("C11")) {
                found.put("C11", one);
                follow(plant, one.get("evidence").asText(), found);
            }
        }
        return found;
    }

    private static void follow(TalkingPlant plant, String path, Map<String, JsonNode> found) throws Exception {
        if (found.containsKey(path)) {
            return;
        }
        JsonNode answer = plant.get(path.substring("/api/v1".length()));
        found.put(path, answer);
        for (JsonNode asset : answer.path("assets")) {
            follow(plant, asset.get("evidence").asText(), found);
        }
        for (JsonNode hour : answer.path("hours")) {
            for (JsonNode samples : hour.get("samples")) {
                follow(plant, samples.asText(), found);
            }
        }
    }

    /** Until it has read a birth, a gateway that knows nothing has no site that could be asked for. */
    private static void awaitSite(TalkingPlant plant) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (plant.get("/assets").get("sites").isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** The same, once it is as it has to be; the last one when it never is. */
    private static Map<String, JsonNode> walk(TalkingPlant plant, Predicate<Map<String, JsonNode>> wanted)
            throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        Map<String, JsonNode> found = walk(plant);
        while (!wanted.test(found) && System.nanoTime() < end) {
            plant.passes(Duration.ofSeconds(11)); // so that the hour that runs is shown
            LockSupport.parkNanos(50_000_000);
            found = walk(plant);
        }
        return found;
    }

    private static long counted(Map<String, JsonNode> walked) {
        long sum = 0;
        for (JsonNode answer : walked.values()) {
            for (JsonNode hour : answer.path("hours")) {
                sum += hour.get("timed").asLong() + hour.get("untimed").asLong();
            }
        }
        return sum;
    }

    /** Two hours and a half of two machines; the lathe's clock is found wrong in between. How long samples took, where it is known. */
    private static List<Long> works(TalkingPlant plant) {
        Random chance = new Random(11);
        List<Long> known = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute += EVERY) {
            long millis = chance.nextInt(1, 20_000);
            plant.arrives("press", "s", minute, Duration.ofMillis(millis), 3.0);
            known.add(millis);
            if (minute == 40 || minute == 50) {
                plant.tell(EventType.CLOCK_SKEW.at(
                        plant.now().getEpochSecond() * 1_000_000_000L,
                        Scope.server("works", "edge", "other"),
                        Map.of("server", "other", "skew", minute == 40 ? "+7.000 s" : "+0.001 s")));
            }
            plant.arrives("lathe", "s", minute, Duration.ofMillis(millis + 500), 3.0);
            if (minute < 40 || minute >= 50) {
                known.add(millis + 500);
            }
        }
        Collections.sort(known);
        return known;
    }

    private static void copyMessages(Path from, Path to) throws IOException {
        Path inbox = Files.createDirectories(to.resolve("data/gateway/inbox"));
        try (Stream<Path> files = Files.list(from.resolve("data/gateway/inbox"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith("state-")) {
                    Files.copy(file, inbox.resolve(file.getFileName()));
                }
            }
        }
    }

    /** Gateways that know nothing read again what the inbox keeps: values, fingerprints and evidence are those of the first. */
    @Test
    void theInboxReadAgainSaysTheSameToTheLastSample() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Map<String, JsonNode> told;
        Instant end;
        try (TalkingPlant plant = new TalkingPlant(first, "")) {
            plant.readFrom("plc");
            plant.machine("press", "generic", "s:state:");
            plant.readFrom("other");
            plant.machine("lathe", "generic", "s:state:");
            List<Long> known = works(plant);
            for (String asset : List.of("press", "lathe")) {
                JsonNode seen = plant.kpi("asset=works/" + asset, MINUTES - 10, TalkingPlant::isSeen);
                assertThat(TalkingPlant.isSeen(seen)).as(seen.toString()).isTrue();
            }
            told = walk(plant, walked -> counted(walked) == SAMPLES);
            end = plant.now();
            assertThat(counted(told)).isEqualTo(SAMPLES);
            assertThat(told.keySet().stream().filter(path -> path.contains("/series")))
                    .hasSize(6);
            double p95 = known.get((int) Math.ceil(known.size() * 0.95) - 1) / 1e3;
            assertThat(p95)
                    .isBetween(
                            told.get("C11").get("low").asDouble(),
                            told.get("C11").get("high").asDouble());
        }
        for (String name : List.of("second", "third")) {
            Path again = Files.createDirectory(folder.resolve(name));
            copyMessages(first, again);
            try (TalkingPlant plant = new TalkingPlant(again, "", end)) {
                awaitSite(plant);
                Map<String, JsonNode> walked = walk(plant, told::equals);
                assertThat(walked.get("C11")).as(name).isEqualTo(told.get("C11"));
                assertThat(walked).as(name).isEqualTo(told);
            }
        }
    }
}
