package io.steelyard.system.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.ledger.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to an agent over its own session: an agent, the gateway's endpoint, a simulated plant and a foreign client. */
@Timeout(120)
final class RemoteRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ServerConfig.Security OPEN =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);
    private static final String LATHE = """
            assets:
              - asset: lathe-1
                class: lathe
                profile: lathe
                area: area
                line: line
                server: plant
                signals: [{name: state, node: "i=2259"}%s]
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

    /** Whoever reaches the gateway's endpoint may look; who knows the agent's secret may change it; all is in the audit. */
    @Test
    void looksForEverybodyAndChangesForWhoKnowsTheSecret() throws Exception {
        agent.start("assets: []\n");
        try (Requester requester = agent.requester()) {
            JsonNode status = requester.first("{\"operation\":\"status\"}");
            requester.say("steelyard/v1/demo/edge-1/received", new Received(new UUID(7, 7), List.of()).toJson());
            looks(requester, status);
            turnsAway(requester);
            changes(requester);
        }
    }

    /** The same findings as the command's, of servers of the agent's file and of no other one. */
    @Test
    void looksAServerOverAndSaysWhichItCannotReach() throws Exception {
        agent.start("assets: []\n");
        try (Requester requester = agent.requester()) {
            requester.first("{\"operation\":\"status\"}");
            JsonNode doctor = requester.ask("{\"operation\":\"doctor\"}", null);
            assertThat(doctor.at("/status").intValue()).as(doctor.toString()).isEqualTo(200);
            Map<String, Object> onItsMachine = new Surveyor(
                            new Visit.Visitor("demo", "doctor", scratch.resolve("pki")),
                            Profiles::find,
                            InstantSource.system(),
                            System::nanoTime)
                    .doctor(new Target("plant", agent.plant(), OPEN, null, null))
                    .asMap();
            JsonNode wanted = JSON.valueToTree(onItsMachine);
            JsonNode result = doctor.at("/result");
            assertThat(names(result)).isEqualTo(names(wanted));
            assertThat(result.at("/url").textValue()).isEqualTo(agent.plant());
            assertThat(result.at("/blocked").asText()).isEqualTo("false");
            assertThat(names(result.at("/measured"))).isEqualTo(names(wanted.at("/measured")));
            assertThat(result.at("/findings").findValuesAsText("about")).isNotEmpty();
            assertThat(result.at("/profile").textValue()).contains("name: plant", agent.plant());
            for (String told : List.of("/measured/operations", "/measured/subscribe", "/measured/page")) {
                assertThat(result.at(told)).as(told).isEqualTo(wanted.at(told));
            }

            JsonNode elsewhere = requester.ask("{\"operation\":\"doctor\",\"arguments\":{\"server\":\"plan\"}}", null);
            assertThat(elsewhere.at("/status").intValue()).isEqualTo(404);
            assertThat(elsewhere.at("/field").textValue()).isEqualTo("arguments.server");
            JsonNode wrong = requester.ask("{\"operation\":\"doctor\",\"arguments\":{\"url\":\"opc.tcp://x\"}}", null);
            assertThat(wrong.at("/status").intValue()).as(wrong.toString()).isEqualTo(400);
            agent.endPlant();
            JsonNode away = requester.ask("{\"operation\":\"doctor\"}", null);
            assertThat(away.at("/status").intValue()).as(away.toString()).isEqualTo(502);
            assertThat(away.at("/detail").textValue()).contains(agent.plant());
            assertThat(Files.readString(scratch.resolve("agent/edge-agent/audit.log")))
                    .contains("\"operation\":\"doctor\"", "\"status\":404", "\"status\":400");
        }
    }

    /** Whom the agent trusts is for those to say who know its secret; what they said is done on the disk and in the audit. */
    @Test
    void trustsACertificateNoLonger() throws Exception {
        OwnCertificate plc = OwnCertificate.in(scratch.resolve("plc"), "urn:plc", 2_048);
        Path pki = agent.data().resolve("edge-agent/pki");
        Path trusted = Files.createDirectories(pki.resolve("trusted")).resolve("plc.der");
        Files.write(trusted, plc.certificate().getEncoded());
        String print = Thumbprint.of(plc.certificate());
        agent.start("assets: []\n");
        try (Requester requester = agent.requester()) {
            requester.first("{\"operation\":\"status\"}");
            Map<String, String> which = Map.of("sha256", print.substring(0, 12));
            JsonNode unproven = requester.ask(RemoteAgent.request("reject", which), null);
            assertThat(unproven.at("/status").intValue()).isEqualTo(403);
            assertThat(folders(requester)).contains("trusted " + print);
            JsonNode nameless = RemoteAgent.prove(requester, "reject", Map.of());
            assertThat(nameless.at("/status").intValue())
                    .as(nameless.toString())
                    .isEqualTo(400);
            assertThat(nameless.at("/field").textValue()).isEqualTo("arguments.sha256");

            JsonNode done = RemoteAgent.prove(requester, "reject", which);
            assertThat(done.at("/status").intValue()).as(done.toString()).isEqualTo(200);
            assertThat(done.at("/result/rejected").textValue()).isEqualTo(print.substring(0, 12));
            assertThat(folders(requester)).contains("rejected " + print).doesNotContain("trusted " + print);
            assertThat(trusted).doesNotExist();
            JsonNode again = RemoteAgent.prove(requester, "reject", which);
            assertThat(again.at("/status").intValue()).isEqualTo(409);
            assertThat(again.at("/detail").textValue()).contains("no certificate that is trusted", "agent cert list");
            JsonNode back = RemoteAgent.prove(requester, "trust", which);
            assertThat(back.at("/status").intValue()).as(back.toString()).isEqualTo(200);
            assertThat(folders(requester)).contains("trusted " + print);
            assertThat(Files.readAllLines(agent.data().resolve("edge-agent/audit.log")))
                    .anyMatch(line -> line.contains("\"what\":\"begun\",") && line.contains("\"operation\":\"reject\""))
                    .anyMatch(line -> line.contains("\"operation\":\"reject\"") && line.contains("\"status\":200"));
        }
    }

    /** What was applied from away is taken back from away, byte by byte; what is read goes with it, and so does the audit. */
    @Test
    void takesBackWhatWasApplied() throws Exception {
        agent.start(LATHE.formatted(""));
        Path file = scratch.resolve("agent.yaml");
        String before = Files.readString(file);
        String wanted = agent.mapping(LATHE.formatted(", {name: now, node: \"i=2258\"}"));
        try (Requester requester = agent.requester()) {
            requester.first("{\"operation\":\"status\"}");
            awaitSubscribed(requester, 1);
            JsonNode applied = RemoteAgent.prove(requester, "apply", Map.of("mapping", wanted));
            assertThat(applied.at("/result/outcome").textValue())
                    .as(applied.toString())
                    .startsWith("taken");
            awaitSubscribed(requester, 2);
            JsonNode unproven = requester.ask(RemoteAgent.request("undo", Map.of()), null);
            assertThat(unproven.at("/status").intValue()).isEqualTo(403);
            assertThat(file).hasContent(wanted);

            JsonNode undone = RemoteAgent.prove(requester, "undo", Map.of());
            assertThat(undone.at("/status").intValue()).as(undone.toString()).isEqualTo(200);
            assertThat(undone.at("/result/outcome").textValue())
                    .as(undone.toString())
                    .startsWith("taken");
            JsonNode line = undone.at("/result/plan/signals/0");
            assertThat(line.at("/what").textValue() + " " + line.at("/name").textValue())
                    .as(undone.toString())
                    .isEqualTo("gone lathe-1/now");
            assertThat(Files.readString(file)).isEqualTo(before);
            awaitSubscribed(requester, 1);
            JsonNode again = RemoteAgent.prove(requester, "undo", Map.of());
            assertThat(again.at("/status").intValue()).isEqualTo(409);
            assertThat(again.at("/detail").textValue()).startsWith("there is nothing to undo");
            assertThat(Files.readAllLines(agent.data().resolve("edge-agent/audit.log")))
                    .anyMatch(said -> said.contains("\"what\":\"begun\",") && said.contains("\"operation\":\"undo\""))
                    .anyMatch(said -> said.contains("\"operation\":\"undo\"") && said.contains("\"status\":200"));
        }
    }

    private static void awaitSubscribed(Requester requester, int signals) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> requester
                                .ask("{\"operation\":\"status\"}", null)
                                .at("/result/servers/0/subscribed")
                                .intValue()
                        == signals);
    }

    private static List<String> folders(Requester requester) throws Exception {
        List<String> folders = new ArrayList<>();
        requester
                .ask("{\"operation\":\"certificates\"}", null)
                .at("/result")
                .forEach(one -> folders.add(
                        one.at("/folder").textValue() + " " + one.at("/sha256").textValue()));
        return folders;
    }

    private static List<String> names(JsonNode of) {
        List<String> names = new ArrayList<>();
        of.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void looks(Requester requester, JsonNode status) throws Exception {
        assertThat(status.at("/status").intValue()).as(status.toString()).isEqualTo(200);
        assertThat(status.at("/result/servers/0/name").textValue()).isEqualTo("plant");
        assertThat(requester
                        .ask("{\"operation\":\"certificates\"}", null)
                        .at("/result/0/folder")
                        .textValue())
                .isEqualTo("own");
        JsonNode browsed = requester.ask("{\"operation\":\"browse\",\"arguments\":{\"depth\":2}}", null);
        assertThat(browsed.at("/result/nodes").size())
                .as(browsed.toString().substring(0, 300))
                .isGreaterThan(3);
        JsonNode elsewhere = requester.ask("{\"operation\":\"browse\",\"arguments\":{\"server\":\"plan\"}}", null);
        assertThat(elsewhere.at("/status").intValue()).isEqualTo(404);
        assertThat(elsewhere.at("/detail").textValue()).contains("plan is no server", "plant");
    }

    private void turnsAway(Requester requester) throws Exception {
        CompletableFuture<JsonNode> forged =
                requester.ask("{\"operation\":\"status\"}", "steelyard/v1/demo/edge-2/rpc", null);
        CompletableFuture<JsonNode> foreign =
                requester.ask("{\"operation\":\"status\"}", "spBv1.0/demo/NDATA/edge-1", null);
        Path audit = scratch.resolve("agent/edge-agent/audit.log");
        Awaitility.await().until(() -> Files.readString(audit).contains("has to begin with steelyard/"));
        assertThat(Files.readString(audit))
                .contains(
                        "\"operation\":\"browse\",\"arguments\":{\"depth\":2},\"status\":200",
                        "taken for something else");
        assertThat(forged).isNotDone();
        assertThat(foreign).isNotDone();
    }

    private void changes(Requester requester) throws Exception {
        String wanted = agent.mapping(LATHE.formatted(""));
        assertThat(requester
                        .ask(RemoteAgent.request("apply", Map.of("mapping", wanted)), null)
                        .at("/status")
                        .intValue())
                .isEqualTo(403);
        JsonNode plan = RemoteAgent.prove(requester, "plan", Map.of("mapping", wanted));
        assertThat(plan.at("/result/signals/0/name").textValue())
                .as(plan.toString())
                .isEqualTo("lathe-1/state");
        JsonNode wrong = RemoteAgent.prove(requester, "plan", Map.of("mapping", wanted.replace("node:", "nod:")));
        assertThat(wrong.at("/field").textValue()).isEqualTo("arguments.mapping");
        assertThat(wrong.at("/detail").textValue()).contains("nod", "node");
        JsonNode undone = RemoteAgent.prove(requester, "undo", Map.of());
        assertThat(undone.at("/detail").textValue()).as(undone.toString()).startsWith("there is nothing to undo");
        JsonNode applied = RemoteAgent.prove(requester, "apply", Map.of("mapping", wanted));
        assertThat(applied.at("/result/outcome").textValue())
                .as(applied.toString())
                .isIn("taken", "taken-where-reached");
        assertThat(Files.readString(scratch.resolve("agent.yaml"))).isEqualTo(wanted);
        accepts(requester);
        assertThat(RemoteAgent.prove(requester, "trust", Map.of("sha256", "0123456789"))
                        .at("/status")
                        .intValue())
                .isEqualTo(409);
        assertThat(requester.ask("{\"operation\":\"logs\"}", null).toString()).contains("is taken on");
    }

    /** Nothing is in quarantine here; whoever does not prove that he may is told so before that. */
    private static void accepts(Requester requester) throws Exception {
        JsonNode listed = requester.ask("{\"operation\":\"quarantine\"}", null);
        assertThat(listed.at("/result").size()).as(listed.toString()).isZero();
        Map<String, String> seen = Map.of("server", "plant", "seen", "0123456789abcdef");
        JsonNode unproven = requester.ask(RemoteAgent.request("accept", seen), null);
        assertThat(unproven.at("/status").intValue()).isEqualTo(403);
        JsonNode nothing = RemoteAgent.prove(requester, "accept", seen);
        assertThat(nothing.at("/status").intValue()).isEqualTo(409);
        assertThat(nothing.at("/detail").textValue()).isEqualTo("nothing is in quarantine at server plant");
    }
}
