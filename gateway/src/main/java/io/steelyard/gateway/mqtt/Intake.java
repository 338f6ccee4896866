package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.InboxFullException;
import io.steelyard.gateway.model.InboxPosition;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's way into the inbox: arrivals go in the order they came, and what is to happen when one is durable
 * happens in the same order, many in one flush. When the inbox is full, arrivals wait here and are tried again; nothing
 * behind them overtakes. All of it on the connection's event loop; only the inbox's completions come from elsewhere.
 */
final class Intake {
    private static final long RETRY_MILLIS = 100;

    private final Floor floor;
    private final ChannelHandlerContext context;
    private final Runnable onFailure;
    private BooleanSupplier onRoom = () -> true;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private boolean retryAsked;
    private boolean known;
    private boolean failed;
    private int unacknowledged;

    Intake(Floor floor, ChannelHandlerContext context, Runnable onFailure) {
        this.floor = floor;
        this.context = context;
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

        boolean isAcknowledged() {
            return arrival instanceof Arrival.Published published && published.qos() > 0 && !published.will();
        }

        int bytes() {
            return arrival instanceof Arrival.Published published
                    ? published.payload().length()
                    : 0;
        }
    }

    /** Hands the arrival to the inbox; {@code whenDurable} runs on the event loop once it is on disk. */
    void append(Arrival arrival, Runnable whenDurable) {
        Waiting next = new Waiting(arrival, whenDurable);
        boolean blocked = isBlocked();
        waiting.add(next);
        floor.counters().waiting.incrementAndGet();
        if (next.isAcknowledged()) {
            unacknowledged++;
        }
        if (blocked || !tryAppend(next)) {
            floor.hold(next.bytes());
        }
    }

    /** As {@link #append}, but what the inbox has no room for waits only if the floor lets it; says whether it was taken. */
    boolean appendOrRefuse(Arrival arrival, Runnable whenDurable) {
        Waiting next = new Waiting(arrival, whenDurable);
        boolean blocked = isBlocked() || !tryAppend(next);
        if (blocked && !floor.reserve(next.bytes())) {
            return false;
        }
        waiting.add(next);
        floor.counters().waiting.incrementAndGet();
        if (next.isAcknowledged()) {
            unacknowledged++;
        }
        return true;
    }

    /** As {@link #append}, but what the inbox has no room for is not kept; says whether it was taken. */
    boolean appendOrDrop(Arrival arrival, Runnable whenDurable) {
        Waiting next = new Waiting(arrival, whenDurable);
        if (isBlocked() || !tryAppend(next)) {
            return false;
        }
        waiting.add(next);
        floor.counters().waiting.incrementAndGet();
        return true;
    }

    /** Is asked again and again, once the inbox has taken everything that waited for room, until it is content. */
    void whenThereIsRoom(BooleanSupplier task) {
        onRoom = task;
        retryLater();
    }

    ChannelHandlerContext context() {
        return context;
    }

    /** Whether an arrival waits because the inbox is full. */
    boolean isBlocked() {
        Waiting last = waiting.peekLast();
        return last != null && last.future == null;
    }

    /** How many messages came that are to be acknowledged and are not yet (MQTT 5 §4.9). */
    int unacknowledged() {
        return unacknowledged;
    }

    /** Whether the inbox knows of this connection: its end is to be told then, and its will is due. */
    boolean isKnown() {
        return known;
    }

    /**
     * Forgets what the inbox had no room for: the client keeps what was not acknowledged, and the end of its connection,
     * for which there is room, must not wait behind it.
     */
    void abandonBlocked() {
        Iterator<Waiting> fromLast = waiting.descendingIterator();
        while (fromLast.hasNext()) {
            Waiting last = fromLast.next();
            if (last.future != null) {
                return;
            }
            fromLast.remove();
            leave(last);
            floor.release(last.bytes());
            floor.counters().drop("connection-ended");
        }
    }

    private void leave(Waiting gone) {
        floor.counters().waiting.decrementAndGet();
        if (gone.isAcknowledged()) {
            unacknowledged--;
        }
    }

    private boolean tryAppend(Waiting next) {
        CompletableFuture<InboxPosition> future;
        try {
            future = floor.sink().append(next.arrival);
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        if (future.isCompletedExceptionally() && isFull(future)) {
            retryLater();
            return false;
        }
        next.future = future;
        known |= next.arrival instanceof Arrival.Connected;
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
        long begin = floor.counters().work.begin();
        try {
            drainDurable();
        } finally {
            floor.counters().work.end(begin);
        }
        context.flush();
    }

    private void drainDurable() {
        while (true) {
            Waiting head = waiting.peek();
            if (head == null || head.future == null || !head.future.isDone()) {
                break;
            }
            waiting.remove();
            leave(head);
            if (head.future.isCompletedExceptionally()) {
                fail();
            } else {
                floor.counters().durable.increment();
                head.whenDurable.run();
            }
        }
    }

    /** Told once: whatever ends the connection comes back here with arrivals that fail as well. */
    private void fail() {
        floor.counters().drop("inbox-failed");
        if (!failed) {
            failed = true;
            onFailure.run();
        }
    }

    private void retryLater() {
        if (!retryAsked) {
            retryAsked = true;
            var unused = context.executor().schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        retryAsked = false;
        for (Waiting next : waiting) {
            if (next.future == null) {
                if (!tryAppend(next)) {
                    return;
                }
                floor.release(next.bytes());
            }
        }
        BooleanSupplier task = onRoom;
        if (!task.getAsBoolean()) {
            retryLater();
        } else if (task.equals(onRoom)) {
            onRoom = () -> true;
        }
    }
}
