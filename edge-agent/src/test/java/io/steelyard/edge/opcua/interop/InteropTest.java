package io.steelyard.edge.opcua.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The room against servers of other make, as processes that start side by side. {@code .ci/opcua-peers} fetches them; one
 * that is not there is skipped by name. What each lacks is in {@code docs/interop.md}.
 */
@Timeout(180)
final class InteropTest {
    private static final int KEY_BITS = 2_048;
    private static final Map<Peer.Kind, Peer> PEERS = new EnumMap<>(Peer.Kind.class);
    private static Peer.Identity identity;
    private static X509Certificate certificate;

    @TempDir
    static Path folder;

    @BeforeAll
    static void startAll() throws Exception {
        KeyPair keys = Certificates.keys();
        certificate = Certificates.ownMade(keys, "localhost", Instant.now(), Instant.now());
        OwnCertificate known = OwnCertificate.in(users().resolve("known"), "urn:test:operator:known", KEY_BITS);
        OwnCertificate.in(users().resolve("stranger"), "urn:test:operator:stranger", KEY_BITS);
        identity = Peer.Identity.in(folder, keys, certificate, known.certificate());
        for (Peer.Kind kind : Peer.Kind.values()) {
            if (kind.missing().isEmpty()) {
                PEERS.put(kind, Peer.start(kind, identity, folder));
            }
        }
        OwnCertificate.in(pki().resolve("own"), "urn:test:agent", KEY_BITS);
        Files.createDirectories(pki().resolve("trusted"));
        Files.write(pki().resolve("trusted/peer.der"), certificate.getEncoded());
    }

    @AfterAll
    static void endAll() {
        PEERS.values().forEach(Peer::close);
        PEERS.clear();
    }

    static Peer peer(Peer.Kind kind) {
        return PEERS.get(kind);
    }

    /** Users with a certificate: {@code known} to the servers, and a {@code stranger}. */
    static Path users() {
        return folder.resolve("users");
    }

    static Path pki() {
        return folder.resolve("pki-agent");
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT) // its tests mostly wait
    @ResourceLock("asyncua") // and share one server
    final class WithAsyncua extends FullPeerContract {
        WithAsyncua() {
            super(Peer.Kind.ASYNCUA);
        }

        private static SignalMapping mapped(String path, @Nullable Deadband deadband) {
            NodeAddress address = byPath(Stream.of(path)).get(path);
            return new SignalMapping(path, null, null, address, deadband, null, null);
        }

        /** It says yes to a deadband in percent and applies none; the agent applies it to what comes. */
        @Test
        void appliesNoDeadbandInPercent() throws Exception {
            open(Duration.ofMillis(100), 10, mapped("Types/Analog", Deadband.parse("10%")));
            agent.sample("Types/Analog", Sample::first);
            tell("set Types/Analog 21.5");
            Sample near = agent.sample("Types/Analog", any -> true);
            tell("set Types/Analog 60");
            Sample far = agent.sample("Types/Analog", any -> true);
            tell("set Types/Analog 20.5");
            assertThat(agent.sample("Types/Analog", any -> true).value()).isEqualTo(20.5);
            assertThat(near.value()).isEqualTo(21.5);
            assertThat(near.filtered()).isTrue();
            assertThat(far.value()).isEqualTo(60.0);
            assertThat(far.filtered()).isFalse();
        }

        /** It holds a deadband against the value before: what creeps by less at a time is never told. */
        @Test
        void neverTellsWhatCreepsByLessThanTheDeadband() throws Exception {
            open(Duration.ofMillis(100), 10, mapped("Types/Double", Deadband.parse("5")));
            assertThat(agent.sample("Types/Double", Sample::first).value()).isEqualTo(0.1);
            for (String value : List.of("3", "6", "9", "12", "100", "0.1")) {
                tell("set Types/Double " + value);
            }
            assertThat(agent.sample("Types/Double", any -> true).value()).isEqualTo(100.0);
            assertThat(agent.sample("Types/Double", any -> true).value()).isEqualTo(0.1);
        }

        /** A queue of one value loses nine of ten, and no value says so. */
        @Test
        void setsNoOverflowBit() throws Exception {
            open(Duration.ofSeconds(1), 1, mapped("Count/0", null));
            long first = (Long) agent.sample("Count/0", any -> true).value();
            agent.sample("Count/0", any -> true);
            agent.sample("Count/0", any -> true);
            assertThat((Long) agent.sample("Count/0", any -> true).value()).isGreaterThan(first + 3);
            assertThat(agent.status().counts().overflows()).isZero();
        }

        @Test
        void doesNotTellThatItsAddressSpaceHasChanged() throws Exception {
            open(NONE, null, byPath(Stream.of("Count/0")));
            agent.sample("Count/0", any -> true);
            tell("change model");
            for (int i = 0; i < 20; i++) { // two seconds
                agent.sample("Count/0", any -> true);
            }
            assertThat(agent.status().counts().missed().rounds().changes()).isZero();
        }

        /** It does not look at how many references are asked for. */
        @Override
        boolean answersInPages() {
            return false;
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT) // its tests mostly wait
    @ResourceLock("nodeopcua") // and share one server
    final class WithNodeOpcua extends FullPeerContract {
        WithNodeOpcua() {
            super(Peer.Kind.NODE_OPCUA);
        }

        /** It cannot where Node.js decrypts nothing that RSA 1.5 encrypted. */
        @Override
        boolean offers(ServerConfig.Policy policy) {
            return policy != ServerConfig.Policy.Basic128Rsa15 || NodeJs.HERE.decryptsRsa15();
        }

        /** An alarm comes with its state, another life of the agent is told what stands, and the server's values go on. */
        @Test
        void tellsAlarmsAndWhatStandsOfThem() throws Exception {
            EventSource alarms = new EventSource("i=2253", 1, List.of("i=2915"));
            openWithEvents(alarms);
            tell("level 60");
            assertThat(agent.event(one -> "true".equals(one.details().get("active")))
                            .details())
                    .containsEntry("type", "NonExclusiveLimitAlarmType")
                    .containsEntry("condition", "tank")
                    .containsEntry("acked", "false")
                    .containsEntry("sourceNode", "nsu=urn:steelyard:peer;s=Tank/Level")
                    .containsKeys("event", "severity", "time", "message", "source", "conditionId", "retain");
            agent.close();
            openWithEvents(alarms);
            assertThat(agent.event(one -> "tank".equals(one.details().get("condition")))
                            .details())
                    .containsEntry("active", "true");
            tell("level 20");
            agent.event(one -> "false".equals(one.details().get("active")));
            agent.sample("Count/0", any -> true);
        }

        @Test
        void saysWhenItsAddressSpaceChanges() throws Exception {
            open(NONE, null, byId(Stream.of("Count/0")));
            agent.sample("Count/0", any -> true);
            agent.await("watched", () -> rounds().watched());
            tell("change model");
            agent.await("told", () -> rounds().changes() == 1);
        }

        /** The next value has the bit, and the variable is another one than at first. */
        @Test
        void saysWithAValueThatItsUnitIsAnother() throws Exception {
            open(NONE, null, byPath(Stream.of("Types/Analog", "Types/Int32")));
            agent.sample("Types/Analog", Sample::first);
            tell("unit Types/Analog bar");
            try {
                agent.await("told", () -> rounds().semantics() == 1);
                agent.await("quarantined", () -> agent.status().subscribed() == 1);
            } finally {
                tell("unit Types/Analog degree_celsius");
            }
        }

        /** What their values are called stands beside the variable, and not in its data type (OPC UA Part 8). */
        @Test
        void namesTheValuesOfDiscreteItems() throws Exception {
            Map<String, NodeAddress> signals = byPath(
                    Stream.of("TwoState", "MultiState", "MultiStateValue").map(name -> "Discrete/" + name));
            open(NONE, null, signals);
            Map<String, Object> told = new HashMap<>();
            for (String signal : signals.keySet()) {
                told.putAll(agent.told(agent.sample(signal, Sample::first)));
            }
            assertThat(told)
                    .containsEntry("Discrete/TwoState", true)
                    .containsEntry("Discrete/TwoState/text", "Open")
                    .containsEntry("Discrete/MultiState", 1L)
                    .containsEntry("Discrete/MultiState/text", "Running")
                    .containsEntry("Discrete/MultiStateValue", 16L)
                    .containsEntry("Discrete/MultiStateValue/text", "Fast");
        }

        private LinkStatus.Rounds rounds() {
            return agent.status().counts().missed().rounds();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT) // its tests mostly wait
    @ResourceLock("gopcua") // and share one server
    final class WithGopcua extends PeerContract {
        WithGopcua() {
            super(Peer.Kind.GOPCUA);
        }

        /** It has no data types of its own, no properties and no lists of byte strings. */
        @Override
        List<String> lacking() {
            return List.of("Analog", "Enumeration", "ByteStringArray", "Structure");
        }

        /** It does not look at how many references are asked for. */
        @Override
        boolean answersInPages() {
            return false;
        }

        /** Its queues hold one value, and the latest wins. */
        @Override
        boolean keepsLastOnly() {
            return true;
        }

        /** It tells no build, but whose product it is where it offers its endpoints. */
        @Test
        void isKnownToDoctorByItsProduct() throws Exception {
            assertThat(doctor().text())
                    .contains("urn:github.com:gopcua:server")
                    .contains("keeps one value an item, moves no subscriptions")
                    .doesNotContain("where variables stand");
        }

        @Test
        void aValueWithoutATimeHasTheAgents() throws Exception {
            open(
                    new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
                    null,
                    byPath(Stream.of("Types/Double", "Count/0")));
            assertThat(agent.sample("Types/Double", any -> true).clock()).isEqualTo(ClockSource.AGENT);
            assertThat(agent.sample("Count/0", any -> true).clock()).isEqualTo(ClockSource.SOURCE);
        }
    }

    /** A server of other make that hands subscriptions over to the next life of an agent. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    final class KilledAtNodeOpcua {
        private static final List<String> COUNTERS = List.of("1", "2", "3", "4", "5");
        private static final long VALUES = 100;

        /** What came while nobody was there stood in the queues, and what was on its way is told again: each value, and no gap. */
        @Test
        void whatComesWhileTheAgentIsDeadIsTakenOver() throws Exception {
            String missing = Peer.Kind.NODE_OPCUA.missing();
            assumeTrue(missing.isEmpty(), missing);
            Path own = Files.createDirectories(folder.resolve("killed-node-opcua"));
            try (Peer plant = Peer.start(Peer.Kind.NODE_OPCUA, identity, own);
                    KilledAgent agent = new KilledAgent(own, certificate.getEncoded(), plant.url(), COUNTERS)) {
                plant.awaitReady();
                agent.start();
                agent.awaitSampled(VALUES);
                for (int life = 2; life <= 3; life++) {
                    Instant killed = agent.kill();
                    agent.start();
                    agent.awaitSampled(VALUES);
                    assertThat(agent.connectedAt()).isAfter(killed.plusMillis(300));
                    assertThat(agent.said()).contains("were taken over").doesNotContain("hands subscriptions over");
                }
                agent.kill();
                KilledAgent.Left left = agent.left();
                assertThat(left.gaps()).isEmpty();
                for (String counter : COUNTERS) {
                    assertThat(left.breaks(counter)).as(counter).isEmpty();
                    assertThat(left.samplesOf(counter)).hasSizeGreaterThan((int) (3 * VALUES / COUNTERS.size()));
                }
            }
        }
    }

    /** Beside the others, at a server of its own: it mostly waits, too. */
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    final class KilledAtAsyncua {
        private static final List<String> COUNTERS = List.of("1", "2", "3", "4", "5"); // 0 has a history
        private static final long VALUES = 100;

        /** How old the newest proof of life may be when a process dies. */
        private static final Duration FRESH = Duration.ofSeconds(5);

        /** Two keep-alives. */
        private static final Duration UNTIL_IT_IS_CLEAR = Duration.ofSeconds(20);

        /** From a session to its first value, beside other tests on a small machine. */
        private static final Duration SOON = Duration.ofSeconds(8);

        /**
         * The server says yes to handing over the subscriptions of a session whose client was killed, and they say nothing
         * afterwards (decision 0290): the next life waits for them once, the one after it is away for no longer than it was. Each
         * value is there, or inside of a gap with exact edges.
         */
        @Test
        void whatIsHandedOverInWordsAloneIsWaitedForOnce() throws Exception {
            String missing = Peer.Kind.ASYNCUA.missing();
            assumeTrue(missing.isEmpty(), missing);
            Path own = Files.createDirectories(folder.resolve("killed"));
            try (Peer plant = Peer.start(Peer.Kind.ASYNCUA, identity, own);
                    KilledAgent agent = new KilledAgent(own, certificate.getEncoded(), plant.url(), COUNTERS)) {
                plant.awaitReady();
                agent.start();
                agent.awaitSampled(VALUES);
                Instant first = agent.kill();
                agent.start();
                agent.awaitSampled(VALUES);
                Instant waiting = agent.connectedAt();
                assertThat(agent.said())
                        .contains("were taken over", "hands subscriptions over that say nothing afterwards");
                Instant second = agent.kill();
                agent.start();
                agent.awaitSampled(VALUES);
                Instant knowing = agent.connectedAt();
                assertThat(agent.said()).as("it knows").doesNotContain("taken over", "hands subscriptions over");
                agent.kill();
                KilledAgent.Left left = agent.left();
                for (String counter : COUNTERS) {
                    List<GapRecord> gaps = left.gapsOf(counter);
                    assertThat(gaps).as(counter).hasSize(2);
                    isBetween(
                            gaps.get(0), first, waiting.plus(UNTIL_IT_IS_CLEAR).plus(SOON));
                    isBetween(gaps.get(1), second, knowing.plus(SOON));
                    List<KilledAgent.Break> breaks = left.breaks(counter);
                    assertThat(breaks)
                            .as("where values of %s are not there", counter)
                            .hasSize(2);
                    isExactly(gaps.get(0), breaks.get(0));
                    isExactly(gaps.get(1), breaks.get(1));
                }
            }
        }

        private static void isBetween(GapRecord gap, Instant killed, Instant end) {
            assertThat(gap.cause()).as("%s", gap).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.filled()).as("%s", gap).isNull();
            assertThat(at(gap.from())).as("%s", gap).isBetween(killed.minus(FRESH), killed);
            assertThat(gap.to()).as("%s", gap).isNotNull();
            assertThat(at(gap.to())).as("%s", gap).isBetween(killed, end);
        }

        private static void isExactly(GapRecord gap, KilledAgent.Break at) {
            assertThat(gap.sourceFrom()).as("%s", gap).isEqualTo(at.before().time());
            assertThat(gap.sourceTo()).as("%s", gap).isEqualTo(at.after().time());
        }

        private static Instant at(long nanos) {
            return Instant.ofEpochSecond(0, nanos);
        }
    }
}
