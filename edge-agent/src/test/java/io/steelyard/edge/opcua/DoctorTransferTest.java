package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.doctor.Measured;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether a subscription goes over to a new session: what a server says of that is not what it does. */
@Timeout(120)
final class DoctorTransferTest {
    private static final ServerConfig.Security ENCRYPTED =
            new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt);

    @TempDir
    Path pki;

    private PushingServer plant;

    @BeforeEach
    void start() throws Exception {
        SourceBench.makeCertificate(pki.resolve("own"));
        plant = new PushingServer();
        Files.write(Files.createDirectories(pki.resolve("trusted")).resolve("server.der"), plant.server.certificate());
    }

    @AfterEach
    void close() throws Exception {
        plant.close();
    }

    @Test
    void aSubscriptionThatSpeaksInItsNewSessionHasGoneOver() throws Exception {
        assertThat(transfer()).isEqualTo(Measured.Transfer.MOVED);
    }

    /** As asyncua: it says yes, and goes on with the session before. */
    @Test
    void aServerThatHandsOverInWordsAloneIsNamed() throws Exception {
        plant.server.manners.handsOver = false;
        assertThat(transfer()).isEqualTo(Measured.Transfer.SILENT);
    }

    private Measured.Transfer transfer() throws Exception {
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("site", "test", pki), Profiles::find, InstantSource.system(), System::nanoTime);
        Diagnosis diagnosis = surveyor.doctor(new Target("plc", plant.url, ENCRYPTED, null, null));
        return Objects.requireNonNull(diagnosis.measured(), diagnosis.text())
                .abilities()
                .transfer();
    }
}
