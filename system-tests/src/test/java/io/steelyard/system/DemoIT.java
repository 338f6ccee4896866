package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole thing as a newcomer starts it, and as the operating system may end it. */
final class DemoIT {
    private static final Pattern STORED =
            Pattern.compile("steelyard_stage_out_total\\{stage=\"store\"} (\\d+)", Pattern.MULTILINE);
    private static final Pattern STAGE = Pattern.compile("^steelyard_stage_out_total\\{", Pattern.MULTILINE);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @TempDir
    Path folder;

    private Path data;
    private Path temporary;
    private int base;

    @BeforeEach
    void placeOfItsOwn() throws IOException {
        data = folder.resolve("data");
        temporary = Files.createDirectory(folder.resolve("tmp"));
        base = Steelyard.freePortBase();
    }

    /** The promise on the first page of the README. */
    @Test
    void aDemoEndsByItselfAndEverySampleIsAccountedFor() throws IOException, InterruptedException {
        Steelyard.Result demo = run(Duration.ofSeconds(150), demo("20s"));
        assertThat(demo.exitCode()).as(demo.output()).isZero();
        assertThat(demo.output()).contains("live values after", "every sample is accounted for");

        Steelyard.Result verdict = verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("; 0 gaps;", "verdict yes");
    }

    /** Each process dies without a word, in turn; the demo starts it again and nothing is lost without a record. */
    @Test
    void everyProcessMayBeKilled() throws IOException, InterruptedException {
        try (Steelyard demo = start(demo("75s"))) {
            awaitStored(100, demo);
            kill("gateway", demo);
            awaitStored(100, demo);
            kill("edge-agent", demo);
            awaitStored(stored() + 200, demo);
            kill("simulator", demo);
            awaitStored(stored() + 200, demo);
            Steelyard.Result end = demo.await(Duration.ofSeconds(150));
            assertThat(end.exitCode()).as(end.output()).isZero();
        }

        Steelyard.Result verdict = verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output())
                .as("one death of the agent and one of the server, in each of them every signal once and the server")
                .contains("; 340 gaps;");
        assertThat(temporaryFiles())
                .as("a killed process leaves no temporary files (native libraries above all)")
                .isEmpty();
    }

    /** The page that people look at, in a real browser and in both languages. */
    @Test
    void theConsoleShowsThePlantInBothLanguages() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(chromium != null, "no Chromium here; name one in STEELYARD_TEST_CHROMIUM");
        try (Steelyard demo = start(demo("60s"));
                Browser browser = Browser.start(Objects.requireNonNull(chromium), folder.resolve("profile"))) {
            awaitStored(100, demo);
            readConsole(browser, "en");
            readConsole(browser, "zh");
        }
    }

    private void readConsole(Browser browser, String language) throws IOException {
        browser.open("http://127.0.0.1:" + base + "/?lang=" + language);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.evaluate("document.querySelectorAll('.asset .state.s3').length > 0"
                                + " && document.querySelector('.balance.good') !== null"
                                + " && document.querySelectorAll('#indicator-cards .card').length === 2")
                        .asBoolean());
        assertThat(browser.evaluate("document.querySelectorAll('.asset').length")
                        .asInt())
                .as("every asset has a card")
                .isEqualTo(12);
        assertThat(browser.evaluate("document.querySelectorAll('#stages li').length")
                        .asLong())
                .as("every stage that is counted is shown")
                .isEqualTo(stagesCounted());
        browser.evaluate("document.querySelector('[data-id=\"demo/stand-1\"]').click()");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> browser.evaluate("document.querySelectorAll('#detail tbody tr').length")
                                .asInt()
                        == 17);
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
        try (ServerSocket holder = new ServerSocket(base, 1, InetAddress.getLoopbackAddress())) {
            Steelyard.Result demo = run(Duration.ofSeconds(60), demo("20s"));
            assertThat(demo.exitCode()).as(demo.output()).isOne();
            assertThat(demo.output()).contains(Integer.toString(holder.getLocalPort()));
        }
    }

    private List<String> demo(String length) {
        return List.of(
                "demo", "--for", length, "--port-base", Integer.toString(base), "--data", data.toString(), "--fresh");
    }

    private Steelyard start(List<String> arguments) throws IOException {
        return Steelyard.start(
                folder,
                Map.of("STEELYARD_BUILD", "never", "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                arguments);
    }

    private Steelyard.Result run(Duration limit, List<String> arguments) throws IOException, InterruptedException {
        try (Steelyard steelyard = start(arguments)) {
            return steelyard.await(limit);
        }
    }

    private Steelyard.Result verify() throws IOException, InterruptedException {
        return run(Duration.ofSeconds(90), List.of("verify", "--data", data.toString()));
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }

    private void kill(String process, Steelyard demo) {
        Path pidFile = data.resolve("run").resolve(process + ".pid");
        long pid = pidIn(pidFile);
        ProcessHandle victim = ProcessHandle.of(pid).orElseThrow();
        assertThat(victim.destroyForcibly()).as("SIGKILL to the " + process).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !demo.isRunning() || (pidIn(pidFile) != -1 && pidIn(pidFile) != pid));
        assertThat(demo.isRunning())
                .as("the demo goes on after the %s died:%n%s", process, demo.output())
                .isTrue();
    }

    private static long pidIn(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    private void awaitStored(long count, Steelyard demo) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !demo.isRunning() || stored() > count);
        assertThat(demo.isRunning()).as("the demo runs:%n%s", demo.output()).isTrue();
    }

    /** What this life of the gateway has stored, -1 while it does not answer. */
    private long stored() {
        try {
            Matcher matcher = STORED.matcher(metrics());
            return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private long stagesCounted() throws IOException {
        return STAGE.matcher(metrics()).results().count();
    }

    private String metrics() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + base + "/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the gateway was asked");
        }
    }
}
