package io.steelyard.system.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaDoors;
import io.steelyard.edge.opcua.OpcUaSource;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.simulator.load.LoadPlan;
import io.steelyard.simulator.opcua.LoadServer;
import io.steelyard.simulator.opcua.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent at the simulator: every policy, signed and encrypted, with every way to log in. */
@Timeout(120)
final class SecureLoginsTest {
    private static final int SHORT_KEY = 2_048;
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(90);

    @TempDir
    Path folder;

    /** All at once on one server, whose endpoints name a host that nobody can resolve and a port where nobody listens. */
    @Test
    void everyPolicyAndModeTakesEveryWayToLogIn() throws Exception {
        Path pki = folder.resolve("agent/pki");
        OwnCertificate own = OwnCertificate.in(pki.resolve("own"), ApplicationUri.of("demo", "edge-1"), SHORT_KEY);
        Path users = Files.createDirectories(folder.resolve("users"));
        Files.write(users.resolve("user.der"), own.certificate().getEncoded()); // one pair for both: it takes seconds
        Path serverPki = folder.resolve("simulator/pki");
        Files.createDirectories(serverPki.resolve("trusted"));
        Files.write(serverPki.resolve("trusted/agent.der"), own.certificate().getEncoded());
        ServerSettings settings = new ServerSettings(
                "plc.invalid",
                9,
                new ServerSettings.Offer(
                        false, List.of("Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss")),
                new ServerSettings.Logins(true, Map.of("me", "secret"), users),
                serverPki);
        try (LoadServer server =
                new LoadServer(new LoadPlan(18, 18, false, Duration.ofMillis(10), 18), "demo", settings)) {
            int port = server.start().getPort();
            Path trusted = Files.createDirectories(pki.resolve("trusted"));
            Files.copy(serverPki.resolve("own/simulator.der"), trusted.resolve("simulator.der"));
            List<ServerConfig> servers = servers("opc.tcp://127.0.0.1:" + port);
            assertThat(servers).hasSize(18);
            try (OpcUaSource source = source(pki, servers)) {
                source.start();
                awaitAll(source);
            }
        }
    }

    private List<ServerConfig> servers(String url) {
        List<ServerConfig> servers = new ArrayList<>();
        for (ServerConfig.Policy policy : List.of(
                ServerConfig.Policy.Basic256Sha256,
                ServerConfig.Policy.Aes128_Sha256_RsaOaep,
                ServerConfig.Policy.Aes256_Sha256_RsaPss)) {
            for (ServerConfig.Mode mode : List.of(ServerConfig.Mode.Sign, ServerConfig.Mode.SignAndEncrypt)) {
                servers.add(server(servers.size(), url, new ServerConfig.Security(policy, mode), null));
                servers.add(server(
                        servers.size(),
                        url,
                        new ServerConfig.Security(policy, mode),
                        new ServerConfig.Credentials("me", "secret")));
                servers.add(server(
                        servers.size(),
                        url,
                        new ServerConfig.Security(policy, mode),
                        new ServerConfig.UserCertificate(
                                folder.resolve("agent/pki/own/edge-agent.der"),
                                folder.resolve("agent/pki/own/edge-agent.key"))));
            }
        }
        return servers;
    }

    private static ServerConfig server(
            int number, String url, ServerConfig.Security security, ServerConfig.@Nullable Login login) {
        return new ServerConfig("s" + number, url, security, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, login);
    }

    private OpcUaSource source(Path pki, List<ServerConfig> servers) throws Exception {
        List<AssetMapping> assets = servers.stream()
                .map(server -> new AssetMapping(
                        new AssetInfo("m-" + server.name(), "pump", "pump", "a", "l", server.name()),
                        server.name(),
                        List.of(new SignalMapping(
                                "load", null, null, new NodeAddress.Id("nsu=" + LoadServer.NAMESPACE + ";i=1")))))
                .toList();
        return new OpcUaSource(
                new OpcUaConfig("demo", "edge-1", pki, pki.resolveSibling("opcua"), servers, assets),
                new OpcUaDoors(
                        delivery -> {},
                        (asset, signal, type) -> 1,
                        note -> CompletableFuture.completedFuture(null),
                        new Catalogue()),
                Map.of(),
                new OpcUaTiming(InstantSource.system(), System::nanoTime, new Random(1)),
                work -> {
                    Thread thread = new Thread(work, "logins-test");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static void awaitAll(OpcUaSource source) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + LIMIT;
        while (!source.status().stream().allMatch(one -> one.counts().connections() > 0)) {
            assertThat(System.nanoTime())
                    .as(source.status().stream()
                            .filter(one -> one.counts().connections() == 0)
                            .map(LinkStatus::detail)
                            .toList()
                            .toString())
                    .isLessThan(end);
            boolean unused = never.await(20, TimeUnit.MILLISECONDS);
        }
    }
}
