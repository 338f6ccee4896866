package io.steelyard.edge.opcua;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.pin.SecurityWatch;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads all configured servers, each on a thread of its own. Servers that are not there are tried for ever; no failure of
 * a server ends anything.
 *
 * <p>{@link #start} returns at once. {@link #close} ends the sessions and returns within five seconds, however many servers
 * there are and whatever they do not answer; after it no delivery is handed over any more; safe twice.
 */
public final class OpcUaSource implements AutoCloseable {
    private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4_500);
    private static final long POLITE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<ServerLink> links = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final LongSupplier nanoTime;
    private final SecurityWatch watch;

    /**
     * Makes the agent's certificate if there is none; connects to nothing.
     *
     * @param earlier what an earlier run left durable of each server, by its name
     * @throws IOException when the certificate folders cannot be used
     */
    public OpcUaSource(
            OpcUaConfig config,
            OpcUaDoors doors,
            Map<String, Earlier> earlier,
            OpcUaTiming timing,
            ThreadFactory threadFactory)
            throws IOException {
        nanoTime = timing.nanoTime();
        watch = new SecurityWatch(
                doors.notes(), server -> Scope.server(config.site(), config.agent(), server), timing::now);
        ClientFactory clients = new ClientFactory(config, watch);
        for (AssetMapping asset : config.assets()) {
            AssetInfo info = asset.info();
            doors.catalogue().put(info);
        }
        for (ServerConfig server : config.servers()) {
            ServerLink link = new ServerLink(config, server, clients, doors, timing);
            link.resumeFrom(earlier.getOrDefault(server.name(), Earlier.NOTHING));
            links.add(link);
            threads.add(threadFactory.newThread(link));
        }
    }

    /** Begins to connect. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /** To be run on any thread whenever a server was accepted with something new. */
    public void whenPinned(Runnable then) {
        watch.whenPinned(then);
    }

    /** How each server's link is. */
    public List<LinkStatus> status() {
        return links.stream().map(ServerLink::status).toList();
    }

    /** Waits for all threads together. */
    private void awaitEnds(long atMost) throws InterruptedException {
        long until = nanoTime.getAsLong() + atMost;
        for (Thread thread : threads) {
            long left = until - nanoTime.getAsLong();
            if (left > 0) {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            }
        }
    }

    @Override
    public void close() {
        links.forEach(ServerLink::stop);
        try {
            awaitEnds(POLITE_NANOS);
            threads.forEach(Thread::interrupt);
            awaitEnds(CLOSE_NANOS);
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
