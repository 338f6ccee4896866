package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.system.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every item of the questionnaire for small enterprises that machines feed: what it gives, that it moves when the plant moves,
 * and that it says "not assessed" when its input is taken away. The gateway's process, machines over MQTT, tables and answers over
 * HTTP; the clock stands, so that what machines tell of October and November is told at once.
 */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FedItemsIT {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-30T10:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-30T10:00:00Z");

    /** Two of four have a controller; lathes make at most ten parts a second, which bounds what nobody saw. */
    private static final String REGISTER = "asset,class,production,controller,mostUnitsASecond\n"
            + "m1,lathe,yes,nc,10\nm2,lathe,yes,nc,10\nm3,press,yes,,\nm4,press,yes,,\n";

    private static final String METERS = "meter,asset,resource,boundary\nmain,meter,electricity,site\n";
    private static final String MONTHS = "month,revenue\n2026-10,100000\n2026-11,100000\n";

    private static final String BASELINE = "baseline: {from: 2026-10-01T00:00:00Z, to: 2026-11-01T00:00:00Z}\n";

    @TempDir
    private static Path folder;

    private static GatewayProcess gateway;
    private static ToldPlant plant;

    @BeforeAll
    static void aPlantOfTwoLathesOfWhichOneIsConnected() throws IOException, InterruptedException {
        long now = NOW.getEpochSecond() * 1_000_000_000L;
        gateway = GatewayProcess.brief(folder, "UTC", now, "sites: {works: {networkedWithin: 1d}}\n");
        gateway.start();
        put("inputs/assets", "text/csv", REGISTER);
        put("inputs/meters", "text/csv", METERS);
        put("inputs/months", "text/csv", MONTHS);
        put("answers/sme-2024", "application/yaml", BASELINE);
        plant = new ToldPlant(gateway.mqttPort(), NOW);
        plant.connect("m1", "lathe", "state", "good", "total", "hazard"); // which never gives a value
        plant.connect("meter", "energy-meter", "energy");
        for (Instant month : new Instant[] {OCTOBER, NOVEMBER}) {
            plant.tell("m1", "state", month, 3);
        }
        counts(OCTOBER, 0, 0);
        counts(OCTOBER.plusSeconds(60), 450, 500);
        counts(NOVEMBER, 450, 500);
        counts(NOVEMBER.plusSeconds(60), 900, 1_000);
        plant.tell("meter", "energy", OCTOBER, 0);
        plant.tell("meter", "energy", OCTOBER.plusSeconds(60), 1_000);
        plant.tell("meter", "energy", NOVEMBER, 1_000);
        plant.tell("meter", "energy", NOVEMBER.plusSeconds(60), 2_000);
        plant.alive(NOVEMBER.plusSeconds(600));
    }

    private static void counts(Instant at, long good, long total) throws IOException {
        plant.tell("m1", "good", at, good);
        plant.tell("m1", "total", at, total);
    }

    @AfterAll
    static void end() throws IOException {
        plant.close();
        gateway.close();
    }

    /** What each item gives of the plant as it is. */
    @Order(1)
    @ParameterizedTest
    @CsvSource({
        "equipment-digital, 4.5", // two of four by the register
        "equipment-networked, 3", // one of four told a value
        "data-collection, 2.1", // state, parts and good ones: production, quality, equipment
        "green, 3.5", // as much energy for the same revenue
        "quality, 3.5" // nine of ten are good in both months
    })
    void givesWhatThePlantIs(String item, String points) throws IOException, InterruptedException {
        awaitPoints(item, points);
    }

    /** The plant moves: a machine is connected, another gets a controller, more energy is used, fewer parts are bad. */
    @Order(2)
    @ParameterizedTest
    @CsvSource({
        "equipment-networked, 4.5", // two of four
        "data-collection, 3.5", // energy and hazards of the machine that was connected
        "equipment-digital, 6", // three of four
        "green, 0", // a tenth more energy
        "quality, 7"
    })
    void movesWhenThePlantMoves(String item, String points) throws IOException, InterruptedException {
        switch (item) {
            case "equipment-networked" -> {
                plant.connect("m2", "lathe", "state", "energy", "hazard");
                plant.tell("m2", "state", NOVEMBER, 3);
                plant.tell("m2", "energy", NOVEMBER, 10);
                plant.tell("m2", "hazard", NOVEMBER, 0);
                plant.alive(NOVEMBER.plusSeconds(660));
            }
            case "equipment-digital" ->
                put("inputs/assets", "text/csv", REGISTER.replace("m3,press,yes,,", "m3,press,yes,plc,"));
            case "green" -> plant.tell("meter", "energy", NOVEMBER.plusSeconds(120), 2_100);
            case "quality" -> counts(NOVEMBER.plusSeconds(120), 1_000, 1_100);
            default -> {}
        }
        awaitPoints(item, points);
    }

    /** Of a month in which nobody looked nothing is said; neither is without the tables that an item needs. */
    @Order(3)
    @ParameterizedTest
    @CsvSource({
        "equipment-digital, 2026-09, ''",
        "equipment-networked, 2026-09, ''",
        "data-collection, 2026-09, ''",
        "green, 2026-09, ''",
        "quality, 2026-09, ''",
        "green, 2026-11, months",
        "green, 2026-11, meters",
        "equipment-digital, 2026-11, assets",
        "equipment-networked, 2026-11, assets",
        "data-collection, 2026-11, assets"
    })
    void isNotAssessedWithoutItsInput(String item, String period, String withdrawn)
            throws IOException, InterruptedException {
        if (!withdrawn.isEmpty()) {
            String head = Map.of("months", MONTHS, "meters", METERS, "assets", REGISTER)
                    .get(withdrawn);
            put("inputs/" + withdrawn, "text/csv", head.substring(0, head.indexOf('\n') + 1));
        }
        JsonNode found = item(item, period);
        assertThat(found.get("status").textValue()).as(found.toString()).isEqualTo("not-assessed");
        assertThat(found.get("points").isNull()).isTrue();
        assertThat(found.get("low").decimalValue()).isEqualByComparingTo("0");
        assertThat(found.get("high").decimalValue())
                .isEqualByComparingTo(found.get("max").decimalValue());
    }

    /** What is refused stands on the page, with the reason: parts of a lathe and a press, and energy that is told in bar. */
    @Order(4)
    @Test
    void refusalsAreShownWithTheirReason(@TempDir Path profile) throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        plant.connect("odd", "press", "state", "good", "energy:bar");
        plant.tell("odd", "good", NOVEMBER, 1);
        plant.alive(NOVEMBER.plusSeconds(900));
        gateway.clock(NOW.plusSeconds(3_600).getEpochSecond() * 1_000_000_000L);
        await("the press is there").atMost(Duration.ofSeconds(30)).until(() -> isUnlike("K03"));
        try (Browser browser = Browser.start(chromium, profile)) {
            assertThat(look(browser, "en"))
                    .contains("works/odd energy says bar, expected is kW.h or what converts to it")
                    .contains("Parts of unlike machines are not added");
            assertThat(look(browser, "zh"))
                    .contains("works/odd energy 单位为 bar, 应为 kW.h 或可换算的单位")
                    .contains("不同类设备的产量不能相加");
            assertThat(browser.complaints()).isEmpty();
            plansAreShownBesideTheAssessmentAndDoNotHideIt(browser);
        }
    }

    /** Every indicator's card, and an answer that machines contradict, as the API has them. */
    @Order(5)
    @Test
    void thePageSaysWhatTheApiSays(@TempDir Path profile) throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        put("inputs/assets", "text/csv", REGISTER);
        put("answers/sme-2024", "application/yaml", "answers: {equipment-digital: {ratio: 0.9}}\n");
        await("it is contradicted")
                .atMost(Duration.ofSeconds(30))
                .until(() -> gateway.get("assessments/sme-2024?site=works")
                                .at("/contradictions")
                                .size()
                        == 1);
        JsonNode contradiction = gateway.get("assessments/sme-2024?site=works").at("/contradictions/0");
        assertThat(contradiction.at("/text/en").textValue()).contains("90 %", "50 %");
        try (Browser browser = Browser.start(chromium, profile)) {
            for (String language : new String[] {"en", "zh"}) {
                look(browser, language);
                choose(browser, "zh".equals(language) ? "中小企业" : "small", "#readiness-contradictions li");
                assertThat(text(browser, "#readiness-contradictions li"))
                        .isEqualTo(contradiction.at("/name/" + language).textValue() + ": "
                                + contradiction.at("/text/" + language).textValue());
                assertThat(text(browser, "#readiness-result a[href='#readiness-contradictions']"))
                        .endsWith(" 1");
                cardsSayWhatTheApiSays(browser, language);
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /**
     * The machine runs in both months, but its counters are not mapped, all of them or the one of good parts; the tables of months
     * and meters are there, but no meter is. No figure is made of what is left: the items say which indicator there is none of,
     * and why.
     */
    @Order(6)
    @ParameterizedTest
    @CsvSource({"bare, ''", "half, total"})
    void isNotAssessedOfAPlantThatRunsWithoutItsSignals(String site, String counter)
            throws IOException, InterruptedException {
        put(site, "inputs/assets", "text/csv", "asset,class,production\nm1,lathe,yes\n");
        put(site, "inputs/meters", "text/csv", METERS);
        put(site, "inputs/months", "text/csv", MONTHS);
        put(site, "answers/sme-2024", "application/yaml", BASELINE);
        try (ToldPlant other = new ToldPlant(gateway.mqttPort(), site, NOW)) {
            other.connect("m1", "lathe", counter.isEmpty() ? new String[] {"state"} : new String[] {"state", counter});
            for (Instant month : new Instant[] {OCTOBER, NOVEMBER}) {
                other.tell("m1", "state", month, 3);
                for (int parts = 0; !counter.isEmpty() && parts <= 500; parts += 500) {
                    other.tell("m1", counter, month.plusSeconds(parts / 10), parts);
                }
            }
            other.alive(NOVEMBER.plusSeconds(600));
            await("of both months it is known that it runs")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> runs(site, "2026-10") && runs(site, "2026-11"));
        }
        for (String fed : new String[] {"quality K03 no-count", "green E03 meter-unknown"}) {
            String[] words = fed.split(" ");
            JsonNode found = item(site, words[0], "2026-11");
            assertThat(found.get("status").textValue()).as(found.toString()).isEqualTo("not-assessed");
            assertThat(found.get("points").isNull()).isTrue();
            assertThat(found.get("measured").isNull()).isTrue();
            assertThat(found.at("/unmeasured/indicator").textValue()).isEqualTo(words[1]);
            assertThat(found.at("/unmeasured/reason").textValue()).isEqualTo(words[2]);
        }
        List<String> missing = gateway.get("assessments/sme-2024?site=" + site + "&period=2026-11")
                .get("notAssessed")
                .findValuesAsText("id");
        assertThat(missing).contains("quality", "green").doesNotContain("equipment-networked");
    }

    private static boolean runs(String site, String period) throws IOException, InterruptedException {
        JsonNode machine =
                gateway.get("kpi?site=" + site + "&by=asset&period=" + period).at("/rows/0/elements/apt/value");
        return machine.asDouble() >= 60;
    }

    private static String text(Browser browser, String selector) throws IOException {
        return browser.evaluate("document.querySelector(\"" + selector + "\").innerText")
                .asText();
    }

    private static void cardsSayWhatTheApiSays(Browser browser, String language)
            throws IOException, InterruptedException {
        ShownIndicators shown = new ShownIndicators(language);
        JsonNode told = gateway.get("indicators?site=works");
        shown.holdAgainst(browser, told);
        assertThat(told.get("indicators").findValuesAsText("status")).contains("assessed", "not-assessed");
    }

    /** Each score of a plan names its period; and where plans cannot be read, the assessment stands there all the same. */
    private static void plansAreShownBesideTheAssessmentAndDoNotHideIt(Browser browser)
            throws IOException, InterruptedException {
        put("answers/smart-factory-tiers", "application/yaml", """
                answers: {cmmm-level: 1, links: [production-operation], above-scale: yes, finances: yes,
                  no-accident: yes, controllable: yes, organisation: yes, benchmark: above-province}
                """);
        gateway.send("POST", "sites/works/actions/smart-factory-tiers?period=2026", "application/json", "");
        browser.open("http://127.0.0.1:" + gateway.httpPort() + "/?lang=en#readiness-view");
        await("the models in English")
                .atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.documentElement?.lang.startsWith('en')"
                                + " && document.querySelector('#readiness-result #tile-level') !== null")
                        .asBoolean());
        String plans = model(browser, "smart-factory tiers", "#readiness-plans tbody tr");
        assertThat(plans).containsPattern("over 2026\\s").contains("over 2026-");
        browser.evaluate("window.fetch = (asked => url => url.includes('/actions/')"
                + " ? Promise.reject(new Error('gone away')) : asked(url))(window.fetch)");
        String problem = model(browser, "digital workshop", "#readiness-plans p.warn");
        assertThat(problem).contains("could not be read: gone away");
        assertThat(browser.evaluate("document.querySelector('#tile-level') !== null")
                        .asBoolean())
                .isTrue();
    }

    /** Chooses a model on the page; the text of its plans once there is what is waited for. */
    private static String model(Browser browser, String name, String awaited) throws IOException {
        choose(browser, name, awaited);
        return text(browser, "#readiness-plans");
    }

    private static void choose(Browser browser, String name, String awaited) throws IOException {
        browser.evaluate("[...document.querySelectorAll('#readiness-models button')]"
                + ".find(one => one.innerText.toLowerCase().includes('" + name + "')).click()");
        await(awaited + " of " + name)
                .atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.querySelector('" + awaited + "') !== null")
                        .asBoolean());
    }

    private static boolean isUnlike(String id) throws IOException, InterruptedException {
        for (JsonNode indicator : gateway.get("indicators?site=works").get("indicators")) {
            if (indicator.get("id").textValue().equals(id)) {
                return indicator.get("reason").textValue().equals("unlike-machines");
            }
        }
        return false;
    }

    /** The card of the quality rate and what stands before all cards. */
    private static String look(Browser browser, String language) throws IOException {
        browser.open("http://127.0.0.1:" + gateway.httpPort() + "/?lang=" + language + "#readiness-view");
        await("the page in " + language)
                .atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.querySelector('#units-refused li') !== null"
                                + " && document.querySelector('#indicator-cards [data-id=K03]') !== null")
                        .asBoolean());
        return browser.evaluate("document.getElementById('units-refused').innerText + ' '"
                        + " + document.querySelector('#indicator-cards [data-id=K03]').innerText")
                .asText();
    }

    private static void awaitPoints(String item, String points) {
        await(item + " gives " + points)
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> item(item, "2026-11"),
                        found -> found.get("points").asText().equals(points));
    }

    private static JsonNode item(String id, String period) throws IOException, InterruptedException {
        return item("works", id, period);
    }

    private static JsonNode item(String site, String id, String period) throws IOException, InterruptedException {
        for (JsonNode item : gateway.get("assessments/sme-2024?site=" + site + "&period=" + period)
                .get("items")) {
            if (item.get("id").textValue().equals(id)) {
                return item;
            }
        }
        throw new AssertionError("no item " + id);
    }

    private static void put(String what, String type, String body) throws IOException, InterruptedException {
        put("works", what, type, body);
    }

    private static void put(String site, String what, String type, String body)
            throws IOException, InterruptedException {
        gateway.send("PUT", "sites/" + site + "/" + what, type, body);
    }
}
