package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.settings.Settings;
import io.steelyard.simulator.config.Mapping;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.PlantLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be known of the compose file without an engine to run it. */
final class ComposeTest {
    private static final Path ROOT = Repository.root();

    @TempDir
    private Path scratch;

    @Test
    void everyServiceKeepsTheRules() throws IOException {
        assertThat(ComposeRules.findings(real())).isEmpty();
    }

    @Test
    void theProcessesTakeTheirMountedSettings() throws IOException {
        assertThat(MountedSettings.findings(real(), scratch)).isEmpty();
    }

    @Test
    void theAgentMapsWhatTheSimulatorShows() throws IOException {
        Settings simulator = MountedSettings.of(real(), "simulator", scratch);
        String mapping = Mapping.yaml(PlantLayout.steelCity(simulator.text("site")), PlantServer.NAMESPACE);

        assertThat(Files.readString(ROOT.resolve("deploy/compose/edge-agent.yaml")))
                .as("print it again with ./steelyard simulator --config F --print-mapping")
                .endsWith(mapping);
    }

    @Test
    void theAgentIsOfTheSimulatorsSiteAndTakesNoPlainConnection() throws IOException {
        AgentConfig agent = AgentConfig.of(MountedSettings.of(real(), "edge-agent", scratch));
        Settings simulator = MountedSettings.of(real(), "simulator", scratch);

        assertThat(agent.opcua().site()).isEqualTo(simulator.text("site"));
        assertThat(simulator.section("opcua").flag("none")).isFalse();
        assertThat(agent.opcua().servers())
                .allSatisfy(server -> assertThat(server.security().mode()).hasToString("SignAndEncrypt"));
    }

    @Test
    void theImageIsPinnedAndRunsAsItsOwnUser() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("Dockerfile"));
        List<String> from =
                lines.stream().filter(line -> line.startsWith("FROM ")).toList();

        assertThat(from).hasSize(2).allMatch(line -> line.matches("FROM [^:]+:\\d[^ ]*( AS build)?"));
        assertThat(from.get(1)).contains("-jre-");
        assertThat(lines.subList(lines.indexOf(from.get(1)), lines.size()))
                .contains("USER 10001")
                .noneMatch(line -> line.startsWith("USER root"));
    }

    /** Each rule, shown to fail: what is changed in the file, and what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: influxdb:2.7.12 | image: influxdb:latest | influxdb: the image influxdb:latest is not pinned to a version
            image: grafana/grafana:11.3.0 | image: grafana/grafana | grafana: the image grafana/grafana is not pinned to a version
            user: influxdb | user: root | influxdb: runs as root
            user: "10001" | user: "0" | gateway: runs as root
            user: "472" | tty: false | grafana: runs as root
            cap_drop: [ALL] | cap_drop: [] | gateway: keeps capabilities
            security_opt: ["no-new-privileges:true"] | security_opt: [] | gateway: may gain privileges
            test: ["CMD", "influx", "ping"] | disable: true | influxdb: has no health check
            "/opt/steelyard/healthy", "8080" | "/opt/steelyard/well", "8080" | gateway: the health check /opt/steelyard/well is not there
            ports: ["127.0.0.1:8080:8080"] | ports: ["8080:8080"] | gateway: publishes 8080:8080 beyond this machine
            STEELYARD_JAVA_OPTIONS: -Xmx768m | STEELYARD_JAVA_OPTS: -Xmx768m | gateway: nothing reads the environment variable STEELYARD_JAVA_OPTS
            DOCKER_INFLUXDB_INIT_ORG: | DOCKER_INFLUXDB_ORG: | influxdb: nothing reads the environment variable DOCKER_INFLUXDB_ORG
            GF_USERS_DEFAULT_LANGUAGE | GF_USERS_LANGUAGE | grafana: nothing reads the environment variable GF_USERS_LANGUAGE
            secrets: [influx-token]\\n | secrets: []\\n | gateway: wants the secret influx-token, which is not granted
            networks: [plant]\\n | secrets: [influx-token]\\n | simulator: is granted the secret influx-token and does not use it
            influx-token: {file | influx-tokens: {file | influxdb: nobody makes the secret influx-token
            PASSWORD_FILE: /run/secrets/influx-password | PASSWORD: steel | influxdb: the secret DOCKER_INFLUXDB_INIT_PASSWORD stands in the compose file
            compose/gateway.yaml:/etc | compose/gate.yaml:/etc | gateway: ./deploy/compose/gate.yaml is mounted and not there
            gateway.yaml:/etc/steelyard/gateway.yaml:ro | gateway.yaml:/etc/steelyard/gateway.yaml | gateway: ./deploy/compose/gateway.yaml can be written by the container
            - gateway:/var/lib/steelyard/data | - gatweay:/var/lib/steelyard/data | gateway: the volume gatweay is not declared
            - gateway:/var/lib/steelyard/data | - gateway:/var/lib/data | gateway: its data folder is on no volume
            """)
    void aRuleSaysWhatIsWrong(String right, String wrong, String finding) throws IOException {
        assertThat(ComposeRules.findings(planted(right, wrong))).contains(finding);
    }

    /** The same for the settings files and what they name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ./deploy/compose/gateway.yaml:/etc | ./deploy/compose/simulator.yaml:/etc | unknown key
            /etc/steelyard/gateway.yaml] | /etc/steelyard/other.yaml] | gateway: its settings file is not mounted
            networks: [plant]\\n | networks: [storage]\\n | edge-agent: cannot reach opc.tcp://simulator:4840
            networks: [plant, storage] | networks: [plant] | gateway: cannot reach http://influxdb:8086
            "8080", "/health/ready" | "8090", "/health/ready" | gateway: its health check asks port 8090, where nothing listens
            127.0.0.1:8080:8080 | 127.0.0.1:8080:8088 | gateway: publishes port 8088, where nothing listens
            """)
    void theSettingsCheckSaysWhatIsWrong(String right, String wrong, String finding) throws IOException {
        assertThat(MountedSettings.findings(planted(right, wrong), scratch)).anyMatch(said -> said.contains(finding));
    }

    private static ComposeFile real() throws IOException {
        return ComposeFile.read(ROOT.resolve("docker-compose.yml"));
    }

    private static ComposeFile planted(String right, String wrong) throws IOException {
        String text = Files.readString(ROOT.resolve("docker-compose.yml"));
        String before = right.replace("\\n", "\n");
        assertThat(text).as("what the mistake is planted into").contains(before);
        int at = text.indexOf(before);
        return ComposeFile.of(
                ROOT, text.substring(0, at) + wrong.replace("\\n", "\n") + text.substring(at + before.length()));
    }
}
