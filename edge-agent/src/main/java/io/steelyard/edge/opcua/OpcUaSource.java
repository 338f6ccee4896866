package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.opcua.pin.SecurityWatch;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.RollOver;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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

    private final List<Running> running = new CopyOnWriteArrayList<>();
    private final List<Thread> ending = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;
    private final SecurityWatch watch;
    private final ClientFactory clients;
    private final CertificateCare certificates;
    private final OpcUaDoors doors;
    private final OpcUaTiming timing;
    private final ThreadFactory threadFactory;
    private OpcUaConfig config;
    private boolean closed;

    /** A server and its thread. */
    private record Running(ServerLink link, Thread thread) {}

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
        this.config = config;
        this.doors = doors;
        this.timing = timing;
        this.threadFactory = threadFactory;
        nanoTime = timing.nanoTime();
        watch = new SecurityWatch(
                doors.notes(), server -> Scope.server(config.site(), config.agent(), server), timing::now);
        RollOver own = RollOver.open(config.pki(), ApplicationUri.of(config.site(), config.agent()), timing.clock());
        clients = new ClientFactory(config.pki(), own, watch);
        certificates = new CertificateCare(own, clients, doors, timing);
        config.assets().forEach(asset -> doors.catalogue().put(asset.info()));
        for (ServerConfig server : config.servers()) {
            ServerLink link = new ServerLink(config, server, clients, doors, timing);
            link.resumeFrom(earlier.getOrDefault(server.name(), Earlier.NOTHING));
            running.add(new Running(link, threadFactory.newThread(link)));
        }
        endGapsOfOthers(earlier);
    }

    /** Of servers that are mapped no longer nothing more is said. */
    private void endGapsOfOthers(Map<String, Earlier> earlier) {
        Map<String, Earlier> others = new TreeMap<>(earlier);
        config.servers().forEach(server -> others.remove(server.name()));
        others.values().stream().flatMap(one -> one.open().stream()).forEach(gap -> {
            var unused = doors.notes().leave(GapBook.ended(gap, timing.now()));
        });
    }

    /** Begins to connect. */
    public void start() {
        running.forEach(one -> one.thread().start());
    }

    /** To be run on any thread whenever a server was accepted with something new. */
    public void whenPinned(Runnable then) {
        watch.whenPinned(then);
    }

    /** How each server's link is. */
    public List<LinkStatus> status() {
        return running.stream().map(one -> one.link().status()).toList();
    }

    /** What is in quarantine, by server; those of which nothing is are not named. */
    public Map<String, List<Quarantined>> quarantined() {
        Map<String, List<Quarantined>> all = new TreeMap<>();
        for (Running one : running) {
            List<Quarantined> there = one.link().quarantined();
            if (!there.isEmpty()) {
                all.put(one.link().server().name(), there);
            }
        }
        return all;
    }

    /**
     * Variables in quarantine are their signals' from now on: each is learned anew as it stands there, is read without a
     * restart, and is known over restarts. All other signals keep their monitored items and lose nothing.
     *
     * @param server its name
     * @param signal asset and name; null for all of the server
     * @param seen {@link Quarantined#seen} of them; when they are others now, nothing is done
     * @return completes when it is done, or with {@link Accepted.RefusedException}; before that it may be cancelled
     */
    public CompletableFuture<Accepted> accept(String server, @Nullable String signal, String seen) {
        for (Running one : running) {
            if (one.link().server().name().equals(server)) {
                return one.link().accept(signal, seen);
            }
        }
        return CompletableFuture.failedFuture(
                new Accepted.RefusedException("nothing is in quarantine at server " + server));
    }

    /**
     * Reads as another configuration says, of which site, agent and folders are the same. Signals that are mapped as before
     * keep their monitored items and lose nothing; a server whose own settings are others gets a new session; servers that are
     * not named any more are left. After {@link #start}.
     *
     * @return completes when every server reads so; one that is away takes it before its next connection
     */
    public synchronized CompletableFuture<Void> change(OpcUaConfig next) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        tell(next);
        Map<String, ServerConfig> wanted = new LinkedHashMap<>();
        next.servers().forEach(server -> wanted.put(server.name(), server));
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (Running one : List.copyOf(running)) {
            ServerConfig same = wanted.remove(one.link().server().name());
            if (one.link().server().equals(same)) {
                taken.add(one.link().change(next.assets()));
            } else {
                running.remove(one);
                ending.add(one.thread());
                one.link().retire(same != null);
                if (same != null) {
                    begin(new ServerLink(next, same, clients, doors, timing), one);
                }
            }
        }
        wanted.values().forEach(server -> begin(new ServerLink(next, server, clients, doors, timing), null));
        ending.removeIf(thread -> !thread.isAlive());
        config = next;
        return CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new));
    }

    /**
     * Renews the agent's own certificate when it is time, and has servers that trust the next one read with it. To be called
     * often, by one thread; a server that does not answer holds it up for a minute.
     */
    public void renewCertificates() {
        OpcUaConfig now;
        synchronized (this) {
            now = config;
        }
        try {
            certificates.look(now, this::again);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With a new session; what the server keeps for the present one is taken over. */
    private synchronized void again(ServerConfig server) {
        for (Running one : List.copyOf(running)) {
            if (!closed && one.link().server().equals(server)) {
                running.remove(one);
                ending.add(one.thread());
                one.link().retire(true);
                begin(new ServerLink(config, server, clients, doors, timing), one);
            }
        }
    }

    /** What the births say of assets; of signals the servers' threads do. */
    private void tell(OpcUaConfig next) {
        Set<String> left = new HashSet<>();
        config.assets().forEach(asset -> left.add(asset.info().asset()));
        Map<String, Set<String>> servers = new LinkedHashMap<>();
        for (AssetMapping asset : next.assets()) {
            left.remove(asset.info().asset());
            doors.catalogue().put(asset.info());
            servers.computeIfAbsent(asset.info().asset(), a -> new HashSet<>())
                    .add(asset.info().server());
        }
        servers.forEach(doors.catalogue()::readFrom);
        left.forEach(doors.catalogue()::retire);
    }

    private void begin(ServerLink link, @Nullable Running before) {
        Thread thread = threadFactory.newThread(before == null ? link : () -> follow(link, before));
        running.add(new Running(link, thread));
        thread.start();
    }

    /** Only one thread at a time reads a server. */
    private static void follow(ServerLink link, Running before) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(before.thread(), CLOSE_NANOS);
            before.thread().interrupt();
            before.thread().join();
            link.follow(before.link());
            link.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for all threads together. */
    private static void awaitEnds(List<Thread> threads, LongSupplier nanoTime, long atMost)
            throws InterruptedException {
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
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            closed = true;
            running.forEach(one -> one.link().stop());
            running.forEach(one -> threads.add(one.thread()));
            threads.addAll(ending);
        }
        try {
            awaitEnds(threads, nanoTime, POLITE_NANOS);
            threads.forEach(Thread::interrupt);
            awaitEnds(threads, nanoTime, CLOSE_NANOS);
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
