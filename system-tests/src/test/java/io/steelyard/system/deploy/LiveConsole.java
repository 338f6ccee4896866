package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.steelyard.system.Browser;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A gateway's console as somebody sees it who has just connected a machine: its card, its signals, their values that move. */
final class LiveConsole {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Browser browser;
    private final int port;

    LiveConsole(Browser browser, int port) {
        this.browser = browser;
        this.port = port;
    }

    /**
     * Opens the console, finds the asset's card, opens it, and waits until its first signal has shown three values, which
     * nobody but the event stream brings to an open page.
     */
    void showsAValueMove(String language, String asset) throws IOException {
        browser.open("about:blank");
        browser.open("http://127.0.0.1:" + port + "/?lang=" + language);
        String card = "document.querySelector('.asset.on[data-id=\"" + asset + "\"]')";
        awaitPage(
                "a card that is online",
                "document.documentElement.lang.startsWith('" + language + "') && " + card + " !== null");
        browser.evaluate(card + ".click()");
        String row = "document.querySelector('#signal-rows tr')";
        awaitPage("its signals", row + " !== null");
        Set<String> values = new HashSet<>();
        await("a value that moves").atMost(LIMIT).pollInterval(MOMENT).until(() -> {
            values.add(cell(row, 1));
            return values.size() > 2;
        });
        assertThat(values).allMatch(value -> value.matches("[0-9.,]+"));
        assertThat(cell(row, 3)).as("quality").isEqualTo(language.equals("zh") ? "良好" : "good");
        assertThat(cell(row, 4)).as("its time").isNotEqualTo("–");
        assertThat(browser.complaints()).isEmpty();
        browser.screenshot(Steelyard.root().resolve("system-tests/target/connected-" + language + ".png"));
    }

    private void awaitPage(String what, String expression) {
        await(what)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> browser.evaluate(expression).asBoolean());
    }

    private String cell(String row, int column) {
        return browser.evaluate(row + ".cells[" + column + "].textContent").asText();
    }
}
