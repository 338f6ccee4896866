package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One demo that people look at, whose processes the system ends, and that goes through everything {@code ./steelyard fault} has. */
final class HurtDemoIT {
    @TempDir
    Path folder;

    private DemoPlace place;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        place = new DemoPlace(folder);
    }

    /** After all of it the oracle still says yes: nothing lost without a record, nothing invented, nothing twice. */
    @Test
    void nothingThatHappensToADemoLosesOrInventsASample() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        try (Steelyard demo = place.start(place.fresh("10m"))) {
            place.awaitStored(DemoPlace.SIGNALS + 22, demo); // every server's signals
            place.awaitLives(demo);
            if (chromium != null) {
                try (Browser browser = Browser.start(chromium, folder.resolve("profile"))) {
                    readConsole(place, browser, "en");
                    readConsole(place, browser, "zh");
                }
            }
            place.kill("gateway", demo);
            place.awaitStored(100, demo);
            place.kill("edge-agent", demo);
            place.awaitStored(place.stored() + 400, demo);
            assertThat(place.gaps())
                    .as("the servers keep everything for an agent that died")
                    .isZero();
            place.kill("simulator", demo);
            awaitAbsence();
            place.awaitLives(demo);
            place.fault("clock-jump", "--for", "2s", "--server", "utilities", "--by", "-5s");
            place.fault("clock-jump", "--for", "3s", "--server", "melt-shop", "--by", "7s");
            place.fault("plc-download", "--for", "1s", "--server", "machining");
            place.fault("bad-quality", "--for", "2s");
            place.fault("slow-store", "--for", "2s");
            place.awaitStored(place.stored() + 400, demo);
            place.fault("disk-full", "--for", "1s");
            place.fault("disk-full", "--for", "1s", "--at", "edge-agent");
            place.fault("cable-cut", "--for", "2s");
            place.awaitStored(place.stored() + 200, demo);
            place.awaitStored(DemoPlace.SIGNALS + 22, demo);
            assertThat(demo.interrupt(Duration.ofSeconds(90)).output()).contains("every sample is accounted for");
        }

        Steelyard.Result verdict = place.verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("verdict yes");
        assertThat(DemoPlace.storedRows(verdict))
                .as("rows of the embedded store")
                .isGreaterThanOrEqualTo(5_000);
        assertThat(place.temporaryFiles())
                .as("a killed process leaves no temporary files (native libraries above all)")
                .isEmpty();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
    }

    /** Only a death of the servers makes a gap of every signal and of every server. */
    private void awaitAbsence() {
        await("gaps of one absence, in it every signal once and every server")
                .atMost(Duration.ofSeconds(60))
                .until(place::gaps, gaps -> gaps == (long) DemoPlace.GAPS_AN_ABSENCE);
    }

    /** The page, in a real browser. */
    private static void readConsole(DemoPlace place, Browser browser, String language) throws IOException {
        browser.open("http://127.0.0.1:" + place.base() + "/?lang=" + language);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.querySelectorAll('.asset .state.s3').length > 0"
                                + " && document.querySelector('.balance.good') !== null")
                        .asBoolean());
        assertThat(browser.evaluate("document.querySelectorAll('.asset').length")
                        .asInt())
                .as("every asset has a card")
                .isEqualTo(43);
        assertThat(browser.evaluate("document.querySelectorAll('#stages li').length")
                        .asLong())
                .as("every stage that is counted is shown")
                .isEqualTo(place.stagesCounted());
        browser.evaluate("document.querySelector('[data-id=\"demo/stand-1\"]').click()");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> browser.evaluate("document.querySelectorAll('#detail tbody tr').length")
                                .asInt()
                        == DemoPlace.signalsOf("stand-1"));
        isWellWorded(browser, language);
        browser.screenshot(Steelyard.root().resolve("system-tests/target/console-" + language + ".png"));
        readReadiness(place, browser);
        isWellWorded(browser, language);
        browser.screenshot(Steelyard.root().resolve("system-tests/target/readiness-" + language + ".png"));
    }

    /** What the level is, what is proven, what is missing, what to do next: as the API says it. */
    private static void readReadiness(DemoPlace place, Browser browser) throws IOException {
        browser.evaluate("location.hash = '#readiness-view'");
        await("level, key figures of every asset, and all indicators")
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.evaluate("document.querySelector('#tile-level .big') !== null"
                                + " && document.querySelectorAll('#kpi-table tbody tr').length === 43"
                                + " && document.querySelectorAll('#indicator-cards .card').length > 44")
                        .asBoolean());
        await("what the page reads twice a minute is what the API says, also behind a minute that was folded")
                .atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assessmentIsThatOfTheApi(place, browser));
        await("stops that wait for a reason")
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.evaluate("document.querySelector('#stops-unclassified') !== null")
                        .asBoolean());
        int waiting = place.json("/api/v1/sites/demo/stops").path("stops").size();
        assertThat(browser.evaluate("document.querySelectorAll('#stop-rows tbody tr').length")
                        .asInt())
                .isLessThanOrEqualTo(waiting); // it only grows, until somebody names a reason
        assertThat(browser.evaluate("document.querySelectorAll('#tile-next li').length")
                        .asInt())
                .as("next actions")
                .isPositive();
    }

    private static void assessmentIsThatOfTheApi(DemoPlace place, Browser browser) throws IOException {
        JsonNode result = place.json("/api/v1/assessments/sme-2024?site=demo");
        JsonNode level = result.path("level");
        String shown = browser.evaluate("document.querySelector('#tile-level .big').textContent")
                .asText();
        String language =
                browser.evaluate("document.documentElement?.lang.slice(0, 2)").asText();
        for (String bound : List.of("low", "high")) {
            assertThat(shown)
                    .contains(level.path("names").path(bound).path(language).asText());
        }
        assertThat(browser.evaluate("document.querySelector('#tile-missing .big').textContent")
                        .asText())
                .isEqualTo(String.valueOf(result.path("notAssessed").size()));
        assertThat(browser.evaluate("document.querySelector('#tile-proven .big').textContent")
                        .asText())
                .as("what is proven by telemetry and registers, of all points")
                .isEqualTo(provenShare(result.path("proven")));
        String grade = browser.evaluate("document.querySelector('#readiness-grade').textContent")
                .asText();
        assertThat(grade).contains(result.path("score").path("grade").asText("\u2013")); // of nothing there is none
        assertThat(browser.evaluate("document.querySelector('#readiness-trust').textContent")
                        .asText())
                .as("how far the rules may be trusted")
                .contains(" " + result.at("/trust/model/mark").asText() + " ")
                .contains(" " + result.at("/trust/levels/mark").asText() + " ");
        assertThat(browser.evaluate("document.querySelector('#tile-next .big').textContent")
                        .asText())
                .startsWith(String.valueOf(result.at("/plan/actions").size()));
        assertThat(browser.evaluate("document.querySelector('#readiness-items').innerText")
                        .asText())
                .contains(result.at("/items/0/name").path(language).asText());
        assertThat(browser.evaluate("document.querySelectorAll('#readiness-items tbody tr').length")
                        .asInt())
                .isEqualTo(result.path("items").size());
        assertThat(browser.evaluate("document.querySelectorAll('#readiness-scenes tbody tr').length")
                        .asInt())
                .isEqualTo(result.path("scenes").size());
    }

    /** As a percentage, which both languages write alike. */
    private static String provenShare(JsonNode proven) {
        double points =
                proven.at("/points/T").asDouble() + proven.at("/points/R").asDouble();
        double most = proven.path("max").asDouble();
        DecimalFormat format = new DecimalFormat("0.#%", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(points / most);
    }

    private static void isWellWorded(Browser browser, String language) throws IOException {
        String text = browser.evaluate("document.body.innerText").asText();
        assertThat(text).doesNotContain("undefined", "NaN", "[object", "null");
        assertThat(browser.evaluate("[...document.querySelectorAll('[data-t]')]"
                                + ".filter(node => node.textContent === node.dataset.t && node.dataset.t.includes('-'))"
                                + ".map(node => node.dataset.t).join()")
                        .asText())
                .as("keys without a word in %s", language)
                .isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
