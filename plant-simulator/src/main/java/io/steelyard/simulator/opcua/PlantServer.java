package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The plant's OPC UA server. The constructor builds the nodes; values are shown; then {@link #start} listens on a hidden
 * port of the loopback.
 */
public final class PlantServer implements AutoCloseable {
    /** The namespace of every node of the plant. */
    public static final String NAMESPACE = PlantNamespace.URI;

    private final UaEndpoint endpoint;
    private final PlantNamespace namespace;

    public PlantServer(PlantLayout layout, ServerSettings settings) throws IOException {
        this.endpoint = new UaEndpoint(settings);
        this.namespace = new PlantNamespace(endpoint.server(), layout);
        this.namespace.startup();
    }

    /** Shows a value; when this returns, it stands in the queue of every monitored item of the signal. */
    public void show(String signal, Showing showing) {
        namespace.show(signal, showing);
    }

    /** Listens; returns where. */
    public InetSocketAddress start() throws IOException, InterruptedException {
        return endpoint.start();
    }

    /** Signals that at least one client watches. */
    public int watched() {
        return namespace.watched();
    }

    /** Subscriptions of clients. */
    public int subscriptions() {
        return endpoint.subscriptions();
    }

    /**
     * Notifications that a client still has to take: monitored items with a value in the queue, and messages that were
     * sent and not yet acknowledged.
     */
    public long undelivered() {
        return endpoint.undelivered();
    }

    @Override
    public void close() {
        namespace.shutdown();
        endpoint.close();
    }
}
