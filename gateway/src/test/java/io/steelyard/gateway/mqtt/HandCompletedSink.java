package io.steelyard.gateway.mqtt;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.ArrivalSink;
import io.steelyard.gateway.model.InboxFullException;
import io.steelyard.gateway.model.InboxPosition;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An inbox whose disk is the test: arrivals become durable when the test says so, or at once. */
final class HandCompletedSink implements ArrivalSink {
    final BlockingQueue<Waiting> arrivals = new LinkedBlockingQueue<>();
    volatile boolean atOnce = true;
    volatile boolean full;

    record Waiting(Arrival arrival, CompletableFuture<InboxPosition> future) {
        void isOnDisk() {
            future.complete(new InboxPosition(0, 1));
        }
    }

    @Override
    public CompletableFuture<InboxPosition> append(Arrival arrival) {
        if (full && isRefusable(arrival)) {
            return CompletableFuture.failedFuture(new InboxFullException("full"));
        }
        Waiting waiting = new Waiting(arrival, new CompletableFuture<>());
        arrivals.add(waiting);
        if (atOnce) {
            waiting.isOnDisk();
        }
        return waiting.future();
    }

    /** Like the inbox, which keeps a reserve for wills and the ends of connections. */
    private static boolean isRefusable(Arrival arrival) {
        return arrival instanceof Arrival.Connected
                || (arrival instanceof Arrival.Published published && !published.will());
    }

    /** The next arrival of the kind; others before it are passed over. */
    <T extends Arrival> Waiting next(Class<T> kind) throws InterruptedException {
        while (true) {
            Waiting waiting = arrivals.poll(10, TimeUnit.SECONDS);
            if (waiting == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " arrived within 10 s");
            }
            if (kind.isInstance(waiting.arrival())) {
                return waiting;
            }
        }
    }

    <T extends Arrival> T nextArrival(Class<T> kind) throws InterruptedException {
        return kind.cast(next(kind).arrival());
    }
}
