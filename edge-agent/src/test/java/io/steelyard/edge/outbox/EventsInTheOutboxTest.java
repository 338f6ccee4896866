package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells of its events is as durable as its values. */
final class EventsInTheOutboxTest {
    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();

    private Outbox open() {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 32_768, 327_680);
        return Outbox.open(
                config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), new DiskFiles(), Thread::new);
    }

    private static Delivery delivery(int events) {
        List<EventRecord> all = IntStream.range(0, events)
                .mapToObj(i -> EventType.ALARM.at(
                        i, Scope.server("demo", "edge-1", "plc"), Map.of("event", "e" + i, "message", "m".repeat(400))))
                .toList();
        return new Delivery("plc", 0, 0, 0, 1, List.of(), List.of(), all);
    }

    private static List<String> alarms(Outbox outbox) {
        List<String> found = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry entry = reader.next(); entry != null; entry = reader.next()) {
            if (entry instanceof OutboxEntry.Text text && text.kind().equals("event")) {
                found.add(EventRecord.parse(text.json()).details().get("event"));
            }
        }
        return found;
    }

    /** What every server says while the log is crowded by what stays is counted, the first of it is said at once. */
    @Test
    void whileRecordsCrowdTheLogEventsAreCounted() {
        CrowdedEvents crowd = new CrowdedEvents();
        assertThat(crowd.telling(delivery(2), false).events()).hasSize(2);
        assertThat(crowd.isCounting()).isFalse();
        assertThat(crowd.telling(delivery(2), true).events())
                .singleElement()
                .satisfies(one -> assertThat(one.details())
                        .containsEntry("events", "2")
                        .containsEntry("reason", "outbox-full")
                        .containsEntry("server", "plc"));
        assertThat(crowd.telling(delivery(3), true).isEmpty()).isTrue();
        assertThat(crowd.telling(delivery(4), true).isEmpty()).isTrue();
        assertThat(crowd.isCounting()).isTrue();
        List<EventRecord> after = crowd.telling(delivery(1), false).events();
        assertThat(after).hasSize(2);
        assertThat(after.get(0).details()).containsEntry("events", "7");
        assertThat(after.get(1).type()).isEqualTo(EventType.ALARM.text());
        assertThat(crowd.isCounting()).isFalse();
    }

    /** More than one record of the outbox holds, in their order, also when the agent starts again. */
    @Test
    void manyAtOnceAreAllThereAndStay() throws Exception {
        List<String> expected = IntStream.range(0, 100).mapToObj(i -> "e" + i).toList();
        try (Outbox outbox = open()) {
            outbox.take(delivery(100));
            assertThat(alarms(outbox)).isEqualTo(expected);
        }
        try (Outbox outbox = open()) {
            assertThat(alarms(outbox)).isEqualTo(expected);
        }
    }
}
