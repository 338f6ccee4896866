package io.steelyard.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class OperationsTest {
    private static final String SECRET = "correct horse battery";
    private static final String WAY = "steelyard/v1/demo/edge-1/rpc";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final ExecutorService workers = Executors.newFixedThreadPool(1);
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    @AfterEach
    void end() {
        hold.countDown();
        workers.shutdownNow();
        timers.shutdownNow();
    }

    private Operations operations(Role most) {
        List<Operation> all = List.of(
                new Operation("echo", Role.READ, LONG, 200, List.of("text", "times"), arguments -> {
                    int times = arguments.number("times", 1, 1, 1_000);
                    return Map.of("text", arguments.text("text").repeat(times));
                }),
                new Operation("wait", Role.READ, LONG, 100, List.of(), arguments -> {
                    hold.await();
                    return true;
                }),
                new Operation("hang", Role.READ, Duration.ofMillis(50), 100, List.of(), arguments -> {
                    try {
                        hold.await();
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                        throw e;
                    }
                    return true;
                }),
                new Operation("slip", Role.READ, LONG, 100, List.of(), arguments -> {
                    throw new IllegalStateException("a secret of the inside");
                }),
                new Operation("change", Role.MANAGE, LONG, 100, List.of("to"), arguments -> arguments.text("to")));
        return new Operations(
                all,
                new Allowed(most, SECRET),
                new Operations.Doors(
                        new Audit(folder, clock),
                        workers,
                        timers,
                        clock,
                        System::nanoTime,
                        (word, known) -> "known are " + known));
    }

    private static Map<String, Object> ask(Operations operations, Question question) throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        operations.ask(question, (status, json) -> answer.complete(json));
        return Json.read(answer.get(20, TimeUnit.SECONDS));
    }

    private static Map<String, Object> ask(Operations operations, String text) throws Exception {
        return ask(operations, question(text, null));
    }

    private static Question question(String text, String proof) {
        return new Question(text.getBytes(StandardCharsets.UTF_8), WAY, "steelyard/answers/me 01", proof);
    }

    private static Question proven(String text) {
        return question(text, Proof.hmac(SECRET, question(text, null)));
    }

    private List<Map<String, Object>> audit() throws Exception {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
            lines.add(Json.read(line.getBytes(StandardCharsets.UTF_8)));
        }
        return lines;
    }

    @Test
    void answersAndWritesDownWhoAskedForWhat() throws Exception {
        Map<String, Object> answer =
                ask(operations(Role.READ), "{\"operation\":\"echo\",\"arguments\":{\"text\":\"hé\"}}");
        assertThat(answer.get("status")).isEqualTo(200L);
        assertThat(answer.get("result")).isEqualTo(Map.of("text", "hé"));
        Map<String, Object> line = audit().get(0);
        assertThat(line.get("at")).isEqualTo("2026-11-27T12:00:00Z");
        assertThat(line.get("from")).isEqualTo("steelyard/answers/me 01");
        assertThat(line.get("operation")).isEqualTo("echo");
        assertThat(line.get("arguments")).isEqualTo(Map.of("text", "hé"));
        assertThat(line.get("status")).isEqualTo(200L);
    }

    /** Whoever asks wrongly learns what is wrong and where; nothing is run. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | 400 | ''",
                "[1] | 400 | ''",
                "{\"operation\":\"echo\"} {} | 400 | ''",
                "{} | 400 | operation",
                "{\"operation\":\"eco\"} | 404 | operation",
                "{\"operation\":\"echo\",\"argument\":{}} | 400 | argument",
                "{\"operation\":\"echo\",\"arguments\":[]} | 400 | arguments",
                "{\"operation\":\"echo\",\"arguments\":{\"txt\":\"x\"}} | 400 | arguments.txt",
                "{\"operation\":\"echo\",\"arguments\":{}} | 400 | arguments.text",
                "{\"operation\":\"echo\",\"arguments\":{\"text\":1}} | 400 | arguments.text",
                "{\"operation\":\"echo\",\"arguments\":{\"text\":\"x\",\"times\":1001}} | 400 | arguments.times",
                "{\"operation\":\"echo\",\"arguments\":{\"text\":\"x\",\"times\":201}} | 413 | ''",
                "{\"operation\":\"echo\",\"operation\":\"change\"} | 400 | ''",
                "{\"operation\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}} | 400 | ''",
                "{\"operation\":\"slip\"} | 500 | ''",
                "{\"operation\":\"change\",\"arguments\":{\"to\":\"x\"}} | 403 | ''"
            })
    void refusesWhatIsWrong(String request, long status, String field) throws Exception {
        Map<String, Object> problem = ask(operations(Role.READ), request);
        assertThat(problem.get("status")).as(problem.toString()).isEqualTo(status);
        assertThat(problem.getOrDefault("field", "")).isEqualTo(field);
        assertThat(problem.get("detail").toString()).isNotEmpty().doesNotContain("secret of the inside");
        assertThat(audit())
                .last()
                .satisfies(line -> assertThat(line.get("status")).isEqualTo(status));
    }

    @Test
    void doesNotReadWhatIsTooLong() throws Exception {
        Map<String, Object> problem = ask(operations(Role.READ), " ".repeat(Operations.MOST_REQUEST + 1));
        assertThat(problem.get("status")).isEqualTo(413L);
    }

    /** On a busy machine its time may be over before it has begun: then nobody is interrupted, and it is asked for again. */
    @Test
    void interruptsWhatTakesTooLong() throws Exception {
        Operations operations = operations(Role.READ);
        while (!interrupted.isDone()) {
            Map<String, Object> problem = ask(operations, "{\"operation\":\"hang\"}");
            assertThat(problem.get("status")).isEqualTo(504L);
        }
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void turnsAwayWhatComesWhileOthersWait() throws Exception {
        Operations operations = operations(Role.READ);
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            operations.ask(question("{\"operation\":\"wait\"}", null), (status, json) -> answer.complete(json));
            answers.add(answer);
        }
        assertThat(new String(answers.get(4).get(20, TimeUnit.SECONDS), StandardCharsets.UTF_8))
                .contains("\"status\":503");
        hold.countDown();
        for (int i = 0; i < 4; i++) {
            assertThat(new String(answers.get(i).get(20, TimeUnit.SECONDS), StandardCharsets.UTF_8))
                    .contains("\"status\":200");
        }
    }

    /** A change is made by whoever knows the secret, once for each request, and is written down before it begins. */
    @Test
    void changesOnlyForWhoKnowsTheSecret() throws Exception {
        Operations operations = operations(Role.MANAGE);
        String now = "{\"operation\":\"change\",\"arguments\":{\"to\":\"x\"},\"at\":\"2026-11-27T12:00:00Z\"}";
        assertThat(ask(operations, now).get("status")).isEqualTo(403L);
        assertThat(ask(operations, question(now, "00")).get("status")).isEqualTo(403L);
        Question elsewhere = new Question(
                now.getBytes(StandardCharsets.UTF_8),
                "steelyard/v1/demo/edge-2/rpc",
                "me",
                proven(now).proof());
        assertThat(ask(operations, elsewhere).get("status")).isEqualTo(403L);
        assertThat(ask(operations, proven(now)).get("result")).isEqualTo("x");
        assertThat(audit().stream().map(line -> line.get("what")))
                .containsExactly("answered", "answered", "answered", "begun", "answered");
        assertThat(ask(operations, proven(now)).get("detail").toString()).contains("once");
        clock.advance(Duration.ofSeconds(61));
        String late = now.replace("\"x\"", "\"y\"");
        assertThat(ask(operations, proven(late)).get("detail").toString()).contains("2026-11-27T12:01:01Z");
    }

    @Test
    void theAuditKeepsTwoFilesAndShortensWhatIsLong() throws Exception {
        Audit audit = new Audit(folder, clock, 1_000);
        for (int i = 0; i < 20; i++) {
            audit.write("answered", Map.of("arguments", Map.of("mapping", "x".repeat(100_000), "n", i)));
        }
        String last = Files.readString(folder.resolve("audit.log"));
        assertThat(last).contains("(100000 characters)", "\"n\":19");
        assertThat(Files.size(folder.resolve("audit.log"))).isLessThanOrEqualTo(1_000);
        assertThat(Files.size(folder.resolve("audit.1.log"))).isLessThanOrEqualTo(1_000);
        assertThat(folder.toFile().list()).hasSize(2);
    }
}
