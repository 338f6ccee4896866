package io.steelyard.edge.opcua;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.util.Unit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that broke off while a subscription was being made. The server may have made it although its answer never came:
 * nobody knows its id, and no later session could take it over or delete it, so that it would fill its queues until its
 * lifetime ends. It goes with its session: the client restores that when the line is back, and ends it with all that is still
 * in it. What the next session takes over it has to have taken over before: where it cannot wait for that, only what is known
 * to be unwanted is deleted. Never waits for a server. For the server's thread only.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int MOST = 4;
    /** By then a server has ended session and subscriptions by itself. */
    private static final long GONE = Subscription.LIFETIME.toNanos();

    private static final long LOOK_MILLIS = 250;

    private final List<Left> left = new ArrayList<>();
    private final String server;
    private final LongSupplier nanoTime;

    Leftovers(String server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /** One of them. */
    private static final class Left {
        private final OpcUaClient client;
        private final List<UInteger> unwanted;
        private final long since;
        private boolean isWanted;
        private int keptOut;
        private @Nullable CompletableFuture<?> answer;

        Left(Connection over, boolean isWanted, long since) {
            this.client = over.client();
            this.unwanted = over.unwanted();
            this.isWanted = isWanted;
            this.since = since;
        }

        /** Whether the server speaks with the session again; asks it when nobody has, or when it was lost once more. */
        boolean isBack() {
            CompletableFuture<?> asked = answer;
            if (asked != null && !asked.isDone()) {
                return false;
            }
            if (asked == null || asked.isCompletedExceptionally() || Connection.present(client) == null) {
                answer = client.readNamespaceTableAsync().whenComplete((names, failure) -> hangUpIfUnanswered(failure));
                return false;
            }
            return true;
        }

        /** On a line that is half-open nobody would ever answer: another one is made only when this one ends. */
        private void hangUpIfUnanswered(@Nullable Throwable failure) {
            boolean isUnanswered = failure != null
                    && UaException.extractStatusCode(failure)
                            .filter(status -> status.value() == StatusCodes.Bad_Timeout)
                            .isPresent();
            if (isUnanswered) {
                Connection.hangUp(client);
            }
        }

        /** Milo's own goodbye ends a session with its subscriptions. */
        void end() {
            CompletableFuture<Unit> parted =
                    isWanted ? Connection.leave(client, unwanted) : CompletableFuture.completedFuture(Unit.VALUE);
            var unused = parted.exceptionally(failure -> Unit.VALUE).thenCompose(done -> client.disconnectAsync());
        }
    }

    /**
     * A connection is over.
     *
     * @param isWanted whether the next session takes subscriptions of it over
     * @param isLast whether no session follows
     */
    void end(Connection over, boolean isWanted, boolean isLast) {
        Subscriptions subscriptions = over.subscriptions();
        boolean isWhole = !subscriptions.openings().areUnsettled();
        if (isWhole || isLast) {
            subscriptions.keep(subscriptions.areKept() && (isWhole || isWanted));
            over.close();
            return;
        }
        if (left.size() == MOST) {
            left.remove(0).end();
        }
        left.add(new Left(over, isWanted, nanoTime.getAsLong()));
        LOG.info("server {}: what was being made there is deleted when it answers again", server);
    }

    /** @param isTakenOver whether a session after them has what it wanted */
    void step(boolean isTakenOver) {
        left.removeIf(one -> {
            one.isWanted &= !isTakenOver;
            boolean isOver = nanoTime.getAsLong() - one.since > GONE || (one.isBack() && !one.isWanted);
            if (isOver) {
                one.end();
            }
            return isOver;
        });
    }

    /**
     * The server let no session in: perhaps it has no room for one more.
     *
     * @param isAnswered whether it said so, or anything; one that hung up has to do so twice, as it may have been the line
     */
    void makeRoom(boolean isAnswered) {
        left.removeIf(one -> {
            boolean isInTheWay = one.isBack() && (isAnswered || ++one.keptOut > 1);
            if (isInTheWay) {
                one.end();
            }
            return isInTheWay;
        });
    }

    /** Waits for the latch, and looks after them meanwhile; true when it is down. */
    boolean pass(long millis, CountDownLatch stopping) throws InterruptedException {
        long until = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!left.isEmpty()) {
            step(false);
            long rest = TimeUnit.NANOSECONDS.toMillis(until - nanoTime.getAsLong());
            if (rest <= LOOK_MILLIS) {
                break;
            }
            if (stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return stopping.await(Math.max(0, until - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
    }

    /** Nobody looks after them any more; another run may want what they were wanted for. */
    void close() {
        left.forEach(Left::end);
        left.clear();
    }
}
