package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.milo.opcua.sdk.server.model.objects.AlarmConditionTypeNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells of its events and alarms, beside its values. */
@Timeout(180)
final class EventsTest {
    private static final String A = "a";

    /** How long a session is being restored at most. */
    private static final Duration UNTIL_IT_IS_LOST = Duration.ofSeconds(10);

    private static final String SERVER = "i=2253";
    private static final String ALARMS = "i=2915";

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private static OpcUaTestServer server;
    private static Siren siren;
    private static Relay line;
    private static String url;

    private SourceBench bench;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        int port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        siren = new Siren(server.milo());
        line = new Relay(port, System::nanoTime);
        url = "opc.tcp://127.0.0.1:" + line.port();
    }

    @AfterAll
    static void closeServer() throws Exception {
        line.close();
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        server.manners.byTheBook();
        siren.asked.set(0);
        siren.retained.clear();
        server.set(A, NodeIds.Int32, 1);
        bench = new SourceBench(pki, own);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void open(EventSource... sources) throws Exception {
        bench.events.addAll(List.of(sources));
        bench.open(url, A);
        bench.await(() -> siren.asked.get() > 0);
        bench.await(() -> !bench.values(A).isEmpty());
    }

    private List<String> messages() {
        return bench.told(EventType.ALARM).stream()
                .map(one -> one.details().get("message"))
                .toList();
    }

    @Test
    void anAlarmIsToldWithItsState() throws Exception {
        open(new EventSource(SERVER, 1, List.of()));
        AlarmConditionTypeNode fired = siren.alarm(700, "pressure is low", true, false);
        bench.await(() -> !bench.told(EventType.ALARM).isEmpty());
        EventRecord alarm = bench.told(EventType.ALARM).get(0);
        assertThat(alarm.scope().server()).isEqualTo("plc");
        assertThat(alarm.details())
                .containsEntry("type", "OffNormalAlarmType")
                .containsEntry("source", "press")
                .containsEntry("sourceNode", SERVER)
                .containsEntry(
                        "conditionId",
                        fired.getNodeId()
                                .expanded(server.milo().getNamespaceTable())
                                .toParseableString())
                .containsEntry("severity", "700")
                .containsEntry("message", "pressure is low")
                .containsEntry("condition", "level")
                .containsEntry("active", "true")
                .containsEntry("acked", "false")
                .containsEntry("retain", "true")
                .containsKeys("event", "time")
                .doesNotContainKeys("refresh", "branchId");
        assertThat(bench.told(EventType.EVENTS_MISSED)).isEmpty();
    }

    /** Whoever maps the wrong nodes still hears of alarms, and the server has one session to bear. */
    @Test
    void anAlarmIsToldWhileNotOneSignalIsThere() throws Exception {
        bench.events.add(new EventSource(SERVER, 1, List.of()));
        bench.open(url, "by-path-nowhere", "by-path-neither");
        bench.await(() -> siren.asked.get() > 0);
        siren.alarm(700, "pressure is low", true, false);
        bench.await(() -> messages().contains("pressure is low"));
        assertThat(bench.status().phase()).isEqualTo("online");
        assertThat(bench.status().counts().connections()).isEqualTo(1);
        assertThat(bench.status().counts().missed().signals())
                .extracting(one -> one.trouble().status())
                .containsExactly("Bad_NoMatch", "Bad_NoMatch");
        assertThat(bench.told(EventType.ITEM_FAILED)).hasSize(2);

        server.set("by-path-nowhere", NodeIds.Int32, 5);
        line.cut();
        bench.await(() -> !bench.status().phase().equals("online"));
        bench.leap.addAndGet(UNTIL_IT_IS_LOST.toNanos());
        bench.await(() -> bench.status().phase().equals("waiting"));
        line.mend();
        bench.awaitValue("by-path-nowhere", 5L);
        assertThat(bench.status().counts().connections()).isEqualTo(2);
    }

    /** An earlier state of a condition that still waits for somebody has an identity of its own. */
    @Test
    void aBranchIsTold() throws Exception {
        open(new EventSource(SERVER, 1, List.of()));
        AlarmConditionTypeNode alarm = siren.alarm(700, "now", true, false);
        alarm.setBranchId(server.node("branch"));
        alarm.setEventId(ByteString.of(new byte[] {1}));
        server.milo().getEventNotifier().fire(alarm);
        bench.await(() -> bench.told(EventType.ALARM).size() == 2);
        assertThat(bench.told(EventType.ALARM).get(1).details())
                .containsEntry("branchId", "nsu=" + OpcUaTestServer.NAMESPACE + ";s=branch");
    }

    /** Alarms are a subtype of conditions, and off-normal alarms one of alarms. */
    @Test
    void onlyWhatIsWantedIsTold() throws Exception {
        open(new EventSource(SERVER, 500, List.of(ALARMS, "i=2131")));
        siren.fire(NodeIds.BaseEventType, 900, "another type");
        siren.fire(NodeIds.DeviceFailureEventType, 900, "a failure");
        siren.alarm(400, "too small", true, false);
        siren.alarm(500, "wanted", true, false);
        bench.await(() -> messages().contains("wanted"));
        assertThat(messages()).containsExactly("a failure", "wanted");
    }

    /** The agent's next life asks for the state of the conditions, and says since when it heard nothing. */
    @Test
    void afterALossTheStateIsToldAgainAndMarked() throws Exception {
        open(new EventSource(SERVER, 1, List.of()));
        siren.retained.add(siren.alarm(700, "stands", true, false));
        bench.await(() -> messages().contains("stands"));
        bench.crash(line);
        siren.retained.add(siren.alarm(800, "came meanwhile", true, false));
        bench.open(url, A);
        bench.await(() -> messages().contains("came meanwhile"));
        assertThat(bench.told(EventType.ALARM))
                .filteredOn(one -> "came meanwhile".equals(one.details().get("message")))
                .singleElement()
                .satisfies(one -> assertThat(one.details()).containsEntry("refresh", "state"));
        assertThat(bench.told(EventType.EVENTS_MISSED))
                .singleElement()
                .satisfies(one -> assertThat(one.details())
                        .containsEntry("reason", "not-connected")
                        .containsKey("since"));
    }

    /** Of 300 at once the agent tells 200, and of the rest how many. */
    @Test
    void aFloodIsCounted() throws Exception {
        open(new EventSource(SERVER, 1, List.of()));
        int before = siren.asked.get();
        siren.retained.add(siren.alarm(700, "stands", true, false));
        for (int i = 0; i < 299; i++) {
            siren.fire(NodeIds.BaseEventType, 100, "one of many");
        }
        bench.await(() -> bench.told(EventType.ALARM).size() >= 200);
        server.set(A, NodeIds.Int32, 2);
        bench.awaitValue(A, 2L);
        bench.leap.addAndGet(Duration.ofSeconds(6).toNanos());
        bench.await(() -> bench.told(EventType.EVENTS_MISSED).size() == 2);
        assertThat(bench.told(EventType.EVENTS_MISSED))
                .allSatisfy(one -> assertThat(one.details()).containsEntry("reason", "flood"));
        assertThat(bench.told(EventType.EVENTS_MISSED).get(0).details()).doesNotContainKey("events");
        EventRecord rest = bench.told(EventType.EVENTS_MISSED).get(1);
        bench.await(() -> siren.asked.get() > before);
        bench.await(() -> bench.told(EventType.ALARM).stream()
                .anyMatch(one -> "known".equals(one.details().get("refresh"))));
        long told = bench.told(EventType.ALARM).stream()
                .filter(one -> !one.details().containsKey("refresh"))
                .count();
        assertThat(told + Long.parseLong(rest.details().get("events"))).isEqualTo(300);
    }

    /** They are told in turns, each once, and then the server is left in peace. */
    @Test
    void moreConditionsThanAFloodAreToldInTurns() throws Exception {
        for (int i = 0; i < 250; i++) {
            siren.retained.add(siren.alarm(700, "stands " + i, true, false));
        }
        // A machine that is slow for seconds would have room for all in one turn.
        long stands = System.nanoTime();
        bench.running = () -> stands;
        open(new EventSource(SERVER, 1, List.of()));
        bench.await(() -> bench.told(EventType.ALARM).size() >= 200);
        // the first turn is over
        bench.await(() -> messages().size() + bench.status().counts().missed().events() >= 250);
        for (int i = 2; i < 6; i++) {
            server.set(A, NodeIds.Int32, i);
            bench.awaitValue(A, (long) i);
            bench.leap.addAndGet(Duration.ofSeconds(6).toNanos());
        }
        bench.await(() -> messages().size() >= 250);
        server.set(A, NodeIds.Int32, 6);
        bench.awaitValue(A, 6L);
        assertThat(messages()).doesNotHaveDuplicates().hasSize(250);
        assertThat(bench.told(EventType.ALARM))
                .allSatisfy(one -> assertThat(one.details()).containsEntry("refresh", "state"));
        assertThat(siren.asked).hasValue(2);
    }

    @Test
    void aServerWithoutSuchEventsGoesOnWithItsData() throws Exception {
        bench.events.add(new EventSource("nsu=" + OpcUaTestServer.NAMESPACE + ";s=none", 1, List.of()));
        bench.open(url, A);
        bench.await(() -> !bench.told(EventType.EVENTS_REFUSED).isEmpty());
        bench.awaitValue(A, 1L);
        server.set(A, NodeIds.Int32, 3);
        bench.awaitValue(A, 3L);
        assertThat(bench.told(EventType.EVENTS_REFUSED))
                .singleElement()
                .satisfies(one -> assertThat(one.details()).containsEntry("reason", "Bad_NodeIdUnknown"));
        assertThat(bench.gaps()).isEmpty();
    }
}
