package io.steelyard.system.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.history.HistoryMeter;
import io.steelyard.edge.opcua.select.Rules;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.settings.SettingsFile;
import io.steelyard.simulator.Simulator;
import io.steelyard.simulator.SimulatorThreads;
import io.steelyard.simulator.config.Mapping;
import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.PlantLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code browse} proposes for the simulated plant, which shows its machines as the companion specifications say. */
final class BrowsedPlantTest {
    private static final Set<String> JOBS = Set.of("job-orders", "job-responses");
    private static final ServerConfig.Security OPEN =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);

    @TempDir
    Path scratch;

    /** Nobody has to type a mapping: the one that is proposed is the one that the plant's makers wrote. */
    @Test
    void everyMachineIsProposedAsTheDemoMapsIt() throws Exception {
        int port = freePort();
        ScheduledExecutorService plant = Executors.newSingleThreadScheduledExecutor();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        ExecutorService connections = Executors.newCachedThreadPool();
        SimulatorSettings settings = new SimulatorSettings(
                scratch.resolve("plant"),
                "demo",
                42,
                1,
                Duration.ofMinutes(10),
                new SimulatorSettings.OpcUa("127.0.0.1", port, true, null, true, List.of(), true, Map.of(), null),
                new SimulatorSettings.Truth(1 << 20, 4 << 20),
                null);
        try (Simulator simulator =
                Simulator.start(settings, Clock.systemUTC(), new SimulatorThreads(plant, timer, connections))) {
            Surveyor surveyor = new Surveyor(
                    new Visit.Visitor("demo", "test", scratch.resolve("pki")),
                    Profiles::find,
                    InstantSource.system(),
                    System::nanoTime);
            Browsed browsed =
                    surveyor.browse(new Target("plant", simulator.endpointUrl(), OPEN, null, null), BrowseOrder.ALL);
            assertThat(browsed.tree().problems()).isEmpty();
            String demo = "servers: [{name: plant, url: \"" + simulator.endpointUrl()
                    + "\", security: {policy: None, mode: None}}]\n"
                    + Mapping.yaml(PlantLayout.steelCity("demo"), PlantServer.NAMESPACE, "plant");
            List<AssetMapping> proposed = mapped(browsed.yaml());
            assertThat(without(JOBS, proposed)).containsExactlyElementsOf(mapped(demo));
            assertThat(proposed)
                    .filteredOn(asset -> roles(asset).containsAll(JOBS))
                    .extracting(asset -> asset.info().asset())
                    .contains("packaging-1", "stand-1", "lathe-1")
                    .doesNotContain("pump-1");
            assertThat(selected(surveyor, browsed.yaml())).isEqualTo(proposed);
        } finally {
            List.of(plant, timer, connections).forEach(ExecutorService::shutdownNow);
        }
    }

    /** The same without a list: what is selected is what would have been proposed. */
    private List<AssetMapping> selected(Surveyor surveyor, String yaml) throws Exception {
        String servers = yaml.substring(yaml.indexOf("servers:"), yaml.indexOf("namespaces:"))
                + "    select: [{path: \"Objects/**\"}]\nassets: []\n";
        Selecting selecting = new Selecting(
                read(servers).wanted(),
                new Selecting.Doors(
                        surveyor::look,
                        Runnable::run,
                        mapping -> CompletableFuture.completedFuture(null),
                        note -> CompletableFuture.completedFuture(null),
                        new OpcUaTiming(InstantSource.system(), System::nanoTime, new Random(1)),
                        new Rules(Profiles::find, (word, there) -> "")));
        LinkStatus.Missed none = new LinkStatus.Missed(
                0,
                0,
                0,
                0,
                0,
                List.of(),
                new HistoryMeter.Counts(0, 0, Map.of()),
                new LinkStatus.Rounds(0, 0, 0, 0, 0, false));
        LinkStatus online = new LinkStatus(
                "plant",
                "",
                "online",
                "",
                0,
                0,
                0,
                false,
                LinkStatus.Known.NOTHING,
                new LinkStatus.Counts(1, 0, 0, 0, 0, 0, 0, 0, none, 0));
        selecting.look(List.of(online));
        return sorted(selecting.mapping().assets());
    }

    private static Set<String> roles(AssetMapping asset) {
        return asset.signals().stream()
                .map(signal -> String.valueOf(signal.role()))
                .collect(Collectors.toSet());
    }

    /** Lists of jobs are structures, which the plant's truth does not know. */
    private static List<AssetMapping> without(Set<String> roles, List<AssetMapping> assets) {
        return assets.stream()
                .map(asset -> new AssetMapping(
                        asset.info(),
                        asset.server(),
                        asset.signals().stream()
                                .filter(signal -> !roles.contains(String.valueOf(signal.role())))
                                .toList()))
                .toList();
    }

    /** As the agent understands it, in an order that does not matter to it. */
    private List<AssetMapping> mapped(String yaml) throws Exception {
        return sorted(read(yaml).opcua().assets());
    }

    private AgentConfig read(String yaml) throws Exception {
        Path file = Files.writeString(
                scratch.resolve("agent.yaml"), "agent: edge-1\nenterprise: steel-city\nsite: demo\n" + yaml);
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
    }

    private static List<AssetMapping> sorted(List<AssetMapping> assets) {
        return assets.stream()
                .map(asset -> new AssetMapping(
                        asset.info(),
                        asset.server(),
                        asset.signals().stream()
                                .sorted(Comparator.comparing(signal -> signal.name()))
                                .toList()))
                .sorted(Comparator.comparing(asset -> asset.info().asset()))
                .toList();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
