package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gap that was told and has no end is known to the next run, which has to end it; one that has an end is not. */
final class OpenGapsTest {
    private static final Scope PLANT = Scope.server("demo", "edge-1", "plant");

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();

    @Test
    void whatHasNoEndIsKnownToTheNextRun() throws Exception {
        GapRecord whole = gap("g1", PLANT, 10, null);
        GapRecord one = gap("g2", PLANT.signal("a", "s"), 20, null);
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps()).isEmpty();
            outbox.leave(whole).join();
            outbox.take(delivery(outbox, 1, "x", one));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps()).containsExactly(whole, one);
            outbox.leave(gap("g1", PLANT, 10, 30L)).join();
            outbox.take(delivery(outbox, 2, "y", gap("g2", PLANT.signal("a", "s"), 20, 40L)));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps()).isEmpty();
        }
    }

    /** Also when every record that told of it has been released and its file given back. */
    @Test
    void itIsKnownBeyondTheFileThatItWasToldIn() throws Exception {
        GapRecord one = gap("g1", PLANT.signal("a", "s"), 20, null);
        try (Outbox outbox = open()) {
            outbox.leave(one).join();
            outbox.leave(gap("g2", PLANT.signal("a", "t"), 20, null)).join();
            outbox.leave(gap("g2", PLANT.signal("a", "t"), 20, 30L)).join();
            for (int i = 0; i < 40; i++) {
                outbox.take(delivery(outbox, i + 1, "x".repeat(2_000)));
            }
            outbox.release(outbox.epoch(), NumberSet.range(0, 1_000), NumberSet.range(0, 1_000));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps()).containsExactly(one);
        }
    }

    /** So the gateway has it: a run before this knowledge left a gap open, and the one after it told the loss anew. */
    @Test
    void anEndIsThatOfEveryGapOfTheSameThingThatBeganBefore() throws Exception {
        GapRecord later = gap("g3", PLANT.signal("a", "s"), 90, null);
        try (Outbox outbox = open()) {
            outbox.leave(gap("g1", PLANT.signal("a", "s"), 20, null)).join();
            outbox.leave(gap("g2", PLANT.signal("a", "s"), 30, 50L)).join();
            outbox.leave(gap("g0", PLANT, 10, 50L)).join();
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps()).isEmpty();
            outbox.leave(later).join();
            outbox.leave(gap("g4", PLANT.signal("a", "s"), 30, 50L)).join();
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps()).containsExactly(later);
        }
    }

    /** A file has to begin with them: what there is no room for in a small one is not known later, and all else is. */
    @Test
    void manyTakeNoMoreThanTheirShareOfAFile() throws Exception {
        try (Outbox outbox = open()) {
            for (int i = 0; i < 200; i++) {
                outbox.leave(gap("g" + i, PLANT.signal("a", "s" + i), 20, null)).join();
            }
            for (int i = 0; i < 40; i++) {
                outbox.take(delivery(outbox, i + 1, "x".repeat(2_000)));
            }
            outbox.release(outbox.epoch(), NumberSet.range(0, 1_000), NumberSet.range(0, 1_000));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().openGaps())
                    .hasSizeBetween(2, 20)
                    .extracting(GapRecord::id)
                    .startsWith("g0", "g1");
        }
    }

    private static GapRecord gap(String id, Scope scope, long from, @Nullable Long to) {
        return new GapRecord(id, scope, from, to, null, null, GapCause.AGENT_DOWN);
    }

    private static Delivery delivery(Outbox outbox, long time, String value, GapRecord... gaps) {
        int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
        Sample sample = new Sample(id, time * 1_000, ClockSource.SOURCE, 0, 0, value, false);
        return new Delivery("plant", 1, time, 1, time, List.of(sample), List.of(gaps));
    }

    private Outbox open() {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 32_768, 327_680);
        return Outbox.open(
                config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), new DiskFiles(), Thread::new);
    }
}
