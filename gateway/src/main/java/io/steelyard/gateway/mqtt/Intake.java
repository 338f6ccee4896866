package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.ArrivalSink;
import io.steelyard.gateway.model.InboxFullException;
import io.steelyard.gateway.model.InboxPosition;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection's way into the inbox: arrivals go in the order they came, and what is to happen when one is durable
 * happens in the same order, many in one flush. When the inbox is full, arrivals wait here and are tried again; nothing
 * behind them overtakes. All of it on the connection's event loop; only the inbox's completions come from elsewhere.
 */
final class Intake {
    private static final long RETRY_MILLIS = 100;

    private final ArrivalSink sink;
    private final ChannelHandlerContext context;
    private final MqttCounters counters;
    private final Runnable onFailure;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private boolean retryAsked;

    Intake(ArrivalSink sink, ChannelHandlerContext context, MqttCounters counters, Runnable onFailure) {
        this.sink = sink;
        this.context = context;
        this.counters = counters;
        this.onFailure = onFailure;
    }

    /** An arrival that is not durable yet, and what follows when it is. */
    private static final class Waiting {
        final Arrival arrival;
        final Runnable whenDurable;

        @Nullable
        CompletableFuture<InboxPosition> future;

        Waiting(Arrival arrival, Runnable whenDurable) {
            this.arrival = arrival;
            this.whenDurable = whenDurable;
        }
    }

    /** Hands the arrival to the inbox; {@code whenDurable} runs on the event loop once it is on disk. */
    void append(Arrival arrival, Runnable whenDurable) {
        Waiting next = new Waiting(arrival, whenDurable);
        Waiting last = waiting.peekLast();
        boolean blocked = last != null && last.future == null;
        waiting.add(next);
        counters.waiting.incrementAndGet();
        if (!blocked) {
            tryAppend(next);
        }
    }

    ChannelHandlerContext context() {
        return context;
    }

    /** Whether an arrival waits because the inbox is full. */
    boolean isBlocked() {
        Waiting last = waiting.peekLast();
        return last != null && last.future == null;
    }

    /** How many arrivals are not durable yet. */
    int depth() {
        return waiting.size();
    }

    private boolean tryAppend(Waiting next) {
        CompletableFuture<InboxPosition> future = sink.append(next.arrival);
        if (future.isCompletedExceptionally() && isFull(future)) {
            retryLater();
            return false;
        }
        next.future = future;
        var unused = future.whenComplete((position, failure) -> askToDrain());
        return true;
    }

    private static boolean isFull(CompletableFuture<InboxPosition> future) {
        return future.handle((position, failure) -> failure instanceof InboxFullException
                        || (failure != null && failure.getCause() instanceof InboxFullException))
                .join();
    }

    private void askToDrain() {
        if (drainAsked.compareAndSet(false, true)) {
            context.executor().execute(this::drain);
        }
    }

    private void drain() {
        drainAsked.set(false);
        while (true) {
            Waiting head = waiting.peek();
            if (head == null || head.future == null || !head.future.isDone()) {
                break;
            }
            waiting.remove();
            counters.waiting.decrementAndGet();
            if (head.future.isCompletedExceptionally()) {
                counters.drop("inbox-failed");
                onFailure.run();
                return;
            }
            counters.durable.increment();
            head.whenDurable.run();
        }
        context.flush();
    }

    private void retryLater() {
        if (!retryAsked) {
            retryAsked = true;
            var unused = context.executor().schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        retryAsked = false;
        Iterator<Waiting> all = waiting.iterator();
        while (all.hasNext()) {
            Waiting next = all.next();
            if (next.future == null && !tryAppend(next)) {
                return;
            }
        }
    }
}
