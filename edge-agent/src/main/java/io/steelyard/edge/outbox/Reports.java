package io.steelyard.edge.outbox;

import io.steelyard.journal.Journal;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where records get their numbers, and where reports and proofs of life are made. Any thread. */
final class Reports {
    private static final int USUAL_RECORD = 4096;
    /** Proofs of life that are not further apart were heard while the clock stood the same. */
    private static final long SAME_SETTING = TimeUnit.SECONDS.toNanos(3);

    private final Book book;
    private final Journal journal;
    private final DropOldest room;
    private final InstantSource clock;
    private final Scope scope;
    private final Map<String, Long> alive = new HashMap<>();
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final long ahead;

    /** Until when a server was proved to live at last, and by how much the clock was set then. */
    private record Heard(long until, long stepped) {}

    Reports(Book book, Journal journal, DropOldest room, OutboxConfig config, Outbox.Sources sources) {
        this.book = book;
        this.journal = journal;
        this.room = room;
        this.clock = sources.clock();
        this.nanoTime = sources.nanoTime();
        this.scope = Scope.agent(config.site(), config.agent());
        this.ahead = ahead();
    }

    /** How far the clock is ahead of the one that nobody sets. */
    private long ahead() {
        return now() - nanoTime.getAsLong();
    }

    private long now() {
        Instant now = clock.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), (long) now.getNano());
    }

    /** Gives every unfinished epoch its final report; answers what was known before. */
    Recovered finishEarlierEpochs() {
        List<EpochState> unfinished = book.with(state -> state.epochs.values().stream()
                .filter(epoch -> !epoch.finished())
                .toList());
        Recovered recovered = book.with(state -> {
            @Nullable
            UUID previous = state.epochs.isEmpty() ? null : state.current().id();
            long lastSample = state.epochs.isEmpty() ? -1 : state.current().lastSample();
            return new Recovered(previous, lastSample, state.servers, state.openGaps.all());
        });
        for (EpochState epoch : unfinished) {
            var unused = append(state -> left(epoch, cut(epoch, true)));
        }
        return recovered;
    }

    /** Begins the epoch; nothing can be numbered before. */
    void begin(UUID id) {
        append(state -> new OutboxRecord.EpochBegun(state.nextEpoch(), id)).join();
    }

    private CompletableFuture<Position> append(Function<OutboxState, OutboxRecord> plan) {
        return book.append(RecordKind.KEPT, plan)
                .orElseThrow(() -> new OutboxException("the outbox is full to its reserve; raise outbox.cap"));
    }

    CompletableFuture<Void> leave(Note note) {
        boolean needed = note instanceof GapRecord || note instanceof DropRecord;
        if (!needed && isFull()) {
            return CompletableFuture.failedFuture(new OutboxException("the outbox is full: the reserve is for gaps"));
        }
        return left(state -> left(state.current(), note));
    }

    /** Whether what is left of the room is for records that can not be missed. */
    private boolean isFull() {
        return room.crowded() || journal.full(RecordKind.DROPPABLE, USUAL_RECORD);
    }

    private CompletableFuture<Void> left(Function<OutboxState, OutboxRecord> plan) {
        Optional<CompletableFuture<Position>> accepted = book.append(RecordKind.KEPT, plan);
        return accepted.isPresent()
                ? accepted.get().thenApply(position -> null)
                : CompletableFuture.failedFuture(new OutboxException("the outbox is full to its reserve"));
    }

    private static OutboxRecord.Left left(EpochState epoch, Note note) {
        return new OutboxRecord.Left(
                epoch.ordinal, new OutboxRecord.Text(epoch.lastRecord() + 1, note.kind(), note.toJson()));
    }

    /** The last report always finds room; others wait for the next time when there is none. */
    CompletableFuture<Void> report(boolean last) {
        if (!last && isFull() && !(room.makeRoom(USUAL_RECORD) && !isFull())) {
            return CompletableFuture.failedFuture(new OutboxException("the outbox is full: no report now"));
        }
        sayLastWords();
        return left(state -> left(state.current(), cut(state.current(), last)));
    }

    /** An earlier epoch that is drained now is reported once more, with an empty outbox. */
    private void sayLastWords() {
        List<EpochState> drained = book.with(state -> state.epochs.values().stream()
                .filter(epoch -> epoch != state.current() && epoch.owesLastWord())
                .toList());
        for (EpochState epoch : drained) {
            var unused = left(state -> left(epoch, cut(epoch, true)));
        }
    }

    private ReportRecord cut(EpochState epoch, boolean last) {
        return new ReportRecord(
                epoch.id(),
                now(),
                epoch.lastSample(),
                epoch.openHours(),
                epoch.heldRanges(),
                epoch.aside.ranges(),
                epoch.elsewhere.ranges(),
                epoch.dropped,
                last);
    }

    /** One {@code alive} record for each server whose proof of life moved on since the last time. */
    void leaveAlive() {
        Map<String, Recovered.ServerProof> servers = book.withDurable(state -> Map.copyOf(state.servers));
        List<Note> notes = new ArrayList<>();
        synchronized (alive) {
            servers.forEach((name, known) -> {
                if (known.proof() != alive.getOrDefault(name, 0L)) {
                    alive.put(name, known.proof());
                    Scope server = Scope.server(scope.site(), scope.agent(), name);
                    notes.add(new AliveRecord(server, known.proof(), now(), stepped(name, known.proof())));
                }
            });
        }
        for (Note note : notes) {
            var unused = leave(note);
        }
    }

    /** By how much the clock was set since the epoch began. */
    long stepped() {
        return ahead() - ahead;
    }

    /** A server was heard when the clock was set by so much. */
    void heard(String server, long until, long stepped) {
        heard.put(server, new Heard(until, stepped));
    }

    private @Nullable Long stepped(String server, long until) {
        Heard last = heard.get(server);
        return last != null && Math.abs(last.until() - until) <= SAME_SETTING ? (Long) last.stepped() : null;
    }

    /** Every proof of life is told once more. */
    void forgetAlive() {
        synchronized (alive) {
            alive.clear();
        }
    }

    /** What the inbox before confirmed, of every epoch. */
    static OutboxRecord elsewhere(OutboxState state) {
        Map<Integer, List<NumberRange>> numbers = new HashMap<>();
        for (EpochState epoch : state.epochs.values()) {
            List<NumberRange> confirmed = epoch.confirmed();
            if (!confirmed.isEmpty()) {
                numbers.put(epoch.ordinal, confirmed);
            }
        }
        return new OutboxRecord.Elsewhere(numbers);
    }
}
