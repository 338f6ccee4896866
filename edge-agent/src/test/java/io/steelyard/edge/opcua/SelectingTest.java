package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.select.Joined;
import io.steelyard.edge.opcua.select.Rules;
import io.steelyard.edge.opcua.select.SelectLook;
import io.steelyard.edge.opcua.select.SelectStatus;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.edge.opcua.select.Selects;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Note;
import io.steelyard.settings.Keys;
import io.steelyard.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that reads what is selected, and of which nobody has written a list. */
@Timeout(180)
final class SelectingTest {
    private static final Rules RULES = new Rules(Profiles::find, Keys::suggest);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private final ExecutorService walkers = Executors.newCachedThreadPool();
    private final List<Note> notes = new CopyOnWriteArrayList<>();
    private final List<Integer> widths = new CopyOnWriteArrayList<>();
    private SourceBench bench;
    private OpcUaTestServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        bench = new SourceBench(pki, own);
        bench.rediscover = Duration.ofSeconds(1);
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        server.set("Temperature 1", NodeIds.Double, 1.0);
        server.set("Speed", NodeIds.Double, 2.0);
        server.set("Other", NodeIds.Double, 3.0);
    }

    @AfterEach
    void close() {
        walkers.shutdownNow();
        bench.close();
        server.close();
    }

    private static SelectLook.Found planned(Selecting.Wanted wanted) throws InterruptedException {
        return new SelectLook(wanted, RULES, InstantSource.system(), System::nanoTime).at("plc");
    }

    private Selecting selecting(Selecting.Wanted wanted) {
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("demo", "edge-1", pki), Profiles::find, InstantSource.system(), System::nanoTime);
        return new Selecting(
                wanted,
                new Selecting.Doors(
                        (server, known, order, gait) -> {
                            widths.add(gait.width(64));
                            return surveyor.look(server, known, order, Gait.quick()); // a rest is for real servers
                        },
                        walkers,
                        mapping -> bench.source().change(mapping),
                        note -> {
                            notes.add(note);
                            return CompletableFuture.completedFuture(null);
                        },
                        new OpcUaTiming(InstantSource.system(), System::nanoTime, new Random(1)),
                        RULES));
    }

    private Selecting.Wanted wanted(int most, Selection... any) {
        return new Selecting.Wanted(
                nothingByHand(bench.config(server.url())), List.of(new Selects("plc", List.of(any), most)));
    }

    private static OpcUaConfig nothingByHand(OpcUaConfig config) {
        return new OpcUaConfig(
                config.site(), config.agent(), config.pki(), config.memory(), config.servers(), List.of());
    }

    private static Selection path(String path) {
        return new Selection(List.of(path), List.of());
    }

    private void await(Selecting selecting, BooleanSupplier condition) throws InterruptedException {
        bench.await(() -> {
            selecting.look(bench.source().status());
            return condition.getAsBoolean();
        });
    }

    private static SelectStatus status(Selecting selecting) {
        return selecting.status().get("plc");
    }

    private static List<String> names(OpcUaConfig mapping) {
        return mapping.assets().stream()
                .flatMap(asset ->
                        asset.signals().stream().map(signal -> asset.info().asset() + "/" + signal.name()))
                .toList();
    }

    private void open(Selecting selecting) throws Exception {
        bench.open(server.url());
        bench.source().change(selecting.mapping());
    }

    /** The same assets and names as {@code browse} prints; new ones come with the next round; nothing untouched is touched. */
    @Test
    void readsWhatBrowseWouldProposeAndFindsWhatIsNew() throws Exception {
        Selection some = path("Objects/Temp*");
        Selection one = path("nsu=" + OpcUaTestServer.NAMESPACE + ";s=Speed");
        Selecting selecting = selecting(wanted(100, some, one));
        SelectLook.Found planned = planned(wanted(100, some, one));
        assertThat(planned.isGood()).isTrue();
        assertThat(planned.fresh()).isEqualTo(2);
        open(selecting);
        await(selecting, () -> server.itemIds().size() == 2);
        assertThat(selecting.mapping().assets())
                .isEqualTo(Joined.of(bench.config(server.url()), Map.of("plc", planned.selected()))
                        .assets()
                        .subList(1, 2));
        assertThat(selecting.mapping().assets())
                .isEqualTo(browsed(
                        new Selection(List.of(some.places().get(0), one.places().get(0)), List.of())));
        assertThat(names(selecting.mapping())).containsExactlyInAnyOrder("plc/temperature-1", "plc/speed");
        assertThat(widths).as("nothing was read there").startsWith(64);
        Map<String, String> before = server.itemIds();
        assertThat(bench.status().counts().connections()).isEqualTo(1);

        server.set("Temperature 2", NodeIds.Double, 4.0);
        await(selecting, () -> server.itemIds().size() == 3);
        assertThat(server.itemIds()).containsAllEntriesOf(before).containsKey("Temperature 2");
        assertThat(bench.status().counts().connections()).isEqualTo(1);
        assertThat(status(selecting).counts().walks()).isGreaterThan(1);
        assertThat(status(selecting).counts().added()).isEqualTo(3);
        assertThat(bench.told(EventType.CONFIGURATION_CHANGED)).isEmpty();
        bench.await(() -> notes.size() > 1); // told when it is read already
        assertThat(notes).hasSize(2);
    }

    /** A server that is away, or shows half of what it has, changes nothing of what is known. */
    @Test
    void keepsWhatWasOnceSelectedUnderItsName() throws Exception {
        Selecting first = selecting(wanted(100, path("Objects/**")));
        open(first);
        await(first, () -> server.itemIds().size() == 3);
        OpcUaConfig known = first.mapping();
        server.remove("Speed");
        server.set("Late", NodeIds.Double, 5.0);
        SelectLook.Found planned = planned(wanted(100, path("Objects/**")));
        assertThat(planned.fresh()).isEqualTo(1);
        assertThat(planned.selected().count()).isEqualTo(4);
        server.remove("Late");

        Selecting second = selecting(wanted(100, path("Objects/**")));
        assertThat(second.mapping()).isEqualTo(known);
        await(second, () -> status(second).counts().walks() > 0);
        assertThat(second.mapping()).isEqualTo(known);

        second.change(wanted(100, path("Objects/Temp*"))).get(60, TimeUnit.SECONDS);
        assertThat(second.mapping().assets()).isEqualTo(known.assets());
        await(second, () -> server.itemIds().size() == 1);
        assertThat(names(second.mapping())).containsExactly("plc/temperature-1");
        assertThat(names(selecting(wanted(100, path("Objects/Temp*"))).mapping()))
                .containsExactly("plc/temperature-1");
    }

    /** No variable is read twice, and what belongs to an asset that a person wrote goes there. */
    @Test
    void whatIsMappedByHandStandsAndIsNotTakenTwice() throws Exception {
        OpcUaConfig hand = bench.config(server.url(), "Speed", "by-path-x");
        Selecting selecting =
                selecting(new Selecting.Wanted(hand, List.of(new Selects("plc", List.of(path("Objects/**")), 100))));
        bench.open(server.url(), "Speed", "by-path-x");
        await(selecting, () -> server.itemIds().size() == 3);
        assertThat(widths).as("values are read there").containsOnly(1);
        assertThat(names(selecting.mapping()))
                .containsExactlyInAnyOrder("m/Speed", "m/by-path-x", "m/temperature-1", "m/other");
        assertThat(selecting.mapping().assets().get(0).info())
                .isEqualTo(hand.assets().get(0).info());
    }

    @Test
    void takesNoMoreThanItMayAndNamesWhatFitsNothing() throws Exception {
        Selecting selecting = selecting(wanted(
                2, path("Objects/*"), new Selection(List.of(), List.of("PumpTyp")), path("Objects/Temprature 1")));
        open(selecting);
        await(selecting, () -> server.itemIds().size() == 2);
        assertThat(status(selecting).signals()).isEqualTo(2);
        assertThat(status(selecting).leftOut()).isEqualTo(1);
        assertThat(status(selecting).misses()).isEqualTo(2);
    }

    /** While values are read, a look takes a twentieth of the server's time at most. */
    @Test
    void aGentleLookRests() throws Exception {
        long[] now = {0};
        Gait gait = Gait.gentle(() -> now[0]);
        long asked = gait.asked();
        now[0] += TimeUnit.MILLISECONDS.toNanos(10);
        long before = System.nanoTime();
        gait.answered(asked);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(190));
        assertThat(gait.width(64)).isEqualTo(1);
    }

    private List<AssetMapping> browsed(Selection selection) throws Exception {
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("demo", "edge-1", pki), Profiles::find, InstantSource.system(), System::nanoTime);
        String yaml = selection
                .of(surveyor.browse(new Target("plc", server.url(), SourceBench.NONE, null, null), BrowseOrder.ALL))
                .yaml();
        Path file = Files.writeString(pki.resolve("agent.yaml"), "agent: edge-1\nenterprise: e\nsite: demo\n" + yaml);
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of))
                .opcua()
                .assets();
    }
}
