package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Note;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent's file that changes while the agent runs, by hand and by the desk. */
@Timeout(60)
final class ReloadTest {
    private static final String FILE = """
            agent: edge-1
            enterprise: works
            site: demo
            data: data
            servers: [{name: plc, url: "opc.tcp://127.0.0.1:4840"}]
            assets:
              - {asset: m, class: lathe, profile: lathe, area: a, line: l, server: plc, signals: [
                  {name: one, node: "nsu=urn:p;s=one"},
                  {name: two, node: "nsu=urn:p;s=two"}]}
            """;

    @TempDir
    private Path folder;

    private final List<AgentConfig> taken = new CopyOnWriteArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final AgentDesk desk = new AgentDesk(Map.of(), Duration.ofSeconds(30), data -> true);
    private CompletableFuture<Void> servers = CompletableFuture.completedFuture(null);
    private Path file;
    private Reload reload;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("agent.yaml"), FILE);
        reload = new Reload(
                AgentFile.read(file, Map.of()),
                new Reload.Doors(Map.of(), this::leave, ManualClock.anywhere(), config -> {
                    taken.add(config);
                    return servers;
                }));
        reload.begin();
    }

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void takesOnWhatHasStoodThereForTwoLooks() throws IOException {
        write(FILE.replace("s=two", "s=second"));
        reload.look();
        assertThat(taken).isEmpty();
        reload.look();
        reload.look();
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).opcua().assets().get(0).signals().get(1).address())
                .hasToString("nsu=urn:p;s=second");
        assertThat(events()).containsExactly("configuration-changed {anew=1, gone=0, new=0, servers=0}");
    }

    @Test
    void aBrokenFileAndOneThatNeedsARestartLeaveTheAgentAsItIs() throws IOException {
        write(FILE.replace("node: \"nsu=urn:p;s=two\"", "nod: \"nsu=urn:p;s=two\""));
        for (int i = 0; i < 4; i++) {
            reload.look();
        }
        assertThat(events()).hasSize(1);
        assertThat(events().get(0))
                .startsWith("configuration-refused")
                .contains(
                        "agent.yaml:9:7: assets[0].signals[1].path: a signal needs a path or a node; give",
                        "problems=2");
        write(FILE.replace("data: data", "data: other") + "uplink: {url: \"mqtt://127.0.0.1:1884\"}\n");
        for (int i = 0; i < 4; i++) {
            reload.look();
        }
        assertThat(events()).hasSize(2);
        assertThat(events().get(1)).contains("restart needed: data, uplink.url cannot change");
        assertThat(taken).isEmpty();
        write(FILE);
        reload.look();
        reload.look();
        assertThat(taken).as("nothing has changed in the end").isEmpty();
        assertThat(events()).hasSize(2);
    }

    @Test
    void aPlanSaysWhatADraftWouldDoAndUndoGoesBack() throws Exception {
        String other = FILE.replace(
                        "{name: one, node: \"nsu=urn:p;s=one\"},", "{name: three, node: \"nsu=urn:p;s=3\"},")
                .replace("s=two\"", "s=two\", unit: kW");
        Path draft = Files.writeString(folder.resolve("draft.yaml"), other);
        AgentPlan plan = desk.plan(draft);
        assertThat(plan.restart()).isEmpty();
        assertThat(plan.lines())
                .extracting(line -> line.what() + " " + line.name() + " " + line.detail())
                .containsExactly(
                        "new m/three nsu=urn:p;s=3", "told m/two unit none -> kW", "gone m/one nsu=urn:p;s=one");

        assertThat(looking(() -> desk.apply(draft)).outcome()).isEqualTo(AgentDesk.Outcome.TAKEN);
        assertThat(file).hasContent(other);
        assertThat(taken).hasSize(1);
        assertThat(desk.plan(draft).isEmpty()).isTrue();
        assertThat(looking(() -> desk.apply(draft)).outcome()).isEqualTo(AgentDesk.Outcome.NOTHING_TO_DO);

        assertThat(looking(() -> desk.undo(folder.resolve("data"))).outcome()).isEqualTo(AgentDesk.Outcome.TAKEN);
        assertThat(file).hasContent(FILE);
        assertThatThrownBy(() -> desk.undo(folder.resolve("data"))).hasMessageContaining("nothing to undo");
    }

    @Test
    void aPlanNamesAnotherCycle() throws Exception {
        Path draft = Files.writeString(folder.resolve("draft.yaml"), FILE.replace("s=two\"", "s=two\", read: 10s"));
        assertThat(desk.plan(draft).lines())
                .extracting(line -> line.what() + " " + line.name() + " " + line.detail())
                .containsExactly("anew m/two read none -> 10s");
    }

    @Test
    void aDraftThatNeedsARestartIsNotWritten() throws IOException {
        Path draft = Files.writeString(folder.resolve("draft.yaml"), FILE.replace("site: demo", "site: other"));
        assertThatThrownBy(() -> desk.apply(draft)).hasMessageContaining("restart needed: site");
        assertThat(file).hasContent(FILE);
    }

    @Test
    void saysWhenAServerIsAway() throws Exception {
        servers = new CompletableFuture<>();
        AgentDesk hasty = new AgentDesk(Map.of(), Duration.ofMillis(1_500), data -> true);
        Path draft = Files.writeString(folder.resolve("draft.yaml"), FILE.replace("s=two", "s=second"));
        assertThat(looking(() -> hasty.apply(draft)).outcome()).isEqualTo(AgentDesk.Outcome.TAKEN_WHERE_REACHED);
    }

    /** The agent's timers look meanwhile. */
    private AgentDesk.Applied looking(Callable<AgentDesk.Applied> work) throws InterruptedException {
        CompletableFuture<AgentDesk.Applied> done = CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        CountDownLatch looks = new CountDownLatch(1);
        while (!done.isDone()) {
            reload.look();
            boolean unusedNever = looks.await(20, TimeUnit.MILLISECONDS);
        }
        return done.join();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private List<String> events() {
        return notes.stream()
                .map(EventRecord.class::cast)
                .map(event -> event.type() + " " + new TreeMap<>(event.details()))
                .toList();
    }
}
