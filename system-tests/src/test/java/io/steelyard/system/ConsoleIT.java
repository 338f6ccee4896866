package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What wants a person stands on the page in the person's own language. */
final class ConsoleIT {
    @TempDir
    Path folder;

    @Test
    void aCheckThatFailsAndAnEventAreToldInTheVisitorsLanguage() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        int base = Steelyard.freePortBase();
        // The loopback address in a notation that is not taken for it: an open address that nobody reaches.
        Path settings = Files.writeString(folder.resolve("gateway.yaml"), """
                data: %s
                http: {host: "::ffff:127.0.0.1", port: %d}
                mqtt: {port: %d}
                insecure: {accept: true, reason: "plant network 7"}
                """.formatted(folder, base, base + 1));
        try (Steelyard gateway = Steelyard.start(
                        folder,
                        Map.of("STEELYARD_BUILD", "never"),
                        List.of("gateway", "--config", settings.toString()));
                Browser browser = Browser.start(chromium, folder.resolve("profile"))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !gateway.isRunning() || gateway.output().contains("ready: console"));
            assertThat(gateway.isRunning()).as(gateway.output()).isTrue();

            assertThat(look(base, browser, "en"))
                    .contains("Without encryption or accounts", "an address that others reach", "plant network 7")
                    .contains("Open address, accepted", "reason plant network 7");
            assertThat(look(base, browser, "zh"))
                    .contains("未加密或未设账户", "有一个他人可达的地址", "plant network 7")
                    .contains("已接受的开放地址", "原因 plant network 7")
                    .doesNotContain("an address that others reach", "security", "reason");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** The banner and the events of the page, once both are there. */
    private static String look(int port, Browser browser, String language) throws IOException {
        browser.open("http://127.0.0.1:" + port + "/?lang=" + language);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.documentElement?.lang.startsWith('" + language + "')"
                                + " && document.querySelector('#banner p.alarm') !== null"
                                + " && document.querySelector('#event-rows td small') !== null")
                        .asBoolean());
        browser.screenshot(Steelyard.root().resolve("system-tests/target/console-alarm-" + language + ".png"));
        return browser.evaluate("document.getElementById('banner').innerText + ' '"
                        + " + document.getElementById('event-rows').innerText")
                .asText();
    }
}
