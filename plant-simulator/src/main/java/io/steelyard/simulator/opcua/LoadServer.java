package io.steelyard.simulator.opcua;

import io.steelyard.simulator.load.LoadDisplay;
import io.steelyard.simulator.load.LoadPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;

/** The OPC UA server of the load: one variable a signal, values pushed as cheaply as the library can take them. */
public final class LoadServer implements LoadDisplay, AutoCloseable {
    /** The namespace of every node of the load. */
    public static final String NAMESPACE = LoadNamespace.URI;

    private final UaEndpoint endpoint;
    private final LoadNamespace namespace;

    /** Builds the nodes below {@code Objects/<site>/load}. */
    public LoadServer(LoadPlan plan, String site, ServerSettings settings) throws IOException {
        this.endpoint = new UaEndpoint(settings);
        this.namespace = new LoadNamespace(endpoint.server(), plan, site);
        this.namespace.startup();
    }

    @Override
    public void show(int from, int to, long value, Instant sourceTime) {
        namespace.show(from, to, value, sourceTime);
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

    /** Notifications that a client still has to take. */
    public long undelivered() {
        return endpoint.undelivered();
    }

    /** Monitored items of clients, {@code subscription/item}, by the identifier of their node. */
    public Map<String, String> items() {
        return endpoint.items();
    }

    @Override
    public void close() {
        namespace.shutdown();
        endpoint.close();
    }
}
