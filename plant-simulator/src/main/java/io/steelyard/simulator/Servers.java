package io.steelyard.simulator;

import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.fault.Cable;
import io.steelyard.simulator.fault.PortTakenException;
import io.steelyard.simulator.fault.ProgramDownload;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.OrderShowing;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;

/** The plant's OPC UA servers, one an area or one for all, each behind its cable. The site's is the first. */
final class Servers implements AutoCloseable {
    /** The only server's name when there is one for all. */
    static final String ONE = "plant";

    private final Map<String, PlantServer> servers = new LinkedHashMap<>();
    private final Map<String, String> serverOf = new HashMap<>();
    private final Map<String, Cable> cables = new LinkedHashMap<>();
    private final SimulatorSettings settings;

    /** Builds the nodes; nobody listens yet. */
    Servers(PlantLayout layout, SimulatorSettings settings) throws IOException {
        this.settings = settings;
        boolean isOne = settings.opcua().isOne();
        if (isOne) {
            servers.put(ONE, new PlantServer(layout, Endpoints.of(settings, port(0))));
        } else {
            for (String area : layout.areas()) {
                servers.put(area, new PlantServer(layout.onlyArea(area), Endpoints.of(settings, port(servers.size()))));
            }
        }
        for (Asset asset : layout.assets()) {
            asset.signals()
                    .forEach(signal -> serverOf.put(asset.id() + "/" + signal.name(), isOne ? ONE : asset.area()));
        }
    }

    private int port(int number) {
        return settings.opcua().port() + number;
    }

    /** Listens on every port. */
    void start(Executor connections) throws IOException, InterruptedException, PortTakenException {
        for (Map.Entry<String, PlantServer> server : servers.entrySet()) {
            InetSocketAddress near = new InetSocketAddress(settings.opcua().host(), port(cables.size()));
            cables.put(server.getKey(), Cable.lay(near, server.getValue().start(), connections));
        }
    }

    void show(String signal, Showing showing) {
        PlantServer server = servers.get(serverOf.getOrDefault(signal, ""));
        if (server == null) {
            throw new IllegalArgumentException("no server has a signal " + signal);
        }
        server.show(signal, showing);
    }

    void showOrders(OrderShowing showing) {
        Asset asset = showing.book().asset();
        PlantServer server = servers.get(settings.opcua().isOne() ? ONE : asset.area());
        if (server == null) {
            throw new IllegalArgumentException("no server has an asset " + asset.id());
        }
        server.showOrders(showing);
    }

    List<String> names() {
        return List.copyOf(servers.keySet());
    }

    /** The server that a fault takes when nobody names one: the middle of the plant. */
    String usual() {
        return names().get(names().size() / 2);
    }

    /** Which server shows a signal. */
    Map<String, String> serverOf() {
        return Map.copyOf(serverOf);
    }

    List<Cable> cables() {
        return new ArrayList<>(cables.values());
    }

    Map<String, ProgramDownload.Controller> controllers() {
        Map<String, ProgramDownload.Controller> controllers = new HashMap<>();
        servers.forEach((name, server) -> controllers.put(
                name,
                new ProgramDownload.Controller(
                        new Program(server), java.util.Objects.requireNonNull(cables.get(name)))));
        return controllers;
    }

    /** A server as the download sees it. */
    private record Program(PlantServer server) implements ProgramDownload.Program {
        @Override
        public void down() {
            server.down();
        }

        @Override
        public InetSocketAddress start() throws IOException, InterruptedException {
            return server.start();
        }
    }

    /** Where clients connect to, by the servers' names. */
    Map<String, String> urls() {
        Map<String, String> urls = new LinkedHashMap<>();
        for (String name : servers.keySet()) {
            urls.put(name, "opc.tcp://" + settings.opcua().advertisedHost() + ":" + port(urls.size()));
        }
        return urls;
    }

    int watched() {
        return (int) sum(PlantServer::watched);
    }

    long subscriptions() {
        return sum(PlantServer::subscriptions);
    }

    long undelivered() {
        return sum(PlantServer::undelivered);
    }

    /** Monitored items of clients by server and node. */
    Map<String, Map<String, String>> items() {
        Map<String, Map<String, String>> items = new LinkedHashMap<>();
        servers.forEach((name, server) -> items.put(name, server.items()));
        return items;
    }

    int connections() {
        return cables.values().stream().mapToInt(Cable::connections).sum();
    }

    long refused() {
        return cables.values().stream().mapToLong(Cable::refused).sum();
    }

    private long sum(ToLongFunction<PlantServer> what) {
        return servers.values().stream().mapToLong(what).sum();
    }

    @Override
    public void close() {
        cables.values().forEach(Cable::close);
        servers.values().forEach(PlantServer::close);
    }
}
