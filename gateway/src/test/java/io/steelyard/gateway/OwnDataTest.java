package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/own-data.md, taken from the page, in a gateway that machines talk to. */
@Timeout(120)
final class OwnDataTest {
    private static final Path PAGE = Path.of("../docs/own-data.md");
    private static final int MINUTES = 30;

    private static String block(String name) throws Exception {
        Matcher block = Pattern.compile("```yaml " + name + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("a block " + name + " on the page").isTrue();
        return block.group(1);
    }

    private static void save(Path file, String block) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, block(block));
    }

    /** The state and mode of OPC 40001-1: it works for ten minutes, waits under an order for ten, and fails for ten. */
    private static void run(TalkingPlant plant, String asset, String profile) throws Exception {
        plant.machine(asset, profile, "s:state:", "m:mode:", "o:order:", "g:good:", "e:energy:kWh");
        plant.minutes(asset, MINUTES + 1, (minute, signal) -> switch (signal) {
            case "s" -> minute < 10 ? 3.0 : minute < 20 ? 2.0 : 1.0;
            case "m" -> 3.0;
            case "o" -> "4711";
            case "g" -> 2.0 * minute;
            default -> (double) minute;
        });
    }

    private static JsonNode kpi(TalkingPlant plant, String asset) throws Exception {
        return plant.kpi("asset=works/" + asset, MINUTES, TalkingPlant::isSeen);
    }

    private static String elements(JsonNode row) {
        return String.join(
                " ",
                row.at("/elements/apt/value").asText(),
                row.at("/elements/aust/value").asText(),
                row.at("/elements/adet/value").asText(),
                row.at("/elements/adot/value").asText());
    }

    /** Every indicator's fingerprint of an asset over the window, by id. */
    private static TreeMap<String, String> fingerprints(TalkingPlant plant, String asset) throws Exception {
        TreeMap<String, String> prints = new TreeMap<>();
        for (JsonNode one :
                plant.get("/indicators?period=2026-11&asset=works/" + asset).get("indicators")) {
            prints.put(one.get("id").asText(), one.get("fingerprint").asText());
        }
        return prints;
    }

    /** Whose fingerprints differ, once the last minutes of both are folded. */
    private static SortedSet<String> differing(TalkingPlant one, TalkingPlant other, String asset) throws Exception {
        SortedSet<String> differing = new TreeSet<>();
        one.until("/health", unused -> {
            try {
                TreeMap<String, String> was = fingerprints(one, asset);
                TreeMap<String, String> is = fingerprints(other, asset);
                differing.clear();
                is.forEach((id, print) -> {
                    if (!print.equals(was.get(id))) {
                        differing.add(id);
                    }
                });
                return differing.size() == 2;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return differing;
    }

    /** The same plant with and without files of its own: only what they are about is another. */
    @Test
    void theExamplesOfThePageChangeWhatTheyAreAboutAndNothingElse(@TempDir Path usual, @TempDir Path own)
            throws Exception {
        save(own.resolve("my-time-models/kiln.yaml"), "kiln");
        save(own.resolve("my-factors/grid-2024.yaml"), "grid");
        save(own.resolve("my-indicators/availability.yaml"), "indicators");
        try (TalkingPlant before = new TalkingPlant(usual, "");
                TalkingPlant after = new TalkingPlant(own, block("settings"))) {
            for (TalkingPlant plant : new TalkingPlant[] {before, after}) {
                run(plant, "kiln", "magnesite-kiln");
                run(plant, "lathe", "lathe");
                run(plant, "line", "rolling-mill");
                plant.put("meters", "meter,asset,resource,boundary\nmain,lathe,electricity,site\n");
            }
            assertThat(elements(kpi(before, "kiln"))).isEqualTo("600 0 1200 0");
            assertThat(elements(kpi(after, "kiln"))).isEqualTo("600 600 600 0");
            assertThat(elements(kpi(after, "lathe")))
                    .as("by the table of machine tools")
                    .isEqualTo("600 0 600 600");
            assertThat(elements(kpi(after, "line"))).as("by that of machinery").isEqualTo("600 0 1200 0");

            assertThat(differing(before, after, "lathe"))
                    .as("the indicator and the new one; a grid factor weighs no coal")
                    .containsExactly("K01", "own-parts-per-kwh");
            assertThat(kpi(after, "lathe").get("digests"))
                    .isEqualTo(kpi(before, "lathe").get("digests"));
            assertThat(kpi(after, "kiln").get("digests"))
                    .isNotEqualTo(kpi(before, "kiln").get("digests"));

            assertThat(value(after, "asset=works/lathe", "K01"))
                    .isNotEqualTo(value(before, "asset=works/lathe", "K01"));
            assertThat(value(after, "asset=works/lathe", "own-parts-per-kwh")).isEqualTo("2");
            assertThat(value(before, "site=works", "E05")).isNotEqualTo(value(after, "site=works", "E05"));
        }
    }

    /** Down time without an order counts by the works' rule: of the day's hours the one that had some differs, and no other. */
    @Test
    void anotherRuleShowsExactlyTheHoursThatDiffer(@TempDir Path own) throws Exception {
        Files.createDirectories(own.resolve("my-indicators"));
        Files.writeString(own.resolve("my-indicators/technical.yaml"), """
                version: 'works-2'
                indicators:
                  - id: K07
                    name: {zh: '技术效率', en: 'Technical efficiency'}
                    formula: >-
                      time.apt / (time.apt + time.adet + time.adot) else not-assessed "never-busy"
                    inputs: [time.apt, time.adet, time.adot]
                    unit: '1'
                    shown: {zh: '%', en: '%'}
                    grades: [T]
                    subjects: [asset, line, area, site]
                    scoring: {kind: trend, better: up}
                    standards: []
                    example:
                      inputs: {time.apt: 60, time.adet: 20, time.adot: 20}
                      by-hand: '60 ÷ 100'
                      result: 0.6
                """);
        try (TalkingPlant plant = new TalkingPlant(own, "indicators: my-indicators")) {
            plant.machine("mill", "rolling-mill", "s:state:", "m:mode:");
            plant.minutes("mill", 181, (minute, signal) -> signal.equals("m") ? 3.0 : minute / 30 == 3 ? 1.0 : 3.0);
            plant.kpi("asset=works/mill", 180, TalkingPlant::isSeen);
            JsonNode answer = plant.until(
                    "/indicators/K07/revision?asset=works/mill&period=2026-11-23",
                    windows -> windows.get("windows").size() == 2); // the minute behind these is folded in its own turn
            assertThat(answer.get("inForce").asText()).isEqualTo("works-2");
            assertThat(answer.get("program").asText()).isNotEqualTo("works-2");
            assertThat(answer.get("compared").asInt()).isBetween(11, 25);
            assertThat(answer.get("windows").findValuesAsText("from"))
                    .as("the hour with down time, and the one that runs, in which what is not seen yet may be some")
                    .containsExactly("2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z");
            JsonNode hour = answer.at("/windows/0");
            assertThat(hour.at("/window/from").asText()).isEqualTo("2026-11-23T09:00:00Z");
            assertThat(hour.at("/before/value").decimalValue()).isEqualByComparingTo("1");
            assertThat(hour.at("/after/value").decimalValue()).isEqualByComparingTo("0.5");
            assertThat(hour.at("/before/fingerprint")).isNotEqualTo(hour.at("/after/fingerprint"));
            assertThat(plant.get("/indicators/K06/revision?asset=works/mill&period=2026-11-23")
                            .get("windows"))
                    .as("nothing took its place")
                    .isEmpty();
        }
    }

    private static String value(TalkingPlant plant, String whose, String id) throws Exception {
        for (JsonNode one : plant.get("/indicators?period=2026-11&" + whose).get("indicators")) {
            if (one.get("id").asText().equals(id)) {
                return one.get("value").asText() + (one.get("value").isNull() ? one.get("reason") : "");
            }
        }
        return "none";
    }
}
