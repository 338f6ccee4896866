package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The readiness page in a real browser, model by model and in both languages: level, points and remarks of every item, the step of
 * every scene, what is missing and why, what has most to give and what would do instead are what the API says, whole. So are the
 * figures of each asset and the card of each indicator.
 */
@Timeout(300)
final class ReadinessPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Instant BEGIN = NOW.minusSeconds(1_800);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void everythingThatThePageShowsIsWhatTheApiSays() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        try (GatewayProcess gateway = GatewayProcess.brief(
                folder.resolve("gateway"),
                "UTC",
                NOW.getEpochSecond() * 1_000_000_000L,
                "sites: {works: {province: shandong}}\n")) {
            gateway.start();
            try (ToldPlant plant = new ToldPlant(gateway.mqttPort(), NOW);
                    Browser browser = Browser.start(chromium, folder.resolve("profile"))) {
                aPlantIsThere(gateway, plant);
                Set<String> kinds = new TreeSet<>();
                for (String language : List.of("en", "zh")) {
                    ShownReadiness shown = new ShownReadiness(language);
                    open(gateway, browser, language);
                    for (JsonNode model : gateway.get("assessments").get("assessments")) {
                        kinds.addAll(shows(
                                gateway,
                                browser,
                                shown,
                                model.at("/name/" + language).asText(),
                                model.get("model").asText()));
                    }
                    equipmentIsThatOfTheApi(gateway, browser, new ShownKpi(language));
                    indicatorsAreThoseOfTheApi(gateway, browser, new ShownIndicators(language));
                }
                assertThat(kinds)
                        .as("the plant has something of each to show")
                        .contains(
                                "assessed",
                                "not-assessed",
                                "partly-assessed",
                                "declared",
                                "telemetry",
                                "proven",
                                "contradicted",
                                "gap",
                                "other way");
                theRegisterIsNotSigned(gateway, browser);
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    private static void aPlantIsThere(GatewayProcess gateway, ToldPlant plant)
            throws IOException, InterruptedException {
        plant.connect("m1", "lathe", "state", "good");
        plant.tell("m1", "state", BEGIN, 3);
        plant.tell("m1", "good", BEGIN, 0);
        plant.tell("m1", "good", BEGIN.plusSeconds(60), 5);
        plant.connect("meter", "energy-meter", "energy"); // nothing tells what it does
        plant.tell("meter", "energy", BEGIN, 0);
        plant.tell("meter", "energy", BEGIN.plusSeconds(60), 7);
        plant.alive(BEGIN.plusSeconds(600));
        put(gateway, "inputs/assets", "text/csv", """
                asset,class,production,controller,owner,signedOn
                m1,lathe,yes,nc,wang,2026-11-01
                m2,lathe,yes,none,wang,2026-11-01
                """);
        put(gateway, "answers/sme-2024", "application/yaml", """
                answers:
                  network: [control, application]
                  data-security: [rules, products]
                  planning: plan
                  mechanism: [workflow]
                  equipment-digital: {ratio: 0.9}
                scenes: {product-design: 2, marketing: 3, production-control: 1, safety: 4, finance: 0}
                """);
        put(gateway, "answers/cmmm-2020", "application/yaml", """
                type: discrete
                findings:
                  data: {1: [met], 2: [not], 3: [not], 4: [not], 5: [not]}
                """);
    }

    private static void put(GatewayProcess gateway, String what, String type, String body)
            throws IOException, InterruptedException {
        gateway.send("PUT", "sites/works/" + what, type, body);
    }

    /** What there was to see. */
    private static Set<String> shows(
            GatewayProcess gateway, Browser browser, ShownReadiness shown, String name, String id)
            throws IOException, InterruptedException {
        String button =
                "[...document.querySelectorAll('#readiness-models button')].find(one => one.firstChild.textContent === "
                        + JSON.writeValueAsString(name) + ")";
        awaitPage(browser, "a button for " + name, button + " !== undefined");
        browser.evaluate(button + ".click()");
        AtomicReference<JsonNode> held = new AtomicReference<>();
        JsonNode result = await("the page has what the API has of " + id)
                .atMost(LIMIT)
                .until(
                        () -> gateway.get("assessments/" + id + "?site=works"),
                        answer -> isHeld(answer, browser, shown, held));
        JsonNode page = held.get();
        Set<String> kinds = new TreeSet<>();
        for (JsonNode item : result.get("items")) {
            kinds.add(item.get("status").asText());
            kinds.add(item.get("source").asText());
        }
        addIf(kinds, "proven", !page.get("share").asText().matches("–|0%"));
        addIf(kinds, "contradicted", !result.get("contradictions").isEmpty());
        addIf(kinds, "gap", !page.get("gaps").isEmpty());
        addIf(kinds, "other way", !page.get("others").isEmpty());
        return kinds;
    }

    /** Between two looks at the page there may be news, which it shows then. */
    private static boolean isHeld(
            JsonNode answer, Browser browser, ShownReadiness shown, AtomicReference<JsonNode> held) {
        String fingerprint = answer.get("fingerprint").asText().substring(0, 16);
        if (!isShown(browser, fingerprint)) {
            return false;
        }
        try {
            held.set(shown.holdAgainst(browser, answer));
            return true;
        } catch (AssertionError e) {
            if (isShown(browser, fingerprint)) {
                throw e;
            }
            return false;
        }
    }

    /** The same machines are no proof while nobody signs for the register: how many points that is, in words. */
    private static void theRegisterIsNotSigned(GatewayProcess gateway, Browser browser)
            throws IOException, InterruptedException {
        put(gateway, "inputs/assets", "text/csv", "asset,class,production,controller\nm1,lathe,yes,nc\n");
        JsonNode result = await("nothing of the register is proven")
                .atMost(LIMIT)
                .until(
                        () -> gateway.get("assessments/sme-2024?site=works"),
                        answer -> answer.at("/proven/points/R").asInt() == 0
                                && answer.at("/proven/points/S").asInt() > 0);
        assertThat(result.get("items").findValuesAsText("source")).contains("telemetry");
        for (String language : List.of("en", "zh")) {
            open(gateway, browser, language);
            awaitPage(browser, "what is missing", "document.querySelector('#readiness-unsigned') !== null");
            shows(gateway, browser, new ShownReadiness(language), sme(gateway, language), "sme-2024");
        }
    }

    private static String sme(GatewayProcess gateway, String language) throws IOException, InterruptedException {
        for (JsonNode model : gateway.get("assessments").get("assessments")) {
            if (model.get("model").asText().equals("sme-2024")) {
                return model.at("/name/" + language).asText();
            }
        }
        throw new AssertionError("no sme-2024");
    }

    private static void open(GatewayProcess gateway, Browser browser, String language) {
        browser.open("about:blank");
        browser.open("http://127.0.0.1:" + gateway.httpPort() + "/?lang=" + language + "#readiness-view");
    }

    /** Asset by asset; of a meter there are no hours, neither of work nor of what nobody knows. */
    private static void equipmentIsThatOfTheApi(GatewayProcess gateway, Browser browser, ShownKpi shown) {
        JsonNode kpi = await("what machines did is known")
                .atMost(LIMIT)
                .until(
                        () -> gateway.get("kpi?site=works&by=asset"),
                        answer -> answer.at("/rows/0/elements/apt/value").asDouble() > 0
                                && answer.at("/rows/1/energy/electricity/value").asInt() == 7);
        assertThat(kpi.findValuesAsText("subject")).containsExactly("works/m1", "works/meter");
        assertThat(kpi.at("/rows/1/elements/apt/value").isNull()).isTrue();
        assertThat(kpi.at("/rows/1/elements").has("unknown")).isFalse();
        await("the table of equipment")
                .atMost(LIMIT)
                .untilAsserted(() -> shown.holdAgainst(browser, gateway.get("kpi?site=works&by=asset")));
    }

    private static void indicatorsAreThoseOfTheApi(GatewayProcess gateway, Browser browser, ShownIndicators shown) {
        await("the cards of all indicators")
                .atMost(LIMIT)
                .untilAsserted(() -> shown.holdAgainst(browser, gateway.get("indicators?site=works")));
    }

    private static boolean isShown(Browser browser, String fingerprint) {
        return browser.evaluate("document.querySelector('#tile-level') !== null"
                        + " && document.getElementById('readiness-result').textContent.includes('" + fingerprint + "')")
                .asBoolean();
    }

    private static void addIf(Set<String> kinds, String kind, boolean isThere) {
        if (isThere) {
            kinds.add(kind);
        }
    }

    private static void awaitPage(Browser browser, String what, String expression) {
        await(what)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> browser.evaluate(expression).asBoolean());
    }
}
