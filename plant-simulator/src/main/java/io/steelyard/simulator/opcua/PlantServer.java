package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Companion;
import io.steelyard.simulator.plant.OrderShowing;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.jspecify.annotations.Nullable;

/**
 * One OPC UA server of the plant. The constructor builds the nodes; values are shown; then {@link #start} listens on a hidden
 * port of the loopback. {@link #down} and {@link #start} again are a program download: every session ends, and then
 * each node id and each namespace index means something else, while all values are what they were. Any thread.
 */
public final class PlantServer implements AutoCloseable {
    /** The namespace of every node of the plant. */
    public static final String NAMESPACE = PlantNamespace.URI;

    private final PlantLayout layout;
    private final ServerSettings settings;
    private final Map<String, Showing> present = new LinkedHashMap<>();
    private final Map<String, OrderShowing> orders = new LinkedHashMap<>();
    private int downloads;
    private @Nullable Running running;

    /** A server with its nodes. */
    private record Running(
            UaEndpoint endpoint, MachineryTypes machinery, StructureTypes structures, PlantNamespace plant) {
        void close() {
            plant.shutdown();
            structures.shutdown();
            machinery.shutdown();
            endpoint.close();
        }
    }

    public PlantServer(PlantLayout layout, ServerSettings settings) throws IOException {
        this.layout = layout;
        this.settings = settings;
        this.running = build();
    }

    /** Shows a value; when this returns, it stands in the queue of every monitored item of the signal. */
    public synchronized void show(String signal, Showing showing) {
        present.put(signal, showing);
        if (running != null) {
            running.plant().show(signal, showing);
        }
    }

    /** Shows a machine's orders, as {@link #show} does a value. */
    public synchronized void showOrders(OrderShowing showing) {
        orders.put(showing.book().asset().id(), showing);
        if (running != null) {
            running.plant().showOrders(showing);
        }
    }

    /** Listens; returns where. */
    public synchronized InetSocketAddress start() throws IOException, InterruptedException {
        if (running == null) {
            Running next = build();
            present.forEach(next.plant()::show);
            orders.values().forEach(next.plant()::showOrders);
            running = next;
        }
        InetSocketAddress at = running.endpoint().start();
        running.plant().listening();
        return at;
    }

    /** The server is gone, with all its sessions; values shown meanwhile are those it comes back with. */
    public synchronized void down() {
        if (running != null) {
            running.close();
            running = null;
            downloads++;
        }
    }

    /** Signals that at least one client watches. */
    public synchronized int watched() {
        return running == null ? 0 : running.plant().watched();
    }

    /** Subscriptions of clients. */
    public synchronized int subscriptions() {
        return running == null ? 0 : running.endpoint().subscriptions();
    }

    /**
     * Notifications that a client still has to take: monitored items with a value in the queue, and messages that were
     * sent and not yet acknowledged.
     */
    public synchronized long undelivered() {
        return running == null ? 0 : running.endpoint().undelivered();
    }

    /** Monitored items of clients, {@code subscription/item}, by the identifier of their node. */
    public synchronized Map<String, String> items() {
        return running == null ? Map.of() : running.endpoint().items();
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** The order of the namespaces turns round with every download. */
    private Running build() throws IOException {
        UaEndpoint endpoint = new UaEndpoint(settings);
        OpcUaServer server = endpoint.server();
        NamespaceTable table = server.getNamespaceTable();
        List<String> uris = new ArrayList<>();
        for (Companion companion : Companion.values()) {
            uris.add(companion.uri());
        }
        uris.add(PlantNamespace.URI);
        if (downloads % 2 != 0) {
            Collections.reverse(uris);
        }
        uris.stream().filter(uri -> table.getIndex(uri) == null).forEach(table::add);
        MachineryTypes machinery = new MachineryTypes(server);
        StructureTypes structures = new StructureTypes(server);
        PlantNamespace plant =
                new PlantNamespace(server, layout, new PlantNamespace.Types(machinery, structures), downloads);
        machinery.startup();
        structures.startup();
        plant.startup();
        return new Running(endpoint, machinery, structures, plant);
    }
}
