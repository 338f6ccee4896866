package io.steelyard.edge.outbox;

import io.steelyard.journal.RecordKind;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Says of samples that the dead-letter is about to give up that they are dropped by {@code policy}: a record of the outbox
 * takes them out of what is kept aside and says so, before the file goes. What was said and not done, because of a crash
 * between, is not said twice while the outbox knows the epoch. Any thread; takes the time to sync.
 */
final class AsideGone {
    private final Book book;
    private final DropPlan.Sizes sizes;

    AsideGone(Book book, int largestRecord) {
        this.book = book;
        this.sizes = DropPlan.Sizes.of(largestRecord);
    }

    /**
     * Says it of as many as one record names, and takes their numbers out, so that they are never said again. Returns, with
     * how many samples that are, once it is on disk; throws {@link OutboxException} when it cannot be said.
     */
    long say(AsideLines.Samples samples) {
        NumberSet due = book.with(state -> {
            @Nullable EpochState of = state.epoch(samples.epoch);
            return of == null ? samples.numbers.copy() : samples.numbers.intersection(of.aside);
        });
        samples.numbers.removeAll(samples.numbers.minus(due)); // said before, or not let go
        if (due.isEmpty()) {
            return 0;
        }
        List<NumberRange> ranges = due.ranges();
        List<NumberRange> some = ranges.subList(0, Math.min(ranges.size(), sizes.ranges()));
        DropRecord drop =
                new DropRecord(samples.epoch, Numbering.POLICY, some, samples.from, samples.to, names(samples));
        try {
            book.append(RecordKind.KEPT, state -> record(state, drop))
                    .orElseThrow(() -> new OutboxException("the outbox has no room to say what goes"))
                    .join();
        } catch (CompletionException e) {
            throw new OutboxException("the outbox failed: " + e.getCause(), e);
        }
        NumberSet said = NumberSet.of(some);
        samples.numbers.removeAll(said);
        return said.count();
    }

    /** The record travels with the present epoch; of one that the outbox knows no more only the gateway has a book. */
    private static OutboxRecord record(OutboxState state, DropRecord drop) {
        EpochState now = state.current();
        OutboxRecord.Text text = new OutboxRecord.Text(now.lastRecord() + 1, drop.kind(), drop.toJson());
        @Nullable EpochState of = state.epoch(drop.epoch());
        List<OutboxRecord.Part> parts = new ArrayList<>();
        if (of != null && of != now) {
            parts.add(new OutboxRecord.Part(of.ordinal, drop.numbers(), List.of(), List.of(), List.of()));
        }
        List<NumberRange> ofNow = of == now ? drop.numbers() : List.of();
        parts.add(new OutboxRecord.Part(now.ordinal, ofNow, List.of(), List.of(), List.of(text)));
        return new OutboxRecord.GivenUp(parts);
    }

    private List<String> names(AsideLines.Samples samples) {
        List<String> names = new ArrayList<>();
        long left = sizes.usual() / 2;
        for (String name : samples.signals) {
            left -= name.length() + 3L;
            if (left > 0) {
                names.add(name);
            }
        }
        return names;
    }
}
