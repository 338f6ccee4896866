package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.edge.operation.Allowed;
import io.steelyard.edge.operation.Audit;
import io.steelyard.edge.operation.Operations;
import io.steelyard.edge.operation.Question;
import io.steelyard.edge.operation.Role;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate of the plant's own authority for an agent whose machine nobody can get at. */
final class CertificateFromAwayTest {
    private static final String WAY = "steelyard/v1/demo/edge-1/rpc";
    private static final String SECRET = "a secret of twenty letters";
    private static final int SHORT_KEY = 2_048; // a longer one takes seconds to make

    @TempDir
    Path folder;

    private final ExecutorService workers = Executors.newFixedThreadPool(1);
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final LogMemory log = LogMemory.listening();

    @AfterEach
    void end() {
        log.close();
        workers.shutdownNow();
        timers.shutdownNow();
    }

    @Test
    void theRequestIsSignedAndInstalledWithoutTheKeyLeavingTheAgent() throws Exception {
        Path own = folder.resolve("edge-agent/pki/own");
        X509Certificate before = OwnCertificate.in(own, ApplicationUri.of("demo", "edge-1"), SHORT_KEY)
                .certificate();
        byte[] key = Files.readAllBytes(own.resolve("edge-agent.key"));
        Operations operations = operations();

        String pem = member(ask(operations, "csr", "", false), "request");
        assertThat(pem).startsWith("-----BEGIN CERTIFICATE REQUEST-----\n").doesNotContain("PRIVATE");
        byte[] request = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        X509Certificate granted = Certificates.granted(new PKCS10CertificationRequest(request));
        String chain = pem(granted);

        assertThat(member(ask(operations, "install", chain, false), "status")).isEqualTo("403");
        String foreign = ask(operations, "install", pem(Certificates.ownMade("x", Instant.now())), true);
        assertThat(member(foreign, "status")).isEqualTo("409");
        assertThat(member(foreign, "detail"))
                .startsWith("chain is not installed")
                .contains("csr");
        String wrong = ask(operations, "install", "a certificate", true);
        assertThat(member(wrong, "status")).as(wrong).isEqualTo("400");
        assertThat(member(wrong, "field")).isEqualTo("arguments.chain");
        assertThat(present(own)).isEqualTo(before);

        String installed = ask(operations, "install", chain, true);
        assertThat(member(installed, "installed")).as(installed).isEqualTo(Thumbprint.of(granted));
        assertThat(present(own)).isEqualTo(granted);
        assertThat(own.resolve("edge-agent.key")).hasBinaryContent(key);
        assertThat(Files.readString(folder.resolve("audit.log")))
                .contains("install")
                .doesNotContain(SECRET);
    }

    private static X509Certificate present(Path own) throws Exception {
        return OwnCertificate.in(own, "", SHORT_KEY).certificate();
    }

    private static String pem(X509Certificate one) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(one.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private Operations operations() throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                uplink: {url: "mqtt://127.0.0.1:9"}
                servers: []
                assets: []
                """.formatted(folder));
        AgentConfig config = AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
        InstantSource clock = InstantSource.system();
        Surroundings around = new Surroundings(
                UUID.randomUUID(), new DiskFiles(), clock, System::nanoTime, new Random(7), Thread::new);
        FromAway away = new FromAway(
                new FromAway.Inside(
                        () -> config,
                        () -> {
                            throw new IllegalStateException("nobody asks");
                        },
                        log,
                        Map.of(),
                        new Quarantine(Map::of, (server, signal, seen) -> new CompletableFuture<>()),
                        workers),
                around);
        return new Operations(
                away.operations(),
                new Allowed(Role.MANAGE, SECRET),
                new Operations.Doors(
                        new Audit(folder, clock),
                        workers,
                        timers,
                        clock,
                        System::nanoTime,
                        (word, known) -> "known are " + known));
    }

    private static String ask(Operations operations, String operation, String chain, boolean isProven)
            throws Exception {
        String arguments = chain.isEmpty() ? "" : "\"chain\":\"" + chain.replaceAll("\\R", "\\\\n") + "\"";
        String text = "{\"operation\":\"%s\",\"arguments\":{%s},\"at\":\"%s\"}"
                .formatted(operation, arguments, Instant.now());
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        operations.ask(
                new Question(text.getBytes(StandardCharsets.UTF_8), WAY, "me", isProven ? proof(text) : null),
                (status, json) -> answer.complete(json));
        return new String(answer.get(60, TimeUnit.SECONDS), StandardCharsets.UTF_8);
    }

    private static String member(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\\s*\"?([^\",}]*)").matcher(json);
        assertThat(found.find()).as(json).isTrue();
        return found.group(1).replace("\\n", "\n");
    }

    private static String proof(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal((WAY + "\n" + text).getBytes(StandardCharsets.UTF_8)));
    }
}
