package io.steelyard.system.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.ledger.Received;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String wanted = agent.mapping("""
                assets:
                  - asset: lathe-1
                    class: lathe
                    profile: lathe
                    area: area
                    line: line
                    server: plant
                    signals: [{name: state, node: "i=2259"}]
                """);
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
