package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.ledger.ReportRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What stands in an outbox, read from its beginning. */
final class ReadBack {
    private ReadBack() {}

    static List<OutboxEntry> entries(Outbox outbox) {
        List<OutboxEntry> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            all.add(next);
        }
        return all;
    }

    static List<NumberedSample> samples(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Samples.class::isInstance)
                .flatMap(entry -> ((OutboxEntry.Samples) entry).samples().stream())
                .toList();
    }

    static List<NumberedSample> samplesOf(Outbox outbox, UUID epoch) {
        return entries(outbox).stream()
                .filter(entry -> entry.epoch().equals(epoch))
                .filter(OutboxEntry.Samples.class::isInstance)
                .flatMap(entry -> ((OutboxEntry.Samples) entry).samples().stream())
                .toList();
    }

    static List<OutboxEntry.Text> texts(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Text.class::isInstance)
                .map(OutboxEntry.Text.class::cast)
                .toList();
    }

    static List<String> notes(Outbox outbox, String kind) {
        return texts(outbox).stream()
                .filter(text -> text.kind().equals(kind))
                .map(OutboxEntry.Text::json)
                .toList();
    }

    static List<ReportRecord> reports(Outbox outbox) throws IOException {
        return notes(outbox, "report").stream().map(ReportRecord::parse).toList();
    }

    static long number(OutboxEntry entry) {
        return ((OutboxEntry.Samples) entry).samples().get(0).number();
    }
}
