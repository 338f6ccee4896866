package io.steelyard.edge.opcua.clock;

import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far one server's clock stands from the agent's: whenever it has become another second or more than was told
 * last, also in an earlier run, and when clocks that stood apart agree again; at most once a minute. Whose clock moved is told by a clock that nobody
 * sets. Transit makes a server's word look old and never young, so that the youngest of ten counts. For the server's thread
 * only.
 */
public final class ClockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final int LOOKS = 10;
    private static final long APART = TimeUnit.SECONDS.toNanos(1);
    private static final long WAITED = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Scope scope;
    private final Notes notes;
    private final ClockFile file;
    private final SourceWatch sources;
    private final Deque<Look> looks = new ArrayDeque<>(LOOKS);
    private long told;
    private long previous;
    private long toldAt;
    private boolean isKnown;
    private boolean hasTold;

    private @Nullable Change change;

    /** What was told and is not known to be on the disk yet. */
    private @Nullable CompletableFuture<Void> leaving;

    /** What one answer says: how far the server's clock is ahead, and how far the agent's is of the one nobody sets. */
    private record Look(long skew, long ahead, long at) {}

    /** That the clocks are no longer as far apart as was told: since when at most, and why. */
    private record Change(String how, long since) {}

    /** One answer of the server: when it says that it gave it, 0 when it does not say; all in nanoseconds. */
    public record Answer(long server, long asked, long received, long run) {}

    /**
     * With the server's scope, where events go, and the folder of what is remembered over restarts.
     *
     * @param assets that are read from the server
     */
    public ClockWatch(Scope scope, Notes notes, Path memory, Set<String> assets) {
        this.scope = scope;
        this.notes = notes;
        this.file = new ClockFile(memory.resolve(scope.server() + ".clock"));
        this.told = file.read();
        this.sources = new SourceWatch(scope, notes, memory, assets);
    }

    /** Who looks at the source times of its values. */
    public SourceWatch sources() {
        return sources;
    }

    /** How far the server's clock is ahead, in nanoseconds; null until ten answers have told. */
    public @Nullable Long skew() {
        return isKnown ? previous : null;
    }

    /** Looks at an answer; one that lay ready when it was asked for says nothing about clocks. */
    public void look(Answer answer) {
        remember();
        if (answer.server() <= 0 || answer.received() - answer.asked() < WAITED) {
            return;
        }
        Look newest =
                new Look(answer.server() - answer.received(), answer.received() - answer.run(), answer.received());
        Look oldest = looks.size() == LOOKS ? looks.removeFirst() : looks.peekFirst();
        looks.addLast(newest);
        if (oldest == null || looks.size() < LOOKS) {
            return;
        }
        long skew = looks.stream().mapToLong(Look::skew).max().orElseThrow();
        if (Math.abs(skew - told) < APART && !isBack(skew)) {
            change = null;
        } else if (change == null) {
            change = new Change(isKnown ? cause(skew, newest, oldest) : "found", oldest.at());
        }
        isKnown = true;
        previous = skew;
        sources.serverIs(skew, answer.received());
        if (change != null && (!hasTold || answer.run() - toldAt >= MINUTE)) {
            tell(change, skew, answer);
            change = null;
        }
    }

    /** Half a second, so that clocks on the edge are not told of again and again. */
    private boolean isBack(long skew) {
        return Math.abs(told) >= APART && Math.abs(skew) < APART / 2;
    }

    /** Only what is on its way for sure: after a sudden end it is told again. */
    private void remember() {
        CompletableFuture<Void> left = leaving;
        if (left != null && left.isDone()) {
            leaving = null;
            if (!left.isCompletedExceptionally()) {
                file.write(told);
            }
        }
    }

    /** A change within a few looks is a step, of the agent's clock where that one left the one that nobody sets. */
    private String cause(long skew, Look newest, Look oldest) {
        if (Math.abs(newest.ahead() - oldest.ahead()) >= APART / 2) {
            return "agent-stepped";
        }
        return Math.abs(skew - previous) >= APART / 2 ? "server-stepped" : "drifted";
    }

    private void tell(Change what, long skew, Answer answer) {
        String before = seconds(told);
        told = skew;
        toldAt = answer.run();
        hasTold = true;
        String server = String.valueOf(scope.server());
        String now = seconds(skew);
        LOG.warn("server {}: its clock is {} from the agent's, was {} ({})", server, now, before, what.how());
        String since = Instant.EPOCH.plusNanos(what.since()).toString();
        Map<String, String> details =
                Map.of("server", server, "skew", now, "before", before, "how", what.how(), "since", since);
        leaving = notes.leave(EventType.CLOCK_SKEW.at(answer.received(), scope, details))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("server {}: clock-skew could not be told: {}", server, failure.getMessage());
                    }
                });
    }

    static String seconds(long nanos) {
        long millis = Duration.ofNanos(nanos).toMillis();
        return "%s%d.%03d s".formatted(millis < 0 ? "-" : "+", Math.abs(millis) / 1000, Math.abs(millis) % 1000);
    }
}
