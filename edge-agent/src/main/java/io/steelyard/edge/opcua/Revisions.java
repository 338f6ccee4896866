package io.steelyard.edge.opcua;

import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a server granted otherwise than asked, so that one line says it for all items. */
final class Revisions {
    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);

    private final ServerConfig server;
    private int slower;
    private double slowest;
    private int shorter;
    private long shortest = Long.MAX_VALUE;

    Revisions(ServerConfig server) {
        this.server = server;
    }

    void item(MonitoredItemCreateResult result) {
        double sampling = result.getRevisedSamplingInterval();
        if (sampling > server.sampling().toMillis()) {
            slower++;
            slowest = Math.max(slowest, sampling);
        }
        long queue = result.getRevisedQueueSize().longValue();
        if (queue < server.queue()) {
            shorter++;
            shortest = Math.min(shortest, queue);
        }
    }

    void say() {
        if (slower > 0) {
            LOG.warn(
                    "server {} samples {} items slower than the {} ms asked for, the slowest every {} ms",
                    server.name(),
                    slower,
                    server.sampling().toMillis(),
                    slowest);
        }
        if (shorter > 0) {
            LOG.warn(
                    "server {} gives {} items shorter queues than the {} asked for, the shortest {}",
                    server.name(),
                    shorter,
                    server.queue(),
                    shortest);
        }
    }
}
