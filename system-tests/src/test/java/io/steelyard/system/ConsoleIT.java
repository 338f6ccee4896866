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
            opensReadiness(browser);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** Who looks at the plant and then at the level is not told half a minute later. */
    private static void opensReadiness(Browser browser) {
        browser.evaluate("location.hash = '#readiness-view'");
        await("the models of the level")
                .atMost(Duration.ofSeconds(10))
                .until(() -> browser.evaluate("document.querySelectorAll('#readiness-models button').length > 0")
                        .asBoolean());
    }

    /** Of a page's own drawing: what waits for a reason, the newest of all sites first and counted, and what lost time went by. */
    @Test
    void stopsThatWaitAreListedWithTheirTimeAndReasonsByTheirTops() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        int base = Steelyard.freePortBase();
        Path settings = Files.writeString(
                folder.resolve("gateway.yaml"),
                "data: %s%nhttp: {port: %d}%nmqtt: {port: %d}%n".formatted(folder, base, base + 1));
        try (Steelyard gateway = Steelyard.start(
                        folder,
                        Map.of("STEELYARD_BUILD", "never"),
                        List.of("gateway", "--config", settings.toString()));
                Browser browser = Browser.start(chromium, folder.resolve("profile"))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !gateway.isRunning() || gateway.output().contains("ready: console"));
            assertThat(gateway.isRunning()).as(gateway.output()).isTrue();
            assertThat(stops(base, browser, "en"))
                    .containsSubsequence(
                            "2 rows",
                            "Lost time without a reason: 95 min",
                            "wait for a reason: 2",
                            "\nhall/oven",
                            "7 min")
                    .containsSubsequence(
                            "\nworks/press", "40 min", "Lost time by reason", "Breakdown: 60 min", "odd: 10 min")
                    .doesNotContain("Tool");
            assertThat(stops(base, browser, "zh"))
                    .containsSubsequence("未归类的损失时间：95 min", "待填原因的停机：2 次", "hall/oven", "works/press", "40 min")
                    .containsSubsequence("按原因的损失时间", "设备故障：60 min");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static String stops(int port, Browser browser, String language) throws IOException {
        browser.open("http://127.0.0.1:" + port + "/?lang=" + language + "#readiness-view");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.documentElement?.lang.startsWith('" + language + "')"
                                + " && document.querySelector('#h-stops')?.textContent !== ''")
                        .asBoolean());
        browser.evaluate("""
                Promise.all([import('/console/common.js'), import('/console/stops.js')]).then(([common, stops]) => {
                  const at = (asset, minutes, day) => ({ unclassifiedSeconds: 2850, truncated: false, reasons: [], groups: [],
                    stops: [{ asset, from: `2026-11-${day}T08:00:00Z`, to: `2026-11-${day}T09:00:00Z`, seconds: minutes * 60 }], tree: [] });
                  common.state.stops = [at('hall/oven', 7, 28), { ...at('works/press', 40, 27), tree: [
                    { reason: 'odd', parent: null, zh: null, en: null, wholeSeconds: 600 },
                    { reason: 'break', parent: null, zh: '设备故障', en: 'Breakdown', wholeSeconds: 3600 },
                    { reason: 'tool', parent: 'break', zh: '刀具', en: 'Tool', wholeSeconds: 3600 }] }];
                  stops.drawStops();
                  window.seen = document.querySelectorAll('#stop-rows tbody tr').length + ' rows ' + document.getElementById('stop-list').innerText;
                }); undefined""");
        // At once: the page itself reads again what this gateway, without a plant, knows.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> browser.evaluate("window.seen !== undefined").asBoolean());
        return browser.evaluate("window.seen").asText();
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
