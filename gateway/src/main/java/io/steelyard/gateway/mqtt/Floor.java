package io.steelyard.gateway.mqtt;

import io.steelyard.gateway.model.ArrivalSink;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What all connections of an endpoint share. Any thread. */
final class Floor {
    private final MqttConfig config;
    private final ArrivalSink sink;
    private final BooleanSupplier inboxFull;
    private final LongSupplier now;
    private final long run;
    private final MqttCounters counters = new MqttCounters();
    private final Clients clients = new Clients();
    private final Router router;
    private final AtomicLong connections = new AtomicLong();

    Floor(MqttConfig config, ArrivalSink sink, BooleanSupplier inboxFull, LongSupplier now) {
        this.config = config;
        this.sink = sink;
        this.inboxFull = inboxFull;
        this.now = now;
        this.run = now.getAsLong();
        this.router = new Router(config.retainedTopics(), counters);
    }

    MqttConfig config() {
        return config;
    }

    ArrivalSink sink() {
        return sink;
    }

    boolean inboxFull() {
        return inboxFull.getAsBoolean();
    }

    /** Nanoseconds since 1970. */
    long now() {
        return now.getAsLong();
    }

    MqttCounters counters() {
        return counters;
    }

    Clients clients() {
        return clients;
    }

    Router router() {
        return router;
    }

    long nextConnection() {
        return connections.incrementAndGet();
    }

    /** An identifier for a client that brought none; not used twice. */
    String clientIdFor(long connection) {
        return "steelyard-" + Long.toString(run, Character.MAX_RADIX) + "-" + connection;
    }
}
