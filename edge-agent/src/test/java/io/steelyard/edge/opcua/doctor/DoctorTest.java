package io.steelyard.edge.opcua.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.odd.OddServer;
import io.steelyard.edge.opcua.odd.Truth;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that say little of themselves and hardly what is true, drawn by chance: what is found is what they do. */
@Timeout(120)
final class DoctorTest {
    private static final int VARIABLES = 120;
    private static final int ASKED_MILLIS = 100;

    /** Values of an item that a second apart hold half a minute. */
    private static final int BRIDGING = 31;

    private static final ServerConfig.Security OPEN =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);

    @TempDir
    static Path pki;

    @TempDir
    Path scratch;

    @BeforeAll
    static void makeCertificate() throws Exception {
        OwnCertificate.in(pki.resolve("own"), "urn:test:agent", 2_048);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void whatIsFoundIsWhatTheServerDoes(long seed) throws Exception {
        Truth truth = Truth.of(seed);
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("site", "test", pki), Profiles::find, InstantSource.system(), System::nanoTime);
        try (OddServer server = new OddServer(truth, VARIABLES)) {
            Target target = new Target("odd", server.url(), OPEN, null, null);
            Diagnosis diagnosis = surveyor.doctor(target);
            String seen = "seed " + seed + ", " + truth + ", " + diagnosis.text();
            assertThat(diagnosis.isBlocked()).as(seen).isFalse();
            Measured measured = Objects.requireNonNull(diagnosis.measured());
            int aCall = truth.failsTheCall()
                    ? Math.min(truth.itemsACall(), truth.itemsASubscription())
                    : truth.itemsACall();
            assertThat(measured.limits().operations()).as(seen).isEqualTo(truth.operations());
            assertThat(measured.limits().itemsACall()).as(seen).isEqualTo(aCall);
            assertThat(measured.limits().itemsASubscription()).as(seen).isEqualTo(truth.itemsASubscription());
            assertThat(measured.limits().page()).as(seen).isEqualTo(truth.page());
            assertThat(measured.limits().continuationPoints()).as(seen).isEqualTo(truth.continuationPoints());
            assertThat(measured.revised())
                    .as(seen)
                    .isEqualTo(new Measured.Revised(
                            Math.max(ASKED_MILLIS, truth.publishingMillis()),
                            Math.max(ASKED_MILLIS, truth.samplingMillis()),
                            truth.queue()));
            assertThat(measured.abilities().absolute()).as(seen).isEqualTo(truth.filter());
            assertThat(measured.abilities().percent())
                    .as(seen)
                    .isEqualTo(truth.filter() ? truth.percent() : Boolean.FALSE);
            assertThat(measured.abilities().republish())
                    .as(seen)
                    .isEqualTo(truth.republishing() == Truth.Republishing.KNOWN);
            assertThat(measured.abilities().places()).as(seen).isTrue();
            assertThat(measured.limits().slowMillis())
                    .as(seen) // a call that takes its time is told of as slow as it is, other calls may be slower
                    .isGreaterThanOrEqualTo((long) aCall * truth.createMillisAnItem());
            assertThat(measured.abilities().transfer())
                    .as(seen) // the service refuses all who come without security; DoctorTransferTest has others
                    .isEqualTo(truth.transfer() ? Measured.Transfer.REFUSED : Measured.Transfer.UNSUPPORTED);
            assertThat(measured.clock().skewMillis())
                    .as(seen)
                    .isCloseTo(truth.skewMillis(), within(measured.clock().roundTripMillis() + 50));
            assertThat(server.items()).as("what is left at the server, " + seen).isEmpty();

            // with that page and so few continuation points a walk still finds everything
            assertThat(surveyor.browse(target, BrowseOrder.ALL).tree().nodes())
                    .as(seen)
                    .filteredOn(node -> node.id().startsWith("nsu=" + OddServer.NAMESPACE))
                    .hasSize(VARIABLES + 1);
            ServerConfig tuned = profile(diagnosis);
            assertThat(tuned.publishing()).as(seen).isEqualTo(atLeastASecond(truth.publishingMillis()));
            assertThat(tuned.sampling()).as(seen).isEqualTo(atLeastASecond(truth.samplingMillis()));
            assertThat(tuned.queue()).as(seen).isEqualTo(truth.queue() < BRIDGING ? truth.queue() : ServerConfig.AUTO);
        }
    }

    /** By a clock that runs while the server works at a call alone: what is told of its slowest one is the time that took. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void theSlowestCallIsToldToTheMillisecond(long seed) throws Exception {
        Truth truth = Truth.of(seed);
        try (OddServer server = new OddServer(truth, VARIABLES)) {
            Surveyor surveyor = new Surveyor(
                    new Visit.Visitor("site", "test", pki),
                    Profiles::find,
                    InstantSource.system(),
                    () -> TimeUnit.MILLISECONDS.toNanos(server.workedMillis()));
            Diagnosis diagnosis = surveyor.doctor(new Target("odd", server.url(), OPEN, null, null));
            Measured measured = Objects.requireNonNull(diagnosis.measured());
            assertThat(measured.limits().slowMillis())
                    .as("seed " + seed + ", " + truth + ", " + diagnosis.text())
                    .isEqualTo(server.slowestMillis())
                    .isBetween(
                            (long) measured.limits().itemsACall() * truth.createMillisAnItem(),
                            (long) truth.itemsACall() * truth.createMillisAnItem());
        }
    }

    private static Duration atLeastASecond(double millis) {
        return Duration.ofMillis(Math.max(1_000, Math.round(millis)));
    }

    /** The profile is settings that the agent takes. */
    private ServerConfig profile(Diagnosis diagnosis) throws Exception {
        Path file = Files.writeString(
                scratch.resolve("agent.yaml"),
                "agent: edge-1\nenterprise: acme\nsite: works\nassets: []\n" + diagnosis.profile());
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of))
                .opcua()
                .servers()
                .get(0);
    }
}
