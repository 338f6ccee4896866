package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.ledger.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where deliveries become numbered and durable. Any thread; a caller waits for its own delivery's disk only. */
final class Intake {
    private static final int MOST_SAMPLES = 5_000;
    private static final long MOST_BYTES = 2L * 1024 * 1024;
    private static final long PROOF_EVERY_NANOS = 1_000_000_000L;

    private final Book book;
    private final DeadLetter deadLetter;
    private final InstantSource clock;
    private final Scope scope;
    private CompletableFuture<Position> dictionary = CompletableFuture.completedFuture(Position.START);

    Intake(Book book, DeadLetter deadLetter, OutboxConfig config, InstantSource clock) {
        this.book = book;
        this.deadLetter = deadLetter;
        this.clock = clock;
        this.scope = Scope.agent(config.site(), config.agent());
    }

    void take(Delivery delivery) throws InterruptedException {
        if (delivery.samples().isEmpty() && delivery.gaps().isEmpty()) {
            proofOfLife(delivery);
            return;
        }
        for (Delivery part : parts(delivery)) {
            takePart(part);
        }
    }

    private void takePart(Delivery delivery) throws InterruptedException {
        RecordKind kind = delivery.samples().isEmpty() ? RecordKind.KEPT : RecordKind.DROPPABLE;
        AtomicReference<Numbering.@Nullable Numbered> numbered = new AtomicReference<>();
        CompletableFuture<Position> future = book.appendWaiting(kind, state -> {
            refuseAfterLastReport(state);
            Numbering.Numbered made = Numbering.of(state, delivery, scope);
            numbered.set(made);
            return made.record();
        });
        awaitDisk(future);
        Numbering.@Nullable Numbered made = numbered.get();
        if (made != null && !made.exhausted().isEmpty()) {
            EpochState epoch = book.with(OutboxState::current);
            deadLetter.add(clock.instant(), epoch.id, made.exhausted(), "clock-step: no free nanosecond at its time");
        }
    }

    private static void refuseAfterLastReport(OutboxState state) {
        if (state.current().finished()) {
            throw new OutboxException("the agent is stopping: the last report was made, no more numbers are given");
        }
    }

    /** At most one a second a server, and none while the outbox is full. */
    private void proofOfLife(Delivery delivery) {
        Recovered.@Nullable ServerProof known = book.with(state -> state.servers.get(delivery.server()));
        boolean due = delivery.publishTime() > 0
                && (known == null || delivery.publishTime() - known.proof() >= PROOF_EVERY_NANOS);
        if (due) {
            book.append(
                            RecordKind.DROPPABLE,
                            state -> Numbering.of(state, delivery, scope).record())
                    .ifPresent(Intake::awaitDisk);
        }
    }

    /** Once accepted, a delivery is taken over: an interrupt does not undo it, so the disk is waited for all the same. */
    private static void awaitDisk(CompletableFuture<Position> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            throw new OutboxException("the outbox failed, so nothing is taken over any more: " + e.getCause(), e);
        }
    }

    /** Pieces that fit into a record: gaps go with the first, the proof of life with the last. */
    private static List<Delivery> parts(Delivery delivery) {
        List<Delivery> parts = new ArrayList<>();
        List<Sample> some = new ArrayList<>();
        long bytes = 0;
        for (Sample sample : delivery.samples()) {
            long size = 40 + Math.min(ValueFormat.roughSize(sample.value()), MOST_BYTES);
            if (!some.isEmpty() && (some.size() == MOST_SAMPLES || bytes + size > MOST_BYTES)) {
                parts.add(part(delivery, some, parts.isEmpty(), false));
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(sample);
            bytes += size;
        }
        parts.add(part(delivery, some, parts.isEmpty(), true));
        return parts;
    }

    private static Delivery part(Delivery whole, List<Sample> samples, boolean first, boolean last) {
        return new Delivery(
                whole.server(),
                whole.subscription(),
                last ? whole.sequence() : 0,
                last ? whole.publishTime() : 0,
                whole.receiveTime(),
                samples,
                first ? whole.gaps() : List.of());
    }

    int idOf(String asset, String signal, SignalType type) {
        CompletableFuture<Position> durable;
        int id;
        synchronized (this) {
            @Nullable Integer known = book.with(state -> state.idOf(asset, signal, type));
            if (known == null) {
                Map<String, Integer> given = new HashMap<>();
                dictionary = book.append(RecordKind.KEPT, state -> {
                            given.put("id", state.nextId());
                            return new OutboxRecord.SignalGiven(new SignalEntry(state.nextId(), asset, signal, type));
                        })
                        .orElseThrow(() -> new OutboxException("the outbox is full to its reserve, so " + asset + "/"
                                + signal + " gets no id; see why the uplink is behind"));
                id = given.getOrDefault("id", 0);
            } else {
                id = known;
            }
            durable = dictionary;
        }
        awaitDisk(durable);
        return id;
    }
}
