package io.steelyard.simulator.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code plc-download}: a server ends all its sessions and stays away for the length of the fault; it comes back with
 * node ids and namespace indices that mean something else than before.
 */
public final class ProgramDownload implements Fault {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramDownload.class);

    private final Map<String, Controller> controllers;
    private final String usual;
    private @Nullable Controller loading;

    /** What can be loaded: a server and the cable in front of it. */
    public record Controller(Program program, Cable cable) {}

    /** The server's side of a download. */
    public interface Program {
        void down();

        InetSocketAddress start() throws IOException, InterruptedException;
    }

    /** By the servers' names; {@code usual} is taken when nobody names one. */
    public ProgramDownload(Map<String, Controller> controllers, String usual) {
        this.controllers = Map.copyOf(controllers);
        this.usual = usual;
    }

    @Override
    public String name() {
        return "plc-download";
    }

    @Override
    public String server(FaultOrder order) {
        return order.server() == null ? usual : order.server();
    }

    @Override
    public synchronized void begin(FaultOrder order) {
        Controller next = controllers.get(server(order));
        if (next == null) {
            throw new IllegalArgumentException("there is no server " + order.server());
        }
        if (loading != null && !loading.equals(next)) {
            throw new IllegalArgumentException("another server is being loaded: wait until it is back");
        }
        if (loading == null) {
            next.cable().noServer();
            next.program().down();
            loading = next;
        }
    }

    @Override
    public synchronized void end() {
        Controller loaded = loading;
        loading = null;
        if (loaded == null) {
            return;
        }
        try {
            loaded.cable().server(loaded.program().start());
        } catch (IOException e) {
            LOG.error("the server does not come back after its download: {}", e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
