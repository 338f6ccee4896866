package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentState;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a draft would change of what an agent runs, done and undone; the agent itself is down. */
final class AgentChangeCommandTest {
    private static final String FILE = """
            agent: edge-1
            enterprise: works
            site: demo
            data: data
            servers: [{name: plc, url: "opc.tcp://127.0.0.1:4840"}]
            assets:
              - {asset: m, class: lathe, profile: lathe, area: a, line: l, server: plc, signals: [
                  {name: one, node: "nsu=urn:p;s=one"}]}
            """;

    @TempDir
    private Path folder;

    private Path config;
    private Path draft;

    @BeforeEach
    void anAgentHasRun() throws Exception {
        config = Files.writeString(folder.resolve("agent.yaml"), FILE);
        draft = Files.writeString(folder.resolve("draft.yaml"), FILE.replace("s=one", "s=other"));
        says(config);
    }

    private void says(Path file) throws Exception {
        AgentState state = new AgentState(folder.resolve("data"));
        AgentFile running = AgentFile.read(file, Map.of());
        state.runs(running.text());
        state.say(new AgentState.Word(config, running.fingerprint(), true, "", ""));
    }

    @Test
    void plansAppliesAndUndoes() throws Exception {
        Ran plan = Ran.of("agent", "plan", "--offline", "--config", draft.toString());
        assertThat(plan.code()).isZero();
        assertThat(plan.out())
                .contains("anew  m/one: node nsu=urn:p;s=one -> nsu=urn:p;s=other")
                .contains("signals: 0 new, 0 gone, 1 read anew, 0 told anew");
        assertThat(config).hasContent(FILE);
        Ran apply = Ran.of("agent", "apply", "--config", draft.toString());
        assertThat(apply.out()).contains("no agent runs there, it will be taken on at the next start");
        assertThat(config).hasSameTextualContentAs(draft);
        says(config);
        Ran undo = Ran.of("agent", "undo", "--data", folder.resolve("data").toString());
        assertThat(undo.out()).contains("s=other -> nsu=urn:p;s=one");
        assertThat(config).hasContent(FILE);
    }

    /** Before the first start a plan is worth most: everything is new, and what cannot be read shows before anybody waits for it. */
    @Test
    void plansBeforeAnAgentHasEverRun() throws Exception {
        Path first = Files.writeString(folder.resolve("first.yaml"), FILE.replace("data: data", "data: fresh"));
        Ran plan = Ran.of("agent", "plan", "--offline", "--config", first.toString());
        assertThat(plan.out())
                .contains("new   server plc: opc.tcp://127.0.0.1:4840")
                .contains("new   m/one: nsu=urn:p;s=one")
                .contains("signals: 1 new, 0 gone, 0 read anew, 0 told anew")
                .doesNotContain("restart needed");
        assertThat(plan.err()).contains("no agent has run on", "fresh yet: all of the file is new");
        assertThat(plan.code()).isZero();
        assertThat(folder.resolve("fresh")).doesNotExist();
        Ran json = Ran.of("agent", "plan", "--offline", "--json", "--config", first.toString());
        assertThat(json.out()).contains("\"restart\" : [ ]", "\"what\" : \"new\"");
        Ran apply = Ran.of("agent", "apply", "--config", first.toString());
        assertThat(apply.err()).contains("no agent has run on", "fresh", "start it once", "agent plan");
        assertThat(apply.code()).isEqualTo(2);
    }

    /** Often the user is not of the service's group, and whether an agent has run is hidden: then nothing is "new". */
    @Test
    void saysThatItMayNotSeeWhetherAnAgentHasRun() throws Exception {
        Path first = Files.writeString(folder.resolve("first.yaml"), FILE.replace("data: data", "data: fresh"));
        Path hidden = Files.createDirectories(folder.resolve("fresh")).resolve("edge-agent");
        Files.createSymbolicLink(hidden, hidden); // leads nowhere for every user, root too
        for (String command : List.of("plan", "apply")) {
            Ran ran = Ran.of("agent", command, "--config", first.toString());
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .contains("user " + System.getProperty("user.name") + " cannot read in " + hidden)
                    .contains("as the user of the agent's service")
                    .doesNotContain("no agent has run");
        }
    }

    /** The files are compared all the same. */
    @Test
    void saysPlainlyThatAServerIsNotThere() throws Exception {
        Path own = folder.resolve("data/edge-agent/pki/own");
        OwnCertificate.in(own, ApplicationUri.of("demo", "edge-1"), 2_048); // a longer key takes seconds
        int closed = freePort();
        Files.writeString(
                draft,
                FILE.replace("s=one", "s=other").replace("4840\"", closed + "\", select: [{path: \"Objects/**\"}]"));
        Ran plan = Ran.of("agent", "plan", "--config", draft.toString());
        assertThat(plan.out())
                .contains("anew  m/one: node nsu=urn:p;s=one -> nsu=urn:p;s=other")
                .contains("server plc at opc.tcp://127.0.0.1:" + closed
                        + ": NOT COMPARED, its 1 signals stand as the files say: ")
                .contains("server plc: NOT WALKED, the 0 signals stand that are selected so far: ")
                .contains("select server plc: select none -> 1")
                .contains("series: NOT COUNTED", "no gateway runs on", "--gateway");
        assertThat(plan.code()).isEqualTo(3);
        Ran json = Ran.of("agent", "plan", "--json", "--config", draft.toString());
        assertThat(json.out()).contains("\"compared\" : false", "\"reachable\" : false");
        assertThat(json.code()).isEqualTo(3);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** No agent has run with what was applied; that is no reason to have no way back. */
    @Test
    void undoesWhatNoAgentHasTakenOnYet() throws Exception {
        Ran.of("agent", "apply", "--config", draft.toString());
        assertThat(config).hasSameTextualContentAs(draft);
        Ran undo = Ran.of("agent", "undo", "--data", folder.resolve("data").toString());
        assertThat(undo.out()).contains("agent.yaml is written; no agent runs there");
        assertThat(config).hasContent(FILE);
        Ran again = Ran.of("agent", "undo", "--data", folder.resolve("data").toString());
        assertThat(again.err()).contains("nothing to undo");
    }

    /** That is when an undo is needed most; where the data folder stands may still be read. */
    @Test
    void undoesABrokenFileByItsName() throws Exception {
        for (String broken : List.of(
                FILE + "servers: [oops\n",
                FILE.replace("site: demo", "site: [oops"),
                FILE.replace("server: plc", "server: plk"))) {
            Files.writeString(config, broken);
            Ran undo = Ran.of("agent", "undo", "--config", config.toString());
            assertThat(undo.err()).isEmpty();
            assertThat(undo.code()).isZero();
            assertThat(config).hasContent(FILE);
        }
    }

    /** Whatever a broken file seems to say, another agent's file is not touched. */
    @Test
    void aBrokenFileUndoesNoOthers() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), FILE + "servers: [oops\n");
        Files.writeString(config, FILE + "# changed\n");
        Ran undo = Ran.of("agent", "undo", "--config", other.toString());
        assertThat(undo.err()).contains("other.yaml:", "not YAML", "name the data folder with --data DIR");
        assertThat(undo.code()).isEqualTo(2);
        assertThat(config).hasContent(FILE + "# changed\n");
        Files.writeString(config, FILE.replace("data: data", "data: nowhere") + "servers: [oops\n");
        assertThat(Ran.of("agent", "undo", "--config", config.toString()).err()).contains("not YAML", "--data DIR");
    }

    @Test
    void aWrongDraftIsToldWithLineKeyAndRemedy() throws Exception {
        Files.writeString(draft, FILE.replace("server: plc", "server: plk"));
        Ran apply = Ran.of("agent", "apply", "--config", draft.toString());
        assertThat(apply.err()).contains("draft.yaml:7:", "plk is no server of this file", "plc");
        assertThat(config).hasContent(FILE);
    }
}
