package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets go what stands in the dead-letter: as kept aside, or, where the epoch remembers no more of that kind, as dropped by
 * {@code policy}. Any thread; takes the time to sync.
 */
final class AsideMove {
    private final Book book;

    AsideMove(Book book) {
        this.book = book;
    }

    /** Returns once it is on disk; throws {@link OutboxException} when it cannot be. */
    void move(OutboxEntry entry) {
        try {
            book.appendAll(state -> records(state, entry))
                    .orElseThrow(
                            () -> new OutboxException("the outbox's reserve is used up; see why the uplink is behind"))
                    .join();
        } catch (CompletionException e) {
            throw new OutboxException("the outbox failed: " + e.getCause(), e);
        }
    }

    /** What is dropped is said first: a crash between the two makes it be said twice, which counts once. */
    private static List<OutboxRecord> records(OutboxState state, OutboxEntry entry) {
        @Nullable EpochState of = state.epoch(entry.epoch());
        if (of == null) {
            return List.of();
        }
        if (entry instanceof OutboxEntry.Text text) {
            return List.of(new OutboxRecord.Aside(
                    of.ordinal,
                    List.of(),
                    NumberSet.range(text.number(), text.number()).ranges()));
        }
        List<NumberedSample> samples = ((OutboxEntry.Samples) entry).samples();
        NumberSet all = new NumberSet();
        samples.forEach(sample -> all.add(sample.number()));
        NumberSet numbers = all.intersection(of.samples.held()); // what was let go before is not counted again
        OutboxRecord aside = new OutboxRecord.Aside(of.ordinal, numbers.ranges(), List.of());
        NumberSet beyond = of.withoutRoomAside(numbers.ranges());
        if (beyond.isEmpty()) {
            return List.of(aside);
        }
        List<NumberedSample> dropped = samples.stream()
                .filter(sample -> beyond.contains(sample.number()))
                .toList();
        return List.of(said(state, drop(state, of, beyond, dropped)), aside);
    }

    private static OutboxRecord said(OutboxState state, DropRecord drop) {
        EpochState now = state.current();
        return new OutboxRecord.Left(
                now.ordinal, new OutboxRecord.Text(now.lastRecord() + 1, drop.kind(), drop.toJson()));
    }

    private static DropRecord drop(OutboxState state, EpochState of, NumberSet numbers, List<NumberedSample> samples) {
        Set<String> signals = new LinkedHashSet<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (NumberedSample sample : samples) {
            @Nullable SignalEntry entry = state.entries.get(sample.signal());
            if (entry != null) {
                signals.add(entry.asset() + "/" + entry.signal());
            }
            from = Math.min(from, sample.time());
            to = Math.max(to, sample.time());
        }
        return new DropRecord(of.id(), Numbering.POLICY, numbers.ranges(), from, to, List.copyOf(signals));
    }
}
