package io.steelyard.edge.opcua;

import java.time.Duration;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a server granted otherwise than asked, so that one line says it for all items. */
final class Revisions {
    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);

    private static final Duration LONGEST = Duration.ofDays(1);

    private final ServerConfig server;
    private int slower;
    private double slowest;
    private int shorter;
    private long shortest = Long.MAX_VALUE;
    private Duration bridged = LONGEST;

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
        if (queue < server.queueSize()) {
            shorter++;
            shortest = Math.min(shortest, queue);
        }
        Duration held = ServerConfig.spacing(Duration.ofMillis((long) Math.max(0, sampling)))
                .multipliedBy(Math.max(0, queue - 1));
        bridged = held.compareTo(bridged) < 0 ? held : bridged;
    }

    /** How long the shortest of the granted queues holds everything while nobody asks; a day when nothing was granted. */
    Duration bridged() {
        return bridged;
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
                    "server {} gives {} items shorter queues than the {} asked for, the shortest {}: they bridge {} s"
                            + " in which the agent is not there, what is longer is a gap",
                    server.name(),
                    shorter,
                    server.queueSize(),
                    shortest,
                    bridged.toMillis() / 1e3);
        }
    }
}
