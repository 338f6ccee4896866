package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.Companion;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Signal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathResult;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePath;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plant's servers, as real OPC UA clients find them. */
final class AreaServersTest {
    private static final PlantLayout LAYOUT = PlantLayout.steelCity("demo");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path data;

    /** The agent's mapping names nothing but paths; a machine tool has a Monitoring of two specifications. */
    @Test
    void everyAreaHasAServerOfItsOwnWithEverySignalAtItsPath() throws Exception {
        List<String> areas = List.copyOf(LAYOUT.areas());
        int base = freePorts(areas.size());
        try (Simulator plant = simulator(base)) {
            assertThat(plant.endpointUrl()).isEqualTo("opc.tcp://127.0.0.1:" + base);
            for (int i = 0; i < areas.size(); i++) {
                PlantLayout area = LAYOUT.onlyArea(areas.get(i));
                try (Subscriber reader = Subscriber.plain("opc.tcp://127.0.0.1:" + (base + i))) {
                    standAtTheirPaths(reader, area);
                    reader.subscribe(area);
                    assertThat(Subscriber.until(() -> reader.told().size() >= area.signalCount(), 10))
                            .as(areas.get(i))
                            .isTrue();
                }
            }
            oneDownloadAtATime(plant, base + areas.indexOf("rolling"));
        }
    }

    /** A second server cannot be loaded meanwhile: it stays as it is, and nothing says that it was away. */
    private void oneDownloadAtATime(Simulator plant, int rolling) throws Exception {
        assertThat(send(plant, "POST", "?for=1min&server=machining").statusCode())
                .isEqualTo(200);
        HttpResponse<String> second = send(plant, "POST", "?for=1min&server=rolling");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("another server is being loaded", "wait until it is back");
        Subscriber.plain("opc.tcp://127.0.0.1:" + rolling).close();
        assertThat(send(plant, "POST", "?for=1min&server=machining").statusCode())
                .as("longer, of the same")
                .isEqualTo(200);
        send(plant, "DELETE", "");
        assertThat(send(plant, "POST", "?for=1min&server=rolling").statusCode()).isEqualTo(200);
        assertThat(Files.readAllLines(data.resolve("simulator/faults.csv")))
                .extracting(line -> line.replaceAll("20[^,]*Z", "at"))
                .containsExactly(
                        "what,fault,at,server",
                        "begin,plc-download,at,machining",
                        "end,plc-download,at,",
                        "begin,plc-download,at,rolling");
    }

    private static HttpResponse<String> send(Simulator plant, String method, String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(plant.controlUrl() + "/faults/plc-download" + query))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void standAtTheirPaths(Subscriber reader, PlantLayout layout) throws Exception {
        NamespaceTable namespaces = reader.client().readNamespaceTable();
        List<BrowsePath> paths = new ArrayList<>();
        List<NodeId> nodes = new ArrayList<>();
        for (Asset asset : layout.assets()) {
            for (Signal signal : asset.signals()) {
                paths.add(new BrowsePath(NodeIds.ObjectsFolder, path(asset, signal, namespaces)));
                nodes.add(new NodeId(
                        namespaces.getIndex(PlantServer.NAMESPACE).intValue(), asset.id() + "." + signal.name()));
            }
        }
        BrowsePathResult[] results = reader.client().translateBrowsePaths(paths).getResults();
        for (int i = 0; i < nodes.size(); i++) {
            assertThat(results[i].getTargets()).as("%s", nodes.get(i)).hasSize(1);
            assertThat(results[i].getTargets()[0].getTargetId())
                    .isEqualTo(nodes.get(i).expanded());
        }
    }

    private static RelativePath path(Asset asset, Signal signal, NamespaceTable namespaces) {
        List<String> names = new ArrayList<>(List.of("demo", asset.area(), asset.id()));
        names.addAll(signal.path());
        return new RelativePath(names.stream()
                .map(name -> new RelativePathElement(
                        NodeIds.HierarchicalReferences, false, true, qualified(name, namespaces)))
                .toArray(RelativePathElement[]::new));
    }

    private static QualifiedName qualified(String name, NamespaceTable namespaces) {
        for (Companion companion : Companion.values()) {
            if (name.startsWith(companion.prefix() + ":")) {
                return new QualifiedName(namespaces.getIndex(companion.uri()), name.substring(name.indexOf(':') + 1));
            }
        }
        return new QualifiedName(namespaces.getIndex(PlantServer.NAMESPACE), name);
    }

    private Simulator simulator(int port) throws Exception {
        SimulatorSettings settings = new SimulatorSettings(
                data,
                "demo",
                42,
                1,
                Duration.ZERO,
                new SimulatorSettings.OpcUa(
                        "127.0.0.1", port, false, null, true, List.of("Basic256Sha256"), true, Map.of(), null),
                new SimulatorSettings.Truth(1 << 20, 4 << 20),
                null);
        return Simulator.start(
                settings,
                Clock.systemUTC(),
                new SimulatorThreads(
                        Executors.newSingleThreadScheduledExecutor(),
                        Executors.newSingleThreadScheduledExecutor(),
                        Executors.newCachedThreadPool()));
    }

    /** The first of some ports in a row that nobody listens on. */
    private static int freePorts(int count) throws IOException {
        for (int base = 21_000; base < 30_000; base += count) {
            List<ServerSocket> taken = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    taken.add(new ServerSocket(base + i, 1, InetAddress.getLoopbackAddress()));
                }
                return base;
            } catch (BindException e) {
                continue;
            } finally {
                for (ServerSocket socket : taken) {
                    socket.close();
                }
            }
        }
        throw new IOException("no " + count + " free ports in a row");
    }
}
