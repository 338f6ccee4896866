package io.steelyard.edge.opcua;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Mappings that a server's thread is to take on, in the order in which they were given. */
final class Orders {
    private final Queue<Order> open = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * One of them.
     *
     * @param all the assets of all servers
     * @param done completes when it is taken on, or when nothing more will be
     */
    record Order(List<AssetMapping> all, CompletableFuture<Void> done) {}

    /** Any thread. */
    CompletableFuture<Void> give(List<AssetMapping> all) {
        Order order = new Order(all, new CompletableFuture<>());
        open.add(order);
        if (closed) {
            close();
        }
        return order.done();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** The latest of those that are open, which stands for all before it; the others are done with. */
    Order latest() {
        Order latest = open.remove();
        while (!open.isEmpty()) {
            latest.done().complete(null);
            latest = open.remove();
        }
        return latest;
    }

    /** Nothing is taken on any more. */
    void close() {
        closed = true;
        Order order = open.poll();
        while (order != null) {
            order.done().complete(null);
            order = open.poll();
        }
    }
}
