package io.steelyard.edge.outbox;

import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.JournalRecord;
import io.steelyard.journal.Position;
import io.steelyard.journal.PositionGoneException;
import io.steelyard.journal.RecordKind;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the oldest segment up when there is no room for the newest delivery. Three steps, each durable before the next:
 * what stays and the numbers that go are appended (one record drops numbers and says so); the cursor moves to the segment's
 * end; the journal gives the segment back. A crash between any two leaves either everything held, or dropped and told.
 * Any thread, one at a time; takes the time to read a segment and to sync.
 */
final class DropOldest {
    private static final Logger LOG = LoggerFactory.getLogger(DropOldest.class);
    private static final int CROWDED_SHARE = 4;

    private final Book book;
    private final Journal journal;
    private final boolean on;
    private final Scope scope;
    private final DropPlan.Sizes sizes;
    private final long segmentBytes;
    private final ReentrantLock one = new ReentrantLock();
    private final AtomicLong samples = new AtomicLong();
    private Position given = Position.START;
    private volatile @Nullable Position crowdedUntil; // what stays lies before it
    private boolean stuck;

    DropOldest(Book book, Journal journal, OutboxConfig config, int largestRecord) {
        this.book = book;
        this.journal = journal;
        this.on = config.atCap() == OutboxConfig.AtCap.DROP_OLDEST;
        this.scope = Scope.agent(config.site(), config.agent());
        this.sizes = DropPlan.Sizes.of(largestRecord);
        this.segmentBytes = config.segmentBytes();
    }

    /** Samples given up since the outbox was opened. */
    long samples() {
        return samples.get();
    }

    /** True while so much of the log is records that stay, that those which can be missed are not to be made. */
    boolean crowded() {
        Position until = crowdedUntil;
        return until != null && book.released().isBefore(until);
    }

    /** Makes room for a record of so many bytes, if that is the policy; true when its append may be tried again at once. */
    boolean makeRoom(int sizeBytes) {
        if (!on || journal.failed() || !one.tryLock()) {
            return false;
        }
        try {
            book.letGo(true).join(); // what was released lately may be what is in the way
            if (!journal.full(RecordKind.DROPPABLE, sizeBytes)) {
                return true;
            }
            Optional<Position> end = journal.oldestEnd();
            return !journal.start().isBefore(given)
                    && end.isPresent()
                    && book.released().isBefore(end.get())
                    && giveUp(end.get());
        } catch (PositionGoneException gone) {
            return true;
        } catch (CompletionException e) {
            LOG.debug("no room was made, as the next append will tell: {}", e.toString());
            return true;
        } finally {
            one.unlock();
        }
    }

    private boolean giveUp(Position upTo) {
        Leaving leaving = read(upTo);
        List<OutboxRecord> plan = new ArrayList<>();
        Optional<CompletableFuture<Void>> said = book.appendAll(state -> {
            plan.addAll(DropPlan.of(state, leaving, scope, sizes));
            return plan;
        });
        if (said.isEmpty()) {
            tellStuck();
            return false;
        }
        said.get().join();
        while (book.released().isBefore(upTo)) {
            book.giveUp(upTo).join();
        }
        given = upTo;
        tell(plan);
        return true;
    }

    private Leaving read(Position upTo) {
        Leaving leaving = new Leaving();
        try (JournalReader reader = journal.reader(journal.start())) {
            @Nullable JournalRecord next = reader.next();
            while (next != null && next.position().isBefore(upTo)) {
                OutboxRecord record = OutboxFormat.read(next.payload());
                book.with(state -> {
                    leaving.read(record, state);
                    return true;
                });
                next = reader.next();
            }
            boolean more = leaving.segmentRead();
            while (more && next != null && next.position().offset() - upTo.offset() < segmentBytes) {
                more = leaving.lookBehind(OutboxFormat.read(next.payload()));
                next = reader.next();
            }
        }
        return leaving;
    }

    private void tell(List<OutboxRecord> plan) {
        long dropped = 0;
        long stays = 0;
        for (OutboxRecord record : plan) {
            for (OutboxRecord.Content content : record.contents()) {
                stays += content.texts().stream()
                        .mapToLong(text -> text.json().length())
                        .sum();
            }
            if (record instanceof OutboxRecord.GivenUp givenUp) {
                dropped += givenUp.parts().stream()
                        .flatMap(part -> part.dropped().stream())
                        .mapToLong(NumberRange::count)
                        .sum();
            }
        }
        samples.addAndGet(dropped);
        crowdedUntil = stays > segmentBytes / CROWDED_SHARE ? journal.end() : null;
        stuck = false;
        LOG.warn(
                "the outbox is full: its {} oldest samples were dropped, as outbox.policy says; see why the uplink is"
                        + " behind",
                dropped);
    }

    private void tellStuck() {
        if (!stuck) {
            LOG.warn("the outbox is full of records that must not be dropped: deliveries wait; see why the uplink is"
                    + " behind, or raise outbox.cap");
        }
        stuck = true;
    }
}
