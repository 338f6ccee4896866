package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What history fills in gets numbers like all else, keeps its times, and comes once, whenever the process dies. */
final class HolesTest {
    private static final Scope SCOPE = Scope.agent("demo", "edge-1").signal("a", "s");
    private static final long TICK = 100;
    private static final long AFTER = 1_000 * TICK;
    private static final long BEFORE = 2_000 * TICK;

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();

    @Test
    void whatIsFilledInKeepsItsTimesAndLiftsNoLaterOnes() throws Exception {
        try (Outbox outbox = open(false)) {
            int id = id(outbox);
            outbox.take(live(at(id, AFTER, "before")));
            outbox.take(closing(outbox, id));
            outbox.take(live(at(id, BEFORE + 50 * TICK, "later")));
            outbox.take(
                    filling(false, at(id, 1_100 * TICK, "h1"), at(id, 1_500 * TICK, "h2"), at(id, 1_500 * TICK, "h3")));
            outbox.take(live(at(id, BEFORE + 60 * TICK, "last")));
            Sample again = at(id, BEFORE + 60 * TICK, "last").saidAgain();
            outbox.take(live(again));
            assertThat(samples(outbox).stream().filter(NumberedSample::history))
                    .extracting(NumberedSample::time)
                    .containsExactly(1_100 * TICK, 1_500 * TICK, 1_500 * TICK + 1);
            assertThat(samples(outbox).stream().filter(sample -> !sample.history()))
                    .extracting(NumberedSample::time)
                    .containsExactly(AFTER, BEFORE, BEFORE + 50 * TICK, BEFORE + 60 * TICK);
            assertThat(samples(outbox)).extracting(NumberedSample::number).isEqualTo(upTo(6));
            assertThat(outbox.status().dropped()).containsExactlyEntriesOf(Map.of("repeat", 1L));
            NumberedSample newest = outbox.lastValue(id);
            assertThat(newest == null ? null : newest.value()).isEqualTo("last");
        }
    }

    /** The edges are stored; also what a server gives once more, or against the order, is. */
    @Test
    void nothingIsFilledInTwice() throws Exception {
        try (Outbox outbox = open(false)) {
            int id = id(outbox);
            outbox.take(live(at(id, AFTER, "before")));
            outbox.take(closing(outbox, id));
            outbox.take(filling(
                    false,
                    at(id, AFTER, "before"),
                    at(id, 1_200 * TICK, "h1"),
                    at(id, 1_100 * TICK, "h0"),
                    at(id, BEFORE, "after")));
            outbox.take(filling(true));
            outbox.take(filling(false, at(id, 1_300 * TICK, "h2")));
            assertThat(samples(outbox).stream().filter(NumberedSample::history))
                    .extracting(NumberedSample::value)
                    .containsExactly("h1");
            assertThat(outbox.status().dropped()).containsExactlyEntriesOf(Map.of("repeat", 4L));
            assertThat(outbox.holesOf("plant")).isEmpty();
        }
    }

    /** Also when every record that told of it has been released and its file given back. */
    @Test
    void aHoleAndHowFarItIsFilledAreRememberedBeyondTheProcess() throws Exception {
        int id;
        try (Outbox outbox = open(false)) {
            id = id(outbox);
            outbox.take(live(at(id, AFTER, "before")));
            outbox.take(closing(outbox, id));
            outbox.take(filling(false, at(id, 1_100 * TICK, "h1"), at(id, 1_500 * TICK, "h2")));
            for (int i = 0; i < 40; i++) {
                outbox.take(live(at(id, BEFORE + (i + 1) * TICK, "x".repeat(2_000))));
            }
            outbox.release(outbox.epoch(), NumberSet.range(0, 1_000), NumberSet.range(0, 1_000));
        }
        try (Outbox outbox = open(false)) {
            assertThat(outbox.holesOf("other")).isEmpty();
            Hole hole = outbox.holesOf("plant").get(0);
            assertThat(hole)
                    .isEqualTo(
                            new Hole("gap-1", "plant", id, GapCause.LINK_DOWN, 11, 12, AFTER, BEFORE, 1_500 * TICK, 2));
            outbox.take(filling(false, at(id, 1_500 * TICK, "h2b"), at(id, 1_600 * TICK, "h3")));
            assertThat(samples(outbox).stream().filter(NumberedSample::history))
                    .extracting(NumberedSample::time)
                    .containsExactly(1_500 * TICK + 1, 1_600 * TICK);
            assertThat(outbox.holesOf("plant").get(0).samples()).isEqualTo(4);
            outbox.take(filling(true));
        }
        try (Outbox outbox = open(false)) {
            assertThat(outbox.holesOf("plant")).isEmpty();
        }
    }

    /** The signal's newest sample stays, though what history filled in came behind it; what went of that is a gap again. */
    @Test
    void aFullOutboxGivesUpWhatWasFilledInAndSaysSo() throws Exception {
        try (Outbox outbox = open(true)) {
            int id = id(outbox);
            int other = outbox.idOf("b", "s", SignalType.scalar(ValueType.STRING));
            outbox.take(live(at(id, AFTER, "before")));
            outbox.take(closing(outbox, id));
            outbox.take(filling(false, at(id, 1_100 * TICK, "h1"), at(id, 1_500 * TICK, "h2")));
            for (int i = 0; i < 220; i++) {
                outbox.take(live(at(other, BEFORE + (i + 1) * TICK, "x".repeat(2_000))));
            }
            assertThat(samples(outbox).stream().filter(sample -> sample.signal() == id))
                    .extracting(NumberedSample::value)
                    .containsExactly("behind");
            assertThat(texts(outbox, "gap").stream()
                            .map(GapRecord::parse)
                            .filter(gap -> gap.cause() == GapCause.OUTBOX_FULL && SCOPE.equals(gap.scope()))
                            .filter(gap -> gap.from() == 1_100 * TICK))
                    .extracting(GapRecord::to)
                    .containsExactly(1_500 * TICK);
        }
    }

    private static int id(Outbox outbox) {
        return outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
    }

    private static Delivery live(Sample sample) {
        return new Delivery("plant", 1, 1, 1, sample.time(), List.of(sample), List.of());
    }

    /** The first sample behind the gap. */
    private static Delivery closing(Outbox outbox, int id) {
        GapRecord gap = new GapRecord("gap-1", SCOPE, 11, 12L, AFTER, BEFORE, GapCause.LINK_DOWN);
        Hole hole = new Hole(
                "gap-1",
                "plant",
                id,
                GapCause.LINK_DOWN,
                new Hole.Span(11, 12),
                new Hole.Span(outbox.latestTime(id).orElseThrow(), BEFORE));
        Sample sample = at(id, BEFORE, "behind");
        return new Delivery("plant", 1, 2, 1, 12, List.of(sample), List.of(gap), List.of(hole), null, List.of());
    }

    private static Delivery filling(boolean over, Sample... samples) {
        return Delivery.filling("plant", new Delivery.Fill("gap-1", over), 5_000 * TICK, List.of(samples));
    }

    private static Sample at(int id, long time, String value) {
        return new Sample(id, time, ClockSource.SOURCE, 0, 0, value, false);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(0, last).boxed().toList();
    }

    private Outbox open(boolean dropOldest) {
        OutboxConfig config = new OutboxConfig(
                "demo",
                "edge-1",
                folder.resolve("outbox"),
                folder.resolve("dead-letter"),
                32_768,
                327_680,
                dropOldest ? OutboxConfig.AtCap.DROP_OLDEST : OutboxConfig.AtCap.REFUSE);
        return Outbox.open(
                config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), new DiskFiles(), Thread::new);
    }

    private static List<OutboxEntry> entries(Outbox outbox) {
        List<OutboxEntry> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            all.add(next);
        }
        return all;
    }

    private static List<NumberedSample> samples(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Samples.class::isInstance)
                .flatMap(entry -> ((OutboxEntry.Samples) entry).samples().stream())
                .toList();
    }

    private static List<String> texts(Outbox outbox, String kind) {
        return entries(outbox).stream()
                .filter(entry ->
                        entry instanceof OutboxEntry.Text text && text.kind().equals(kind))
                .map(entry -> ((OutboxEntry.Text) entry).json())
                .toList();
    }
}
