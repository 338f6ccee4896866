package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads a number learns that the clock that it rests on was wrong; the number stays. */
@Timeout(240)
final class ClocksTest {
    private static final String MARK = "clock-untrusted";

    @TempDir
    private Path folder;

    private static void tell(TalkingPlant plant, String server, String at, String since, String skew, String how) {
        Instant when = Instant.parse(at);
        Map<String, String> details = Map.of("server", server, "skew", skew, "how", how, "since", since);
        plant.tell(EventType.CLOCK_SKEW.at(
                when.getEpochSecond() * 1_000_000_000L, Scope.server("works", "edge", server), details));
    }

    private static JsonNode kpi(TalkingPlant plant, String asset, String from, String to) throws Exception {
        return plant.get("/kpi?asset=works/" + asset + "&from=" + from + "&to=" + to)
                .at("/rows/0");
    }

    /**
     * What the indicators of an asset give, by their ids: what is marked, or the values, but for the share of time that was
     * seen, which grows while the last minutes are folded.
     */
    private static Map<String, String> indicators(TalkingPlant plant, String asset, boolean marked) throws Exception {
        Map<String, String> found = new TreeMap<>();
        JsonNode all = plant.get("/indicators?site=works&period=2026-11-23&asset=works/" + asset);
        for (JsonNode one : all.get("indicators")) {
            String notes = one.get("notes").toString();
            if (marked ? notes.contains(MARK) : !one.get("value").isNull()) {
                found.put(
                        one.get("id").asText(),
                        marked ? notes : one.get("value").asText());
            }
        }
        if (!marked) {
            found.keySet().removeAll(List.of("C09", "C12"));
        }
        return found;
    }

    @Test
    void whatRestsOnAWrongClockSaysSoAndStaysAsItIs() throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, "")) {
            plant.readFrom("plc");
            plant.machine("press", "generic", "s:state:");
            plant.readFrom("other");
            plant.machine("lathe", "generic", "s:state:");
            plant.minutes("press", 180, (at, signal) -> 3.0);
            plant.minutes("lathe", 180, (at, signal) -> 3.0);
            plant.kpi("asset=works/press", 180, TalkingPlant::isSeen);
            plant.kpi("asset=works/lathe", 180, TalkingPlant::isSeen);
            JsonNode before = kpi(plant, "press", "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z");
            JsonNode calm = kpi(plant, "press", "2026-11-23T08:00:00Z", "2026-11-23T08:59:00Z");
            Map<String, String> values = indicators(plant, "press", false);
            assertThat(values).isNotEmpty();

            tell(plant, "plc", "2026-11-23T09:00:05Z", "2026-11-23T08:59:55Z", "+37.000 s", "found");
            tell(plant, "plc", "2026-11-23T10:00:10Z", "2026-11-23T10:00:00Z", "+0.004 s", "server-stepped");

            JsonNode span = plant.until(
                            "/clock-spans", answer -> answer.at("/spans/0/to").isTextual())
                    .at("/spans/0");
            assertThat(span.toString())
                    .isEqualTo("{\"scope\":{\"site\":\"works\",\"agent\":\"edge\",\"server\":\"plc\"},"
                            + "\"from\":\"2026-11-23T08:59:55Z\",\"to\":\"2026-11-23T10:00:10Z\","
                            + "\"affectedFrom\":\"2026-11-23T08:59:55Z\",\"affectedTo\":\"2026-11-23T10:00:47Z\","
                            + "\"skewSeconds\":37.0,\"how\":\"found\"}");
            JsonNode after = kpi(plant, "press", "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z");
            assertThat(before.at("/elements/apt/reason").asText()).isEmpty();
            assertThat(after.at("/elements/apt/reason").asText()).isEqualTo(MARK);
            for (String number : List.of("value", "low", "high", "coverage")) {
                assertThat(after.at("/elements/apt/" + number)).isEqualTo(before.at("/elements/apt/" + number));
            }
            assertThat(kpi(plant, "press", "2026-11-23T08:00:00Z", "2026-11-23T08:59:00Z"))
                    .isEqualTo(calm);
            assertThat(kpi(plant, "press", "2026-11-23T10:01:00Z", "2026-11-23T10:30:00Z")
                            .at("/elements/apt/reason")
                            .asText())
                    .isEmpty();
            assertThat(indicators(plant, "press", false)).isEqualTo(values);
            assertThat(indicators(plant, "press", true)).isNotEmpty();
            assertThat(indicators(plant, "lathe", true))
                    .as("read from another server")
                    .isEmpty();
        }
    }

    /** The controller of one machine runs ahead of the server that both are read from. */
    @Test
    void whatIsToldOfOneMachineMarksThatOneAlone() throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, "")) {
            plant.readFrom("plc");
            plant.machine("press", "generic", "s:state:");
            plant.machine("lathe", "generic", "s:state:");
            plant.minutes("press", 120, (at, signal) -> 3.0);
            plant.minutes("lathe", 120, (at, signal) -> 3.0);
            plant.kpi("asset=works/press", 120, TalkingPlant::isSeen);
            plant.kpi("asset=works/lathe", 120, TalkingPlant::isSeen);
            Instant when = Instant.parse("2026-11-23T08:30:00Z");
            Map<String, String> details = Map.of(
                    "server", "plc", "skew", "+37.000 s", "how", "sources-ahead", "since", "2026-11-23T08:29:50Z");
            Scope press = new Scope("works", "edge", "plc", "press", null);
            plant.tell(EventType.CLOCK_SKEW.at(when.getEpochSecond() * 1_000_000_000L, press, details));
            JsonNode spans = plant.until(
                    "/clock-spans?asset=works/press",
                    answer -> !answer.get("spans").isEmpty());
            assertThat(spans.at("/spans/0/scope").toString())
                    .isEqualTo("{\"site\":\"works\",\"agent\":\"edge\",\"server\":\"plc\",\"asset\":\"press\"}");
            assertThat(plant.get("/clock-spans?asset=works/lathe").get("spans")).isEmpty();
            String reason = "/elements/apt/reason";
            String from = "2026-11-23T08:00:00Z";
            String to = "2026-11-23T09:00:00Z";
            assertThat(kpi(plant, "press", from, to).at(reason).asText()).isEqualTo(MARK);
            assertThat(kpi(plant, "lathe", from, to).at(reason).asText()).isEmpty();
        }
    }

    @Test
    void spansComePageByPageAndOnlyThoseThatAreAskedFor() throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, "")) {
            plant.readFrom("plc");
            plant.machine("press", "generic", "s:state:");
            tell(plant, "other", "2026-11-23T08:10:10Z", "2026-11-23T08:10:00Z", "-2.000 s", "found");
            tell(plant, "plc", "2026-11-23T08:20:10Z", "2026-11-23T08:20:00Z", "+1.000 s", "drifted");
            tell(plant, "plc", "2026-11-23T08:30:10Z", "2026-11-23T08:30:00Z", "+2.000 s", "drifted");
            plant.until("/clock-spans", answer -> answer.get("spans").size() == 3);
            List<String> paged = new ArrayList<>();
            String cursor = "";
            for (int page = 0; cursor != null && page < 9; page++) {
                JsonNode answer = plant.get("/clock-spans?site=works&limit=1" + cursor);
                answer.get("spans")
                        .forEach(one -> paged.add(one.at("/scope/server").asText() + " "
                                + one.get("skewSeconds").asText()));
                cursor = answer.get("next").isNull()
                        ? null
                        : "&cursor=" + answer.get("next").asText();
            }
            assertThat(paged).containsExactly("other -2.0", "plc 1.0", "plc 2.0");
            assertThat(plant.get("/clock-spans?asset=works/press").get("spans")).hasSize(2);
            JsonNode early = plant.get("/clock-spans?from=2026-11-23T08:00:00Z&to=2026-11-23T08:15:00Z");
            assertThat(early.at("/spans/0/to").isNull())
                    .as("nobody has said that it is over")
                    .isTrue();
            assertThat(early.get("spans")).hasSize(1);
            assertThat(plant.get("/clock-spans?to=2026-11-23T08:09:00Z").get("spans"))
                    .isEmpty();
        }
    }
}
