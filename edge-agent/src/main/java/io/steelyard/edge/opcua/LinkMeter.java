package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.history.HistoryMeter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what happens on one server's link; written by the server's thread, read by any. */
final class LinkMeter {
    final LongAdder connections = new LongAdder();
    final LongAdder losses = new LongAdder();
    final LongAdder notifications = new LongAdder();
    final LongAdder samples = new LongAdder();
    final LongAdder overflows = new LongAdder();
    final LongAdder republished = new LongAdder();
    final LongAdder sequenceGaps = new LongAdder();
    final LongAdder missedCycles = new LongAdder();
    final LongAdder overdue = new LongAdder();
    final LongAdder neverSpoke = new LongAdder();
    final LongAdder untyped = new LongAdder();
    final LongAdder withheld = new LongAdder();
    final LongAdder takeNanos = new LongAdder();
    final LongAdder rounds = new LongAdder();
    final LongAdder roundsFailed = new LongAdder();
    final LongAdder returned = new LongAdder();
    final LongAdder displaced = new LongAdder();
    final LongAdder modelChanges = new LongAdder();
    final LongAdder semanticChanges = new LongAdder();
    final HistoryMeter history = new HistoryMeter();
    private volatile String phase = "waiting";
    private volatile String detail = "not started";
    private volatile int subscribed;
    private volatile int placeless;
    private volatile long provenUntil;
    private volatile long bridgedMillis;
    private volatile long eventsCounted;
    private volatile boolean handingOver;

    @Nullable
    private volatile Boolean modelWatched;

    @Nullable
    private volatile Long skew;

    /** A value that is not told. */
    void untold(Item item) {
        (item.doubted ? withheld : untyped).increment();
    }

    void phase(String now, String why) {
        phase = now;
        detail = why;
    }

    void subscribed(int items) {
        subscribed = items;
    }

    int subscribed() {
        return subscribed;
    }

    void placeless(int items) {
        placeless = items;
    }

    void eventsCounted(long all) {
        eventsCounted = all;
    }

    /** Whether the server says when its address space changes; true when that was not known. */
    boolean modelWatched(boolean now) {
        Boolean before = modelWatched;
        modelWatched = now;
        return before == null || before != now;
    }

    /** How far the server's clock is ahead, in nanoseconds; null when nobody can say. */
    void skew(@Nullable Long nanos) {
        skew = nanos;
    }

    void bridged(Duration held) {
        bridgedMillis = held.toMillis();
    }

    void proven(long until) {
        provenUntil = until;
    }

    void handingOver(boolean now) {
        handingOver = now;
    }

    LinkStatus status(ServerConfig server, Items mapped) {
        return new LinkStatus(
                server.name(),
                server.url(),
                phase,
                detail,
                mapped.count(),
                subscribed,
                provenUntil,
                handingOver,
                new LinkStatus.Known(bridgedMillis, skew, placeless, mapped.shortened()),
                new LinkStatus.Counts(
                        connections.sum(),
                        losses.sum(),
                        notifications.sum(),
                        samples.sum(),
                        overflows.sum(),
                        republished.sum(),
                        untyped.sum(),
                        takeNanos.sum() / 1e9,
                        new LinkStatus.Missed(
                                sequenceGaps.sum(),
                                missedCycles.sum(),
                                eventsCounted,
                                withheld.sum(),
                                neverSpoke.sum(),
                                mapped.failed(),
                                history.counts(),
                                new LinkStatus.Rounds(
                                        rounds.sum(),
                                        roundsFailed.sum(),
                                        returned.sum(),
                                        displaced.sum(),
                                        modelChanges.sum(),
                                        Boolean.TRUE.equals(modelWatched),
                                        semanticChanges.sum())),
                        overdue.sum()));
    }
}
