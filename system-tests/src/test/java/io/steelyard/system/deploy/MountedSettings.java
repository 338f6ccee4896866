package io.steelyard.system.deploy;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.settings.Keys;
import io.steelyard.settings.Launch;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import io.steelyard.simulator.config.SimulatorKeys;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.system.deploy.ComposeFile.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings files that the compose file mounts, read by the processes' own reader. */
final class MountedSettings {
    private static final Pattern PEER = Pattern.compile("\"?((?:mqtt|opc\\.tcp|http)://[\\w.-]+:\\d+)");

    private final ComposeFile file;
    private final Path scratch;
    private final List<String> findings = new ArrayList<>();

    private MountedSettings(ComposeFile file, Path scratch) {
        this.file = file;
        this.scratch = scratch;
    }

    /** What {@code --check} says of them, and whether the peers they name are there. */
    static List<String> findings(ComposeFile file, Path scratch) throws IOException {
        MountedSettings settings = new MountedSettings(file, scratch);
        for (Service service : file.services()) {
            if (service.process().isPresent()) {
                Optional<Settings> read = settings.read(service);
                if (read.isPresent()) {
                    settings.home(service, read.get());
                    settings.peers(service);
                    settings.healthPort(service, read.get());
                }
            }
        }
        return settings.findings;
    }

    /** The settings of one service. */
    static Settings of(ComposeFile file, String service, Path scratch) throws IOException {
        MountedSettings reading = new MountedSettings(file, scratch);
        return reading.read(file.service(service)).orElseThrow(() -> new AssertionError(reading.findings.toString()));
    }

    private Optional<Settings> read(Service service) throws IOException {
        Optional<Path> mounted = file.settings(service);
        if (mounted.isEmpty()) {
            findings.add(service.name() + ": its settings file is not mounted");
            return Optional.empty();
        }
        Path secrets = Files.createDirectories(scratch.resolve(service.name() + "-secrets"));
        for (String secret : service.texts("secrets")) {
            Files.writeString(secrets.resolve(secret), "secret of the test");
        }
        Path copy = Files.writeString(
                scratch.resolve(service.name() + ".yaml"),
                Files.readString(mounted.get()).replace(ComposeFile.SECRETS, secrets + "/"));
        Map<String, String> environment = new java.util.HashMap<>();
        service.map("environment").forEach((name, value) -> environment.put(name, String.valueOf(value)));
        Launch launch = launch(service.process().orElseThrow(), err -> findings.add(service.name() + ": " + err));
        Launch.Next next = launch.next(new String[] {"--config", copy.toString()}, environment);
        return Optional.ofNullable(next.settings());
    }

    /** The process's own reader of its settings; what it says of them goes to {@code err}. */
    static Launch launch(String process, Consumer<String> err) {
        Keys keys;
        Function<Settings, List<Problem>> checks;
        switch (process) {
            case "gateway" -> {
                keys = GatewayConfig.KEYS;
                checks = GatewayChecks::of;
            }
            case "edge-agent" -> {
                keys = AgentKeys.KEYS;
                checks = AgentChecks::of;
            }
            case "simulator" -> {
                keys = SimulatorKeys.all();
                checks = SimulatorKeys::problems;
            }
            default -> throw new AssertionError("no process " + process);
        }
        return new Launch(process, keys, checks, out -> {}, err);
    }

    private void home(Service service, Settings settings) {
        if (!settings.path("data").equals(Path.of("/var/lib/steelyard/data"))) {
            findings.add(service.name() + ": its data folder " + settings.path("data") + " is on no volume");
        }
    }

    /** Every address in the file is that of a service on a common network, at a port where it listens. */
    private void peers(Service service) throws IOException {
        Matcher peer = PEER.matcher(Files.readString(file.settings(service).orElseThrow()));
        while (peer.find()) {
            URI address = URI.create(peer.group(1));
            Optional<Service> there = file.find(address.getHost());
            Set<String> common = new HashSet<>(service.texts("networks"));
            common.retainAll(
                    new HashSet<>(there.map(other -> other.texts("networks")).orElse(List.of())));
            if (common.isEmpty()) {
                findings.add(service.name() + ": cannot reach " + address);
            } else if (there.orElseThrow().process().isPresent()
                    && !ports(there.orElseThrow()).contains(address.getPort())) {
                findings.add(service.name() + ": nothing listens at " + address);
            }
        }
    }

    private void healthPort(Service service, Settings settings) throws IOException {
        List<String> test = Yaml.texts(service.map("healthcheck").get("test"));
        if (test.size() > 2 && !ports(service).contains(Integer.parseInt(test.get(2)))) {
            findings.add(service.name() + ": its health check asks port " + test.get(2) + ", where nothing listens");
        }
        for (String published : service.texts("ports")) {
            int inside = Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
            if (!ports(service).contains(inside)) {
                findings.add(service.name() + ": publishes port " + inside + ", where nothing listens");
            }
        }
    }

    private List<Integer> ports(Service service) throws IOException {
        List<Integer> ports = new ArrayList<>();
        Optional<Settings> settings = read(service);
        if (settings.isEmpty()) {
            return ports; // said already
        }
        for (String section : List.of("http", "mqtt", "opcua")) {
            boolean isThere = switch (service.process().orElseThrow()) {
                case "gateway" -> !section.equals("opcua");
                case "edge-agent" -> section.equals("http");
                default -> section.equals("opcua");
            };
            if (isThere) {
                int first = settings.get().section(section).number("port");
                for (int port = first; port < first + listeners(section, settings.get()); port++) {
                    ports.add(port);
                }
            }
        }
        return ports;
    }

    /** Ports in a row: the simulator has one for each area, if it has not one for all. */
    private static int listeners(String section, Settings settings) {
        return section.equals("opcua")
                        && settings.section(section).text("servers").equals("areas")
                ? PlantLayout.steelCity(settings.text("site")).areas().size()
                : 1;
    }
}
