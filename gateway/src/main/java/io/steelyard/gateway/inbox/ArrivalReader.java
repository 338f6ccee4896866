package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.JournalRecord;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Reads arrivals from the journal. */
final class ArrivalReader implements InboxReader {
    private final Journal journal;
    private final JournalReader reader;
    private final News news;
    private final LongAdder read;

    ArrivalReader(Journal journal, JournalReader reader, News news, LongAdder read) {
        this.journal = journal;
        this.reader = reader;
        this.news = news;
        this.read = read;
    }

    @Override
    public @Nullable InboxEntry next() {
        @Nullable JournalRecord next = reader.next();
        if (next == null) {
            return null;
        }
        read.increment();
        return new InboxEntry(
                new InboxPosition(Inbox.PARTITION, reader.position().offset()), ArrivalFormat.read(next.payload()));
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
        news.await(() -> reader.position().isBefore(journal.end()) || journal.failed(), atMost);
    }

    @Override
    public void close() {
        reader.close();
    }
}
