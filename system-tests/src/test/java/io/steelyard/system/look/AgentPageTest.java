package io.steelyard.system.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.ledger.Received;
import io.steelyard.system.Browser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own page in a real browser: what {@code /status} and {@code /health} tell stands there, in both languages. */
@Timeout(180)
final class AgentPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HAN = ".*\\p{IsHan}.*";
    private static final String ASSETS = """
            assets:
              - asset: lathe-1
                class: lathe
                profile: lathe
                area: area
                line: line
                server: plant
                signals:
                  - {name: now, node: "i=2258"}
                  - {name: power, node: "i=2999999"}
                  - {name: folder, node: "i=85"}
            """;

    @TempDir
    Path scratch;

    private RemoteAgent agent;

    @BeforeEach
    void begin() throws Exception {
        agent = new RemoteAgent(scratch);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void showsStatusCountersCertificatesAndFailedSignalsInBothLanguages() throws Exception {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        Path rejected = Files.createDirectories(agent.data().resolve("edge-agent/pki/rejected"));
        OwnCertificate plc = OwnCertificate.in(scratch.resolve("plc"), "urn:plc", 2_048);
        Files.write(rejected.resolve("plc.der"), plc.certificate().getEncoded());
        agent.start(ASSETS);
        try (Requester requester = agent.requester();
                Browser browser = Browser.start(chromium, scratch.resolve("profile"))) {
            requester.first("{\"operation\":\"status\"}");
            requester.say("steelyard/v1/demo/edge-1/received", new Received(new UUID(7, 7), List.of()).toJson());
            Awaitility.await().atMost(LIMIT).until(this::isSettled);

            open(browser, "en");
            agrees(browser, "en");
            assertThat(text(browser, "state"))
                    .isEqualTo(
                            state("Works, but some signals are not read", "Something keeps the agent from its work"));
            assertThat(text(browser, "servers"))
                    .contains("plant: connected", "Signals that are not read", "The server has no such node.");
            assertThat(text(browser, "uplink")).contains("State: online");
            assertThat(text(browser, "certificates")).contains("own", "rejected");

            browser.evaluate("document.getElementById('language').click()");
            agrees(browser, "zh");
            assertThat(browser.evaluate("document.documentElement.lang").asText())
                    .isEqualTo("zh-CN");
            open(browser, "zh");
            agrees(browser, "zh");
            assertThat(text(browser, "state")).isEqualTo(state("正常工作，但有信号未能读取", "有问题妨碍代理工作"));
            assertThat(text(browser, "servers"))
                    .contains("plant: 已连接", "未能读取的信号", "服务器中没有此节点。")
                    .doesNotContain("the server");
            assertThat(text(browser, "uplink")).contains("状态: 在线");
            assertThat(text(browser, "certificates")).contains("自有", "已拒绝");
            assertThat(browser.complaints()).isEmpty();

            agent.endAgent();
            Awaitility.await().atMost(LIMIT).until(() -> text(browser, "state").equals("代理没有应答"));
        }
    }

    private boolean isSettled() throws Exception {
        JsonNode status = status();
        return status.at("/uplink/phase").textValue().equals("online")
                && status.at("/servers/0/connected").booleanValue()
                && status.at("/servers/0/failedSignals").size() == 2
                && status.at("/servers/0/samples").longValue() > 0;
    }

    private JsonNode status() throws Exception {
        return read("/status");
    }

    private String state(String good, String bad) throws Exception {
        return read("/health").at("/status").textValue().equals("ok") ? good : bad;
    }

    private JsonNode read(String path) throws Exception {
        return JSON.readTree(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(agent.page() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void open(Browser browser, String language) throws Exception {
        browser.open("about:blank");
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> browser.evaluate("location.href").asText().equals("about:blank"));
        browser.open(agent.page() + "/?lang=" + language);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> browser.evaluate("document.querySelectorAll('#certificates tr').length > 1"
                                + " && document.getElementById('as').textContent !== ''")
                        .asBoolean());
        browser.screenshot(Path.of("target", "agent-page-" + language + ".png"));
    }

    private static String text(Browser browser, String id) {
        return browser.evaluate("document.getElementById('" + id + "').innerText")
                .asText();
    }

    /** Every number, every failed signal and every certificate of what the page read last is there, in that language alone. */
    private void agrees(Browser browser, String language) throws Exception {
        JsonNode seen = JSON.readTree(browser.evaluate("""
                        JSON.stringify({
                          status: last.status,
                          numbers: Object.fromEntries(['servers', 'outbox', 'uplink'].map(id => [id,
                            [...document.querySelectorAll('#' + id + ' dl > div')].map(one => [...one.children].map(part => part.textContent))])),
                          failed: [...document.querySelectorAll('#servers table tr')].slice(1).map(row => [...row.cells].map(cell => cell.innerText)),
                          certificates: [...document.querySelectorAll('#certificates tr')].slice(1).map(row => [...row.cells].map(cell => cell.innerText)),
                          broken: [...document.querySelectorAll('dd, th, #certificates td:first-child')].filter(one => {
                            const range = document.createRange();
                            range.selectNodeContents(one);
                            return range.getClientRects().length > 1;
                          }).map(one => [one.textContent]),
                          heads: [...document.querySelectorAll('h2, h4, th')].map(one => one.textContent),
                        })""").asText());
        JsonNode told = seen.at("/status");
        JsonNode now = status();
        numbers(language, told.at("/servers/0"), now.at("/servers/0"), seen.at("/numbers/servers"));
        numbers(language, told.at("/outbox"), now.at("/outbox"), seen.at("/numbers/outbox"));
        numbers(language, told.at("/uplink"), now.at("/uplink"), seen.at("/numbers/uplink"));
        assertThat(texts(seen.at("/failed"), 0, 1, 2))
                .hasSize(2)
                .isEqualTo(texts(now.at("/servers/0/failedSignals"), "signal", "node", "status"));
        assertThat(texts(seen.at("/certificates"), 1, 2))
                .hasSize(2)
                .isEqualTo(texts(now.at("/certificates"), "subject", "sha256"));
        for (int i = 0; i < now.at("/certificates").size(); i++) {
            Instant until =
                    Instant.parse(now.at("/certificates/" + i + "/until").textValue());
            String shown = browser.evaluate("new Date('" + until + "').toLocaleString('"
                            + (language.equals("zh") ? "zh-CN" : "en-GB") + "')")
                    .asText();
            assertThat(seen.at("/certificates/" + i + "/3").textValue()).isEqualTo(shown);
        }
        assertThat(texts(seen.at("/broken"), 0)).as("in two lines").isEmpty();
        for (JsonNode head : seen.at("/heads")) {
            assertThat(head.textValue().matches(HAN) || head.textValue().equals("SHA-256"))
                    .as(head.textValue())
                    .isEqualTo(language.equals("zh") || head.textValue().equals("SHA-256"));
        }
    }

    /** As many as are told, none by the name that only programs know; plain ones are what they are. */
    private static void numbers(String language, JsonNode told, JsonNode now, JsonNode shown) {
        Map<String, JsonNode> wanted = new TreeMap<>();
        told.properties().forEach(one -> {
            if (one.getValue().isNumber()) {
                wanted.put(one.getKey(), one.getValue());
            }
        });
        assertThat(wanted).isNotEmpty();
        List<String> names = new ArrayList<>();
        now.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsAll(wanted.keySet());
        assertThat(shown.size()).isEqualTo(wanted.size());
        List<String> plain = new ArrayList<>();
        wanted.forEach((name, value) -> {
            if (!name.endsWith("Seconds") && !name.endsWith("Millis")) {
                plain.add(value.asText());
            }
        });
        List<String> digits = new ArrayList<>();
        for (JsonNode pair : shown) {
            String label = pair.get(0).textValue();
            assertThat(wanted).as("a word for a program").doesNotContainKey(label);
            assertThat(label.matches(HAN)).as(label).isEqualTo(language.equals("zh"));
            digits.add(pair.get(1).textValue().replace(",", ""));
        }
        assertThat(digits).containsAll(plain);
    }

    private static List<String> texts(JsonNode rows, Object... columns) {
        List<String> texts = new ArrayList<>();
        for (JsonNode row : rows) {
            List<String> cells = new ArrayList<>();
            for (Object column : columns) {
                JsonNode cell = column instanceof Integer at ? row.get(at) : row.get((String) column);
                cells.add(cell.asText());
            }
            texts.add(String.join(" | ", cells));
        }
        return texts;
    }
}
