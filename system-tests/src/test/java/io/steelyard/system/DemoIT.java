package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole thing as a newcomer starts it and looks at it. */
final class DemoIT {
    @TempDir
    Path folder;

    private DemoPlace place;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        place = new DemoPlace(folder);
    }

    /**
     * The promise on the first page of the README; meanwhile people look at the page, in a real browser and in both languages.
     */
    @Test
    void aDemoEndsByItselfAndEverySampleIsAccountedFor() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        try (Steelyard demo = place.start(place.fresh("45s"))) {
            if (chromium != null) {
                place.awaitStored(100, demo);
                try (Browser browser = Browser.start(chromium, folder.resolve("profile"))) {
                    readConsole(browser, "en");
                    readConsole(browser, "zh");
                }
            }
            Steelyard.Result end = demo.await(Duration.ofSeconds(150));
            assertThat(end.exitCode()).as(end.output()).isZero();
            assertThat(end.output()).contains("live values after", "every sample is accounted for");
        }

        Steelyard.Result verdict = place.verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("; 0 gaps;", "verdict yes");
        assumeTrue(chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
    }

    private void readConsole(Browser browser, String language) throws IOException {
        browser.open("http://127.0.0.1:" + place.base() + "/?lang=" + language);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.querySelectorAll('.asset .state.s3').length > 0"
                                + " && document.querySelector('.balance.good') !== null"
                                + " && document.querySelectorAll('#indicator-cards .card').length === 2")
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
                        == 19);
        String text = browser.evaluate("document.body.innerText").asText();
        assertThat(text).doesNotContain("undefined", "NaN", "[object", "null");
        assertThat(browser.evaluate("[...document.querySelectorAll('[data-t]')]"
                                + ".filter(node => node.textContent === node.dataset.t && node.dataset.t.includes('-'))"
                                + ".map(node => node.dataset.t).join()")
                        .asText())
                .as("keys without a word in %s", language)
                .isEmpty();
        assertThat(browser.complaints()).isEmpty();
        browser.screenshot(Steelyard.root().resolve("system-tests/target/console-" + language + ".png"));
    }

    @Test
    void aTakenPortEndsTheDemoAndIsNamed() throws IOException, InterruptedException {
        try (ServerSocket holder = new ServerSocket(place.base(), 1, InetAddress.getLoopbackAddress())) {
            Steelyard.Result demo = place.run(Duration.ofSeconds(60), place.fresh("20s"));
            assertThat(demo.exitCode()).as(demo.output()).isOne();
            assertThat(demo.output()).contains(Integer.toString(holder.getLocalPort()));
        }
    }
}
