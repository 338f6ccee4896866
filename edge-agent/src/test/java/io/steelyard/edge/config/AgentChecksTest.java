package io.steelyard.edge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.select.Selects;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent's file says, and what is told with file and line before anything is opened. */
final class AgentChecksTest {
    private static final String AUTHORITY = """
            -----BEGIN CERTIFICATE-----
            MIIBdjCCAR2gAwIBAgIUEt/Z3QmWZXOXgJoV0HBtxmwsXMAwCgYIKoZIzj0EAwIw
            EDEOMAwGA1UEAwwFV29ya3MwIBcNMjYxMTI3MDcwNzE4WhgPMjEyNjExMDMwNzA3
            MThaMBAxDjAMBgNVBAMMBVdvcmtzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            oLv4uQASerUlfRk+U/PNtTW05+Wh+6/FdIRNX+1/aSPQxK0ToVqXIIfgleLDaoY2
            2Q/Bpe2ySy6UdJUitQCbQKNTMFEwHQYDVR0OBBYEFIgmtqKchtX/+CyC963Xh3ri
            H4DUMB8GA1UdIwQYMBaAFIgmtqKchtX/+CyC963Xh3riH4DUMA8GA1UdEwEB/wQF
            MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgf/VsjLyGA1omKDCEMy3NO18GEdU3VVwF
            CRPWp77ruaUCIHBFI6j45K5p7493TKV0lz5E73rSnCtekcZQ2bWBVMjw
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path folder;

    @Test
    void aSegmentBeyondWhatALogTakesIsNamed() {
        assertThatThrownBy(() -> read("{segment: 1GB}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("from 1MB to 256MB");
        assertThatThrownBy(() -> read("{segment: 4KB}")).hasMessageContaining("from 1MB to 256MB");
    }

    @Test
    void aCapBelowThreeSegmentsIsNamed() {
        assertThatThrownBy(() -> read("{segment: 64MB, cap: 100MB}")).hasMessageContaining("less than three segments");
        assertThatCode(() -> read("{segment: 8MB, cap: 24MB}")).doesNotThrowAnyException();
    }

    /** Of what is free, and what the outbox has already: else it would shrink with each start. */
    @Test
    void aCapMayBeAShareOfTheDisk() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long half = AgentConfig.of(read("{cap: 50%}")).outbox().capBytes();
        assertThat(half).isBetween(free / 100 * 40, free / 100 * 60);
        long little = AgentConfig.of(read("{segment: 8MB, cap: 1%}")).outbox().capBytes();
        assertThat(little).isGreaterThanOrEqualTo(24L << 20);
        Path own = Files.createDirectories(folder.resolve("data/edge-agent/outbox"));
        long before = DiskShare.bytes(own, 50);
        Files.write(own.resolve("segment"), new byte[8 << 20]);
        assertThat(DiskShare.bytes(own, 50)).isBetween(before - (2L << 20), before + (2L << 20));
        assertThatThrownBy(() -> read("{cap: 100%}"))
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("1% to 99%");
    }

    /** What gives way when the outbox is full is the plant's choice; a word that is neither is told with both. */
    @Test
    void theOutboxesPolicyIsWaitingOrDroppingTheOldest() throws IOException {
        assertThat(AgentConfig.of(read("{}")).outbox().atCap()).isEqualTo(OutboxConfig.AtCap.REFUSE);
        assertThat(AgentConfig.of(read("{policy: drop-oldest}")).outbox().atCap())
                .isEqualTo(OutboxConfig.AtCap.DROP_OLDEST);
        assertThatThrownBy(() -> read("{policy: drop}"))
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("refuse")
                .hasMessageContaining("drop-oldest");
    }

    /** A minute apart at most when nobody says otherwise; one bound alone leaves the other as it is. */
    @Test
    void pausesBetweenTriesAreEachServersOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers:
              - {name: usual, url: "opc.tcp://127.0.0.1:4840"}
              - {name: soon, url: "opc.tcp://127.0.0.1:4841", backoff: {min: 250ms, max: 2s}}
              - {name: rarely, url: "opc.tcp://127.0.0.1:4842", backoff: {max: 10m}}
            assets: []
            """);
        List<ServerConfig> servers = AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of))
                .opcua()
                .servers();
        assertThat(servers)
                .extracting(ServerConfig::retry)
                .containsExactly(
                        ServerConfig.Retry.USUAL,
                        new ServerConfig.Retry(Duration.ofHours(1), Duration.ofMillis(250), Duration.ofSeconds(2)),
                        new ServerConfig.Retry(Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofMinutes(10)));
        assertThat(ServerConfig.Retry.USUAL.backoffMin()).isEqualTo(Duration.ofSeconds(1));
        assertThat(ServerConfig.Retry.USUAL.backoffMax()).isEqualTo(Duration.ofMinutes(1));
    }

    /** Companion specifications name parts of a path; a colon of a name's own stays what it is. */
    @Test
    void aNameWithAPrefixIsInThePrefixesNamespace() throws IOException {
        assertThat(path("{prefix: m, uri: \"urn:machines\"}"))
                .isEqualTo(new NodeAddress.Path("urn:own", List.of("a", "nsu=urn:machines;State", "x:y")));
        assertThatThrownBy(() -> path("{prefix: m, uri: \"urn:a\"}, {prefix: m, uri: \"urn:b\"}"))
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("m is given twice");
    }

    private NodeAddress path(String namespaces) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers:
              - {name: plant, url: "opc.tcp://127.0.0.1:4840", security: {policy: Basic256Sha256}}
            namespaces: [%s]
            assets:
              - asset: lathe-1
                class: lathe
                profile: lathe
                area: a
                line: l
                server: plant
                signals: [{name: power, path: "Objects/a/m:State/x:y", namespace: "urn:own"}]
            """.formatted(namespaces));
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of))
                .opcua()
                .assets()
                .get(0)
                .signals()
                .get(0)
                .address();
    }

    @Test
    void anUplinkHasOneAddressOrSeveral() throws IOException {
        assertThat(AgentConfig.of(uplink("{url: \"mqtt://a:1\"}"))
                        .uplink()
                        .peer()
                        .urls())
                .containsExactly(URI.create("mqtt://a:1"));
        assertThat(AgentConfig.of(uplink("{urls: [\"mqtts://a:1\", \"mqtts://b\"]}"))
                        .uplink()
                        .peer()
                        .urls())
                .containsExactly(URI.create("mqtts://a:1"), URI.create("mqtts://b"));
        assertThatThrownBy(() -> uplink("{urls: []}")).hasMessageContaining("names no address");
        assertThatThrownBy(() -> uplink("{urls: [\"mqtt://a:1\", \"mqtt://b:70000\"]}"))
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("70000 is not a TCP port");
    }

    /** Whoever keeps the first address from answering would have the agent send in the clear, and nobody would be told. */
    @Test
    void whatIsEncryptedFallsBackToWhatIsNotOnlyWhereThatIsSaid() throws IOException {
        for (String urls : List.of("\"mqtts://a:1\", \"mqtt://b:2\"", "\"mqtt://b:2\", \"mqtts://a:1\"")) {
            assertThatThrownBy(() -> uplink("{urls: [" + urls + "]}"))
                    .hasMessageContaining("agent.yaml:6")
                    .hasMessageContaining("uplink.urls")
                    .hasMessageContaining("mqtt://b:2 is not encrypted and others are")
                    .hasMessageContaining("write mqtts:// for all")
                    .hasMessageContaining("mixed: true");
            assertThat(AgentConfig.of(uplink("{mixed: true, urls: [" + urls + "]}"))
                            .uplink()
                            .peer()
                            .urls())
                    .hasSize(2);
        }
        assertThatThrownBy(() -> uplink("{mixed: true, urls: [\"mqtt://a:1\", \"mqtt://b:2\"]}"))
                .hasMessageContaining("uplink.mixed")
                .hasMessageContaining("all addresses are mqtt://");
        assertThatThrownBy(() -> uplink("{mixed: true, url: \"mqtts://a:1\"}"))
                .hasMessageContaining("uplink.mixed")
                .hasMessageContaining("all addresses are mqtts://");
    }

    /** What a connection would fail with, again and again, is said before the first. */
    @Test
    void filesForTlsThatCannotBeUsedAreNamed() throws IOException {
        Path key = Files.writeString(folder.resolve("own.key"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        String tls = "{url: \"mqtts://a:1\", tls: {%s}}";
        assertThatThrownBy(() -> uplink(tls.formatted("key: own.key"))).hasMessageContaining("belong together");
        assertThatThrownBy(() -> uplink(tls.formatted("authorities: gone.pem"))).hasMessageContaining("gone.pem");
        assertThatThrownBy(() -> uplink(tls.formatted("authorities: empty.pem")))
                .hasMessageContaining(empty + " holds no certificate");
        assertThatThrownBy(() -> uplink("{tls: {authorities: empty.pem}}")).hasMessageContaining("is for mqtts://");
        Path authority = Files.writeString(folder.resolve("ca.pem"), AUTHORITY);
        assertThat(authority).exists();
        assertThatCode(() -> uplink(tls.formatted("authorities: ca.pem"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> uplink(tls.formatted("certificate: ca.pem, key: own.key")))
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + key);
    }

    /** What a plant engineer writes instead of a list of signals. */
    @Test
    void aSelectionNamesPlacesOrTypes() throws IOException {
        assertThat(AgentConfig.of(select(
                                "{path: \"Objects/Plant/**\", type: PumpType, except: [\"**/Debug\"]}, {node: i=85}"))
                        .selects())
                .containsExactly(new Selects(
                        "plant",
                        List.of(
                                new Selection(List.of("Objects/Plant/**"), List.of("PumpType"), List.of("**/Debug")),
                                new Selection(List.of("i=85"), List.of())),
                        7));
        assertThatThrownBy(() -> select("{paht: \"Objects/**\"}"))
                .hasMessageContaining("agent.yaml:4")
                .hasMessageContaining("did you mean \"path\"?")
                .hasMessageContaining("nothing is selected; give a path, a node or a type");
        assertThatThrownBy(() -> select("{path: a, node: i=85}")).hasMessageContaining("make two entries of it");
        assertThatThrownBy(() -> select("{path: \"Objects//a\"}")).hasMessageContaining("Objects/Machines/**");
        assertThatThrownBy(() -> select("{node: \"s1\"}")).hasMessageContaining("servers[0].select[0].node");
    }

    private Settings select(String select) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers: [{name: plant, url: "opc.tcp://127.0.0.1:4840", selectMost: 7, select: [%s]}]
            assets: []
            """.formatted(select));
        return SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of);
    }

    private Settings uplink(String uplink) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers: []
            assets: []
            uplink: %s
            """.formatted(uplink));
        return SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of);
    }

    private Settings read(String outbox) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers: []
            assets: []
            outbox: %s
            """.formatted(outbox));
        return SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of);
    }
}
