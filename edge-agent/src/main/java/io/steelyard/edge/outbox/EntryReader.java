package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.journal.JournalException;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.JournalRecord;
import io.steelyard.journal.Position;
import io.steelyard.journal.PositionGoneException;
import io.steelyard.ledger.NumberSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what is still held, in the order of the log. For one thread. */
final class EntryReader implements OutboxReader {
    private final Book book;
    private final JournalReader journal;
    private final Supplier<Position> lowest;
    private final ArrayDeque<OutboxEntry> ready = new ArrayDeque<>();
    private Position readyAt = Position.START;

    EntryReader(Book book, JournalReader journal, Supplier<Position> lowest) {
        this.book = book;
        this.journal = journal;
        this.lowest = lowest;
    }

    @Override
    public @Nullable OutboxEntry next(long before) {
        while (ready.isEmpty()) {
            @Nullable JournalRecord record = advance(before);
            if (record == null) {
                return null;
            }
            if (!record.preamble()) {
                readyAt = record.position();
                OutboxRecord content = OutboxFormat.read(record.payload());
                ready.addAll(book.with(state -> held(state, content)));
            }
        }
        return ready.poll();
    }

    /** Whatever was given back meanwhile had been released or given up. */
    private @Nullable JournalRecord advance(long before) {
        while (journal.position().offset() < before) {
            try {
                return journal.next();
            } catch (PositionGoneException gone) {
                journal.seek(gone.start());
            } catch (JournalException e) {
                throw new OutboxException("the outbox can not be read: " + e.getMessage(), e);
            }
        }
        return null;
    }

    private static List<OutboxEntry> held(OutboxState state, OutboxRecord record) {
        List<OutboxEntry> entries = new ArrayList<>();
        for (OutboxRecord.Content content : record.contents()) {
            @Nullable EpochState epoch = state.epochs.get(content.epoch());
            if (epoch != null) {
                boolean grow = record instanceof OutboxRecord.Delivered;
                List<NumberedSample> samples = held(epoch, content.samples(), grow);
                if (!samples.isEmpty()) {
                    entries.add(new OutboxEntry.Samples(epoch.id(), samples));
                }
                content.texts().forEach(text -> text(entries, epoch, text));
            }
        }
        return entries;
    }

    /** Of numbers that {@code grow} all are held when one range holds the first and the last, which is the usual case. */
    private static List<NumberedSample> held(EpochState epoch, List<NumberedSample> samples, boolean grow) {
        NumberSet held = epoch.samples.held();
        boolean all = grow
                && !samples.isEmpty()
                && held.containsAll(
                        samples.get(0).number(), samples.get(samples.size() - 1).number());
        return all
                ? samples
                : samples.stream()
                        .filter(sample -> held.contains(sample.number()))
                        .toList();
    }

    private static void text(List<OutboxEntry> entries, EpochState epoch, OutboxRecord.Text text) {
        if (epoch.records.held().contains(text.number())) {
            entries.add(new OutboxEntry.Text(epoch.id(), text.number(), text.kind(), text.json()));
        }
    }

    @Override
    public long at() {
        return ready.isEmpty() ? journal.position().offset() : readyAt.offset();
    }

    @Override
    public void seek(long to) {
        ready.clear();
        journal.seek(new Position(to));
    }

    @Override
    public void rewind() {
        seek(lowest.get().offset());
    }
}
