package io.steelyard.gateway.mqtt;

import io.steelyard.gateway.model.ArrivalSink;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What all connections of an endpoint share. Any thread. */
final class Floor {
    /** Connections of one address that have not said who they are. */
    static final int STRANGERS_AN_ADDRESS = 1_000;

    private final MqttConfig config;
    private final ArrivalSink sink;
    private final BooleanSupplier inboxFull;
    private final LongSupplier now;
    private final long run;
    private final MqttCounters counters;
    private final Clients clients = new Clients();
    private final Router router;
    private final Windows windows;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();
    private final ConcurrentHashMap<InetAddress, Integer> strangers = new ConcurrentHashMap<>();

    Floor(MqttConfig config, ArrivalSink sink, BooleanSupplier inboxFull, LongSupplier now, LongSupplier nanoTime) {
        this.config = config;
        this.sink = sink;
        this.inboxFull = inboxFull;
        this.now = now;
        this.run = now.getAsLong();
        this.counters = new MqttCounters(nanoTime);
        this.windows = new Windows(config.receiveMaximum(), config.waitingBytes(), config.maximumPacketBytes());
        this.router = new Router(config.retainedTopics(), counters, now);
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

    LongSupplier clock() {
        return now;
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

    Windows windows() {
        return windows;
    }

    /** Lets so many bytes more lie in memory, of all connections together; false when the budget has not so much left. */
    boolean reserve(long bytes) {
        long before = heldBytes.get();
        while (before + bytes <= config.waitingBytes()) {
            if (heldBytes.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = heldBytes.get();
        }
        return false;
    }

    /** So many bytes more lie in memory, whether there is room for them or not. */
    void hold(long bytes) {
        heldBytes.addAndGet(bytes);
    }

    /** So many bytes less lie in memory. */
    void release(long bytes) {
        heldBytes.addAndGet(-bytes);
    }

    /** Bytes of large packets that are being read, and of packets that wait for a full inbox. */
    long heldBytes() {
        return heldBytes.get();
    }

    /** One more from the address that has not said who it is; false when there are too many of them. */
    boolean admits(InetAddress address) {
        return strangers.merge(address, 1, Integer::sum) <= STRANGERS_AN_ADDRESS;
    }

    /** It has said who it is, or is gone. */
    void isStrangerNoMore(InetAddress address) {
        strangers.computeIfPresent(address, (key, count) -> count == 1 ? null : (Integer) (count - 1));
    }

    long nextConnection() {
        return connections.incrementAndGet();
    }

    /** An identifier for a client that brought none; not used twice. */
    String clientIdFor(long connection) {
        return "steelyard-" + Long.toString(run, Character.MAX_RADIX) + "-" + connection;
    }
}
