package io.steelyard.system.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.ledger.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plan asked for over an agent's own session: the servers are asked as the command asks them, and nothing is disturbed. */
@Timeout(180)
final class PlanFromAwayTest {
    private static final String RUNNING = """
            assets:
              - asset: lathe-1
                class: lathe
                profile: lathe
                area: area
                line: line
                server: plant
                signals:
                  - {name: now, node: "i=2258"}
                  - {name: state, node: "i=2259"}
                  - {name: product, node: "i=2261"}
            """;
    private static final String WANTED = RUNNING.replace("i=2259", "i=2267")
            .replace("{name: product, node: \"i=2261\"}", "{name: maker, node: \"i=2263\"}");

    /** Beside the plant one that takes connections and says nothing. */
    private static final String MUTE = """
              - asset: press-1
                class: press
                profile: generic
                area: area
                line: line
                server: mute
                signals: [{name: state, node: "i=2259"}]
            """;

    @TempDir
    Path scratch;

    private RemoteAgent agent;

    @BeforeEach
    void begin() throws Exception {
        agent = new RemoteAgent(scratch);
        agent.start(RUNNING);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void asksTheServersOfTheDraftAndDisturbsNothing() throws Exception {
        try (Requester requester = agent.requester()) {
            JsonNode before = reads(requester);
            Map<String, Object> arguments = Map.of("mapping", agent.mapping(WANTED), "limit", 30);
            assertThat(requester
                            .ask(RemoteAgent.request("plan", arguments), null)
                            .at("/status")
                            .intValue())
                    .isEqualTo(403);

            JsonNode result = RemoteAgent.prove(requester, "plan", arguments).at("/result");
            assertThat(lines(result.at("/signals"), "what", "name"))
                    .as(result.toString())
                    .containsExactly("anew lathe-1/state", "new lathe-1/maker", "gone lathe-1/product");
            assertThat(result.at("/live").size()).isEqualTo(1);
            JsonNode plant = result.at("/live/0");
            assertThat(plant.at("/compared").booleanValue())
                    .as(result.toString())
                    .isTrue();
            assertThat(plant.at("/signals").intValue()).isEqualTo(3);
            assertThat(plant.at("/remembered").intValue()).isEqualTo(1);
            assertThat(lines(plant.at("/findings"), "what", "name", "read")).containsExactly("type lathe-1/state true");
            assertThat(plant.at("/findings/0/detail").textValue()).endsWith("-> Byte");
            assertThat(result.at("/series/counted").booleanValue()).isFalse();
            assertThat(result.at("/series/mapped").intValue())
                    .as("three signals, and the field of another type beside that of the state")
                    .isEqualTo(4);
            assertThat(result.at("/series/why").textValue()).startsWith("no gateway runs on");
            assertThat(result.at("/dashboards/panels").intValue()).isGreaterThan(30);
            assertThat(result.at("/verdict").textValue()).isEqualTo("good");

            undisturbed(requester, before);
            assertThat(Files.readString(agent.data().resolve("edge-agent/audit.log")))
                    .contains("\"what\":\"begun\",", "\"operation\":\"plan\"", "\"status\":200");
        }
    }

    /** Also within the time that was asked for, with the rest of the answer, and with no connection that stays. */
    @Test
    void namesWhoDoesNotAnswerAndLeavesNothingThere() throws Exception {
        try (Mute mute = new Mute();
                Requester requester = agent.requester()) {
            JsonNode before = reads(requester);
            String draft = agent.mapping(WANTED + MUTE)
                    .replace(
                            "servers: [",
                            "servers: [{name: mute, url: \"" + mute.url()
                                    + "\", security: {policy: None, mode: None}, select: [{path: \"Objects/**\"}]}, ");
            Map<String, Object> arguments = Map.of("mapping", draft, "limit", 3);
            long since = System.nanoTime();
            List<CompletableFuture<JsonNode>> asked = List.of(
                    RemoteAgent.proven(requester, "plan", arguments), RemoteAgent.proven(requester, "plan", arguments));
            Map<Integer, JsonNode> answers = new HashMap<>();
            for (CompletableFuture<JsonNode> one : asked) {
                JsonNode answer = one.get(60, TimeUnit.SECONDS);
                answers.put(answer.at("/status").intValue(), answer);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
            assertThat(answers).containsOnlyKeys(200, 503); // one plan at a time
            JsonNode result = answers.get(200).at("/result");
            assertThat(result.at("/selected/0/walked").asText())
                    .as(result.toString())
                    .isEqualTo("false");
            JsonNode silent = result.at("/live/0");
            assertThat(silent.at("/server").textValue()).isEqualTo("mute");
            assertThat(silent.at("/compared").asText() + silent.at("/reachable").asText())
                    .isEqualTo("falsefalse");
            assertThat(silent.at("/why").textValue()).isEqualTo("it has not answered within 3 s");
            assertThat(result.at("/live/1/compared").booleanValue()).isTrue();
            assertThat(lines(result.at("/signals"), "what", "name")).contains("new press-1/state");
            assertThat(result.at("/verdict").textValue()).isEqualTo("unanswered");
            undisturbed(requester, before);
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(mute::isLeft);
        }
    }

    /** Who wants to know what the files say only asks nobody, and gets what there always was. */
    @Test
    void comparesTheFilesAloneWhenToldTo() throws Exception {
        try (Requester requester = agent.requester()) {
            JsonNode before = reads(requester);
            Map<String, Object> arguments = new HashMap<>(Map.of("mapping", agent.mapping(WANTED), "offline", true));
            JsonNode result = RemoteAgent.prove(requester, "plan", arguments).at("/result");
            assertThat(result.at("/signals").size()).as(result.toString()).isEqualTo(3);
            assertThat(result.at("/restart").isArray() && result.at("/servers").isArray())
                    .isTrue();
            assertThat(result.at("/live").size()).isZero();
            assertThat(result.has("series")).isFalse();
            arguments.put("limit", 36);
            JsonNode wrong = RemoteAgent.prove(requester, "plan", arguments);
            assertThat(wrong.at("/status").intValue()).isEqualTo(400);
            assertThat(wrong.at("/field").textValue()).isEqualTo("arguments.limit");
            undisturbed(requester, before);
        }
    }

    /** The plant's numbers once the agent reads all signals there, and remembers what they are. */
    private JsonNode reads(Requester requester) throws Exception {
        JsonNode[] plant = {requester.first("{\"operation\":\"status\"}").at("/result/servers/0")};
        requester.say("steelyard/v1/demo/edge-1/received", new Received(new UUID(7, 7), List.of()).toJson());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            plant[0] = plant(requester);
            return plant[0].at("/subscribed").intValue() == 3
                    && plant[0].at("/samples").intValue() >= 3
                    && isRemembered();
        });
        return plant[0];
    }

    private boolean isRemembered() {
        return Files.exists(agent.data().resolve("edge-agent/opcua/plant.anchors"));
    }

    private static JsonNode plant(Requester requester) throws Exception {
        return requester.ask("{\"operation\":\"status\"}", null).at("/result/servers/0");
    }

    /** The session of before still reads, and missed nothing. */
    private static void undisturbed(Requester requester, JsonNode before) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> plant(requester).at("/samples").intValue()
                        > before.at("/samples").intValue());
        JsonNode after = plant(requester);
        for (String same : List.of("connections", "losses", "sequenceGaps", "overflows", "overdue", "subscribed")) {
            assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
        }
        assertThat(after.at("/connected").booleanValue()).isTrue();
    }

    private static List<String> lines(JsonNode list, String... fields) {
        List<String> lines = new ArrayList<>();
        list.forEach(one -> lines.add(String.join(
                " ", Stream.of(fields).map(name -> one.path(name).asText()).toList())));
        return lines;
    }

    /** Takes connections and says nothing. */
    private static final class Mute implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<CompletableFuture<Void>> open = new CopyOnWriteArrayList<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Mute() throws IOException {
            threads.execute(this::accept);
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket one = socket.accept();
                    open.add(CompletableFuture.runAsync(() -> drain(one), threads));
                } catch (IOException e) {
                    return; // it is closed
                }
            }
        }

        private static void drain(Socket one) {
            try (one) {
                one.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String url() {
            return "opc.tcp://127.0.0.1:" + socket.getLocalPort();
        }

        /** Whoever came has gone. */
        boolean isLeft() {
            return !open.isEmpty() && open.stream().allMatch(CompletableFuture::isDone);
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.shutdownNow();
        }
    }
}
