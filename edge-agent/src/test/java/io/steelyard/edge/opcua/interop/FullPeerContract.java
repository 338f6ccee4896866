package io.steelyard.edge.opcua.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the agent does besides with every server that knows its users and keeps histories. */
abstract class FullPeerContract extends PeerContract {
    private static final SignalType INT64 = SignalType.scalar(ValueType.INT64);

    FullPeerContract(Peer.Kind kind) {
        super(kind);
    }

    @Test
    void logsInByUserAndPassword() throws Exception {
        open(
                new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt),
                new ServerConfig.Credentials("plant", "secret"),
                byId(counters()));
        agent.sample("Count/0", any -> true);
    }

    /** Whether the server has that policy at all. */
    boolean offers(ServerConfig.Policy policy) {
        return true;
    }

    /** The two that can be broken, signed and encrypted, at a server that offers better ones, too: a person has named them. */
    @ParameterizedTest
    @CsvSource({"Basic256,Sign", "Basic256,SignAndEncrypt", "Basic128Rsa15,Sign", "Basic128Rsa15,SignAndEncrypt"})
    void connectsWithAnOldPolicyThatIsNamed(ServerConfig.Policy policy, ServerConfig.Mode mode) throws Exception {
        open(new ServerConfig.Security(policy, mode), null, byId(counters()));
        if (offers(policy)) {
            agent.sample("Count/0", any -> true);
        } else {
            agent.await("refused", () -> agent.status().detail().contains("no endpoint with policy " + policy));
            assertThat(agent.status().counts().connections()).isZero();
        }
    }

    /** The server knows this user's certificate, and no other one. */
    @ParameterizedTest
    @EnumSource(names = {"Sign", "SignAndEncrypt"})
    void logsInByAUsersCertificate(ServerConfig.Mode mode) throws Exception {
        ServerConfig.Security security = new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, mode);
        open(security, user("known"), byId(counters()));
        agent.sample("Count/0", any -> true);
        agent.close();
        open(security, user("stranger"), byId(counters()));
        agent.await("turned away", () -> agent.status().detail().contains("Bad_"));
        assertThat(agent.status().detail())
                .containsAnyOf(
                        "Bad_UserAccessDenied",
                        "Bad_IdentityTokenRejected",
                        "Bad_IdentityTokenInvalid",
                        "Bad_CertificateUntrusted");
        assertThat(agent.status().counts().connections()).isZero();
    }

    private static ServerConfig.UserCertificate user(String name) {
        Path folder = InteropTest.users().resolve(name);
        return new ServerConfig.UserCertificate(folder.resolve("edge-agent.der"), folder.resolve("edge-agent.key"));
    }

    /** A signal with a history has every value once when its agent was away; one without keeps its gap. */
    @Test
    void fillsAGapFromHistory() throws Exception {
        Path folder = Files.createTempDirectory(InteropTest.pki(), "history");
        ServerConfig server = server(NONE, null, Duration.ZERO);
        try (Outbox outbox = outbox(folder)) {
            agent = new TestAgent(InteropTest.pki(), server, byPath(counters()), outbox);
            agent.sample("Count/0", any -> true);
            long first = (Long) agent.sample("Count/0", any -> true).value();
            agent.sample("Count/0", one -> (Long) one.value() > first + 3);
            agent.close();
        }
        long since = System.nanoTime();
        agent.await("away", () -> System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(1_500));
        try (Outbox outbox = outbox(folder)) {
            agent = new TestAgent(InteropTest.pki(), server, byPath(counters()), outbox);
            agent.await(
                    "filled", () -> agent.status().counts().missed().history().filled() == 1);
            agent.close();
            List<NumberedSample> stored = stored(outbox, outbox.idOf("m", "Count/0", INT64));
            assertThat(stored.stream().filter(NumberedSample::history)).hasSizeGreaterThanOrEqualTo(10);
            for (int i = 1; i < stored.size(); i++) {
                assertThat((Long) stored.get(i).value())
                        .as("behind %s", stored.get(i - 1))
                        .isEqualTo((Long) stored.get(i - 1).value() + 1);
            }
            assertThat(agent.status().counts().missed().history().stayed()).isEmpty();
        }
    }

    private static Outbox outbox(Path folder) {
        return Outbox.open(
                new OutboxConfig("demo", "edge-1", folder.resolve("outbox"), folder.resolve("aside"), 1 << 20, 8 << 20),
                new Outbox.Sources(UUID.randomUUID(), InstantSource.system(), System::nanoTime),
                new DiskFiles(),
                Thread::new);
    }

    /** In the order of their times. */
    private static List<NumberedSample> stored(Outbox outbox, int signal) {
        List<NumberedSample> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Samples some) {
                some.samples().stream().filter(one -> one.signal() == signal).forEach(all::add);
            }
        }
        all.sort(Comparator.comparingLong(NumberedSample::time));
        return all;
    }
}
