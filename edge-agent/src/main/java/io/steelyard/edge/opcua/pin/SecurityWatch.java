package io.steelyard.edge.opcua.pin;

import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what was pinned and what was refused, each reason once an hour and server. Any thread; never waits. */
public final class SecurityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityWatch.class);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Notes notes;
    private final Scopes scopes;
    private final LongSupplier now;
    private final Map<String, Map<Refusal, Long>> told = new HashMap<>();
    private final AtomicLong refusals = new AtomicLong();
    private final CopyOnWriteArrayList<Runnable> whenPinned = new CopyOnWriteArrayList<>();

    /** The scope of a server's records. */
    @FunctionalInterface
    public interface Scopes {
        /** Of the server of that name. */
        Scope of(String server);
    }

    /** With where events go and the clock that they carry, nanoseconds since 1970. */
    public SecurityWatch(Notes notes, Scopes scopes, LongSupplier now) {
        this.notes = notes;
        this.scopes = scopes;
        this.now = now;
    }

    /** What a server offers was refused. */
    public void refused(String server, RefusedException refusal) {
        refusals.incrementAndGet();
        long at = now.getAsLong();
        if (isNew(server, refusal.refusal(), at)) {
            leave(
                    EventType.SECURITY_REFUSED,
                    server,
                    Map.of(
                            "server",
                            server,
                            "reason",
                            refusal.refusal().text(),
                            "why",
                            String.valueOf(refusal.getMessage())));
        }
    }

    /** The present instant, for pins. */
    public Instant now() {
        return Instant.EPOCH.plusNanos(now.getAsLong());
    }

    /** Times that something was refused since the agent started. */
    public long refusals() {
        return refusals.get();
    }

    /** A server was accepted with something new. */
    public void pinned(String server, Pin pin) {
        LOG.info(
                "server {}: from now on {} with {} and the certificate {}, or stronger",
                server,
                pin.policy(),
                pin.mode(),
                pin.certificate());
        leave(
                EventType.SERVER_PINNED,
                server,
                Map.of(
                        "server",
                        server,
                        "policy",
                        pin.policy().toString(),
                        "mode",
                        pin.mode().toString(),
                        "certificate",
                        pin.certificate()));
        synchronized (this) {
            told.remove(server);
        }
        whenPinned.forEach(Runnable::run);
    }

    /** To be run whenever a server was accepted with something new. */
    public void whenPinned(Runnable then) {
        whenPinned.add(then);
    }

    private synchronized boolean isNew(String server, Refusal refusal, long at) {
        Map<Refusal, Long> ofServer = told.computeIfAbsent(server, name -> new EnumMap<>(Refusal.class));
        Long before = ofServer.get(refusal);
        if (before != null && Math.abs(at - before) < HOUR) {
            return false;
        }
        ofServer.put(refusal, at);
        return true;
    }

    private void leave(EventType type, String server, Map<String, String> details) {
        var unused = notes.leave(type.at(now.getAsLong(), scopes.of(server), details))
                .exceptionally(failure -> {
                    LOG.warn("server {}: {} could not be told: {}", server, type.text(), failure.getMessage());
                    return null;
                });
    }
}
