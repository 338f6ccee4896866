package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalDictionary;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where deliveries become numbered and durable. Any thread; a caller waits for its own delivery's disk only. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int MOST_SAMPLES = 5_000;
    private static final int MOST_GAPS = 2_000;
    private static final int MOST_IDS = 1_000;
    private static final int GAP_BYTES = 1_024;
    private static final int CHARACTER_BYTES = 3;
    private static final int SAMPLE_BYTES = 45;
    private static final long MOST_BYTES = 2L * 1024 * 1024;
    private static final long LARGEST_SAMPLE = 1024 * 1024;
    private static final long PROOF_EVERY_NANOS = 1_000_000_000L;

    private final Book book;
    private final DeadLetter deadLetter;
    private final DropOldest room;
    private final InstantSource clock;
    private final PartlyKnown partlyKnown;
    private final CrowdedEvents crowd = new CrowdedEvents();
    private final Numbering.Rules rules;
    private final long mostBytes;
    private final int mostGaps;
    private final int mostEventBytes;
    private CompletableFuture<Position> dictionary = CompletableFuture.completedFuture(Position.START);

    Intake(
            Book book,
            DropOldest room,
            DeadLetter deadLetter,
            OutboxConfig config,
            int largestRecord,
            InstantSource clock) {
        this.book = book;
        this.room = room;
        this.deadLetter = deadLetter;
        this.clock = clock;
        this.partlyKnown = new PartlyKnown(book);
        this.rules = new Numbering.Rules(
                Scope.agent(config.site(), config.agent()), Math.min(LARGEST_SAMPLE, largestRecord / 2), true);
        this.mostBytes = Math.min(MOST_BYTES, largestRecord / 4);
        this.mostGaps = Math.max(1, Math.min(MOST_GAPS, largestRecord / 4 / GAP_BYTES));
        this.mostEventBytes = largestRecord / 4;
    }

    void take(Delivery delivery) throws InterruptedException {
        Delivery told =
                delivery.events().isEmpty() && !crowd.isCounting() ? delivery : crowd.telling(delivery, room.crowded());
        if (told.isEmpty()) {
            proofOfLife(told);
            return;
        }
        for (Delivery part : parts(partlyKnown.rest(told))) {
            takePart(part);
        }
    }

    private void takePart(Delivery delivery) throws InterruptedException {
        Numbering.Numbered made = append(delivery, rules, false);
        if (made.exhausted().isEmpty()) {
            return;
        }
        boolean kept = keepAside(made.exhausted());
        Numbering.Numbered again = append(delivery, kept ? rules : rules.withoutDeadLetter(), true);
        if (kept && !again.exhausted().equals(made.exhausted())) {
            keepAside(again.exhausted()); // another server's delivery took the numbers that were thought of
        }
    }

    /**
     * Numbers the delivery and waits for the disk. What finds no free nanosecond has to be in the dead-letter first: unless
     * it is {@code settled}, a delivery with such samples is only looked at.
     */
    private Numbering.Numbered append(Delivery delivery, Numbering.Rules by, boolean settled)
            throws InterruptedException {
        boolean isNeeded = delivery.samples().isEmpty() && delivery.events().isEmpty();
        RecordKind kind = isNeeded ? RecordKind.KEPT : RecordKind.DROPPABLE;
        AtomicReference<Numbering.@Nullable Numbered> numbered = new AtomicReference<>();
        CompletableFuture<Position> future = book.appendWaiting(
                kind,
                state -> {
                    refuseAfterLastReport(state);
                    Numbering.Numbered made = Numbering.of(state, delivery, by);
                    numbered.set(made);
                    boolean isSettled = settled || made.exhausted().isEmpty();
                    return isSettled ? Numbering.beside(state, made.record(), delivery) : null;
                },
                room::makeRoom);
        awaitDisk(future);
        return Objects.requireNonNull(numbered.get());
    }

    /** False when the dead-letter can not be written, as on a full disk. */
    private boolean keepAside(List<NumberedSample> samples) {
        UUID epoch = book.with(OutboxState::current).id();
        try {
            deadLetter.add(clock.instant(), epoch, samples, "clock-step: no free nanosecond at its time");
            return true;
        } catch (OutboxException e) {
            LOG.warn("{} samples without a free nanosecond are dropped: {}", samples.size(), e.getMessage());
            return false;
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
                && (known == null || Math.abs(delivery.publishTime() - known.proof()) >= PROOF_EVERY_NANOS);
        if (due) {
            book.append(
                            RecordKind.DROPPABLE,
                            state -> Numbering.of(state, delivery, rules).record())
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

    /** Pieces that fit into a record: gaps and events go before or with the first samples, the proof of life with the last. */
    private List<Delivery> parts(Delivery delivery) {
        List<Delivery> parts = new ArrayList<>();
        List<GapRecord> gaps = delivery.gaps();
        while (gaps.size() > mostGaps) {
            parts.add(part(delivery, List.of(), gaps.subList(0, mostGaps), false));
            gaps = gaps.subList(mostGaps, gaps.size());
        }
        List<EventRecord> events = delivery.events();
        for (int fit = fitting(events); fit < events.size(); fit = fitting(events)) {
            parts.add(happened(delivery, events.subList(0, fit)));
            events = events.subList(fit, events.size());
        }
        if (!events.isEmpty()) {
            if (delivery.samples().isEmpty() && gaps.isEmpty() && delivery.fill() == null) {
                parts.add(delivery.telling(events));
                return parts;
            }
            parts.add(happened(delivery, events));
        }
        List<Sample> some = new ArrayList<>();
        long bytes = 0;
        for (Sample sample : delivery.samples()) {
            long size = SAMPLE_BYTES + Math.min(ValueFormat.roughSize(sample.value()), mostBytes);
            if (!some.isEmpty() && (some.size() == MOST_SAMPLES || bytes + size > mostBytes)) {
                parts.add(part(delivery, some, gaps, false));
                gaps = List.of();
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(sample);
            bytes += size;
        }
        parts.add(part(delivery, some, gaps, true));
        return parts;
    }

    private static Delivery happened(Delivery whole, List<EventRecord> events) {
        return new Delivery(
                whole.server(), whole.subscription(), 0, 0, whole.receiveTime(), List.of(), List.of(), events);
    }

    /** How many of these, one at least, fit into a record. */
    private int fitting(List<EventRecord> events) {
        int bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += CHARACTER_BYTES * events.get(i).toJson().length();
            if (i > 0 && bytes > mostEventBytes) {
                return i;
            }
        }
        return events.size();
    }

    private static Delivery part(Delivery whole, List<Sample> samples, List<GapRecord> gaps, boolean last) {
        Delivery.@Nullable Fill fill = whole.fill();
        List<Hole> holes = whole.holes().stream()
                .filter(hole -> gaps.stream().anyMatch(gap -> gap.id().equals(hole.gap())))
                .toList();
        return new Delivery(
                whole.server(),
                whole.subscription(),
                last ? whole.sequence() : 0,
                last ? whole.publishTime() : 0,
                whole.receiveTime(),
                samples,
                gaps,
                holes,
                fill == null ? null : new Delivery.Fill(fill.gap(), fill.over() && last),
                List.of());
    }

    int idOf(String asset, String signal, SignalType type) {
        CompletableFuture<Position> durable;
        int id;
        synchronized (this) {
            id = given(asset, signal, type);
            durable = dictionary;
        }
        awaitDisk(durable);
        return id;
    }

    /** One wait for the disk for each {@value #MOST_IDS}; those that found no room. */
    Set<SignalDictionary.Named> giveIds(List<SignalDictionary.Named> signals) {
        Set<SignalDictionary.Named> refused = new HashSet<>();
        for (int from = 0; from < signals.size(); from += MOST_IDS) {
            CompletableFuture<Position> durable;
            synchronized (this) {
                for (SignalDictionary.Named one : signals.subList(from, Math.min(from + MOST_IDS, signals.size()))) {
                    if (isRefused(one)) {
                        refused.add(one);
                    } else {
                        int unused = given(one.asset(), one.signal(), one.type());
                    }
                }
                durable = dictionary;
            }
            awaitDisk(durable);
        }
        return refused;
    }

    private boolean isRefused(SignalDictionary.Named one) {
        return book.fullDictionary(one.isPart())
                && book.with(state -> state.idOf(one.asset(), one.signal(), one.type())) == null;
    }

    /** Under the lock; what it gave is on disk when {@link #dictionary} says so. */
    private int given(String asset, String signal, SignalType type) {
        @Nullable Integer known = book.with(state -> state.idOf(asset, signal, type));
        if (known != null) {
            return known;
        }
        if (book.fullDictionary(false)) {
            throw new OutboxException("the outbox knows so many signals that " + asset + "/" + signal
                    + " gets no id: make outbox.segment larger");
        }
        AtomicInteger id = new AtomicInteger();
        dictionary = book.append(RecordKind.KEPT, state -> {
                    id.set(state.nextId());
                    return new OutboxRecord.SignalGiven(new SignalEntry(id.get(), asset, signal, type));
                })
                .orElseThrow(() -> new OutboxException("the outbox is full to its reserve, so " + asset + "/" + signal
                        + " gets no id; see why the uplink is behind"));
        return id.get();
    }
}
