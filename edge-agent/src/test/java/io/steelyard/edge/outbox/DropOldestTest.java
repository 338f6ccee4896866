package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With {@code policy: drop-oldest} nothing waits, and what had to go is told to the last number. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DropOldestTest {
    private static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    private static final int SEGMENT = 32_768;

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private final Map<Long, Sample> given = new HashMap<>();
    private final Map<Long, Long> received = new HashMap<>();
    private long number;

    @Test
    void everyNumberIsHeldOrToldToBeDroppedAndNoneIsBoth() throws Exception {
        try (Outbox outbox = open()) {
            fill(outbox, outbox.idOf("a", "s", STRING), 220);
            NumberSet held = new NumberSet();
            samples(outbox)
                    .forEach(sample -> assertThat(held.add(sample.number())).isTrue());
            NumberSet dropped = dropped(outbox);
            assertThat(dropped.isEmpty()).isFalse();
            assertThat(held.intersection(dropped).isEmpty()).isTrue();
            assertThat(dropped.first()).isZero();
            held.addAll(dropped);
            assertThat(held).isEqualTo(NumberSet.range(0, 219));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            List<ReportRecord> reports =
                    texts(outbox, "report").stream().map(ReportRecord::parse).toList();
            ReportRecord last = reports.get(reports.size() - 1);
            assertThat(last.dropped())
                    .isEqualTo(Map.of("outbox-full", dropped(outbox).count()));
            assertThat(outbox.status().givenUp()).isEqualTo(dropped(outbox).count());
            assertThat(NumberSet.of(last.outbox()).intersection(dropped(outbox)).isEmpty())
                    .isTrue();
        }
    }

    /** Whoever reads a backlog of which the oldest part went goes on with the rest of it, and not beyond its end. */
    @Test
    void aReaderOfWhatWasGivenUpGoesOnBehindIt() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", STRING);
            fill(outbox, id, 20);
            OutboxReader gone = outbox.reader();
            long end = outbox.end();
            OutboxReader rest = outbox.reader();
            fill(outbox, id, 420);
            assertThat(dropped(outbox).containsAll(0, 18)).isTrue();
            assertThat(gone.next(end)).isNull();
            assertThat(gone.at()).isGreaterThanOrEqualTo(end);
            assertThat(rest.next(outbox.end())).isNotNull();
        }
    }

    /** Only samples go: whatever else stands in the segment is read later, once, under its own number. */
    @Test
    void recordsOfSegmentsThatWentAreStillThereAlsoAfterARestart() throws Exception {
        Scope scope = Scope.agent("demo", "edge-1");
        List<String> left = new ArrayList<>();
        UUID epoch;
        try (Outbox outbox = open()) {
            epoch = outbox.epoch();
            int id = outbox.idOf("a", "s", STRING);
            for (int i = 0; i < 10; i++) {
                GapRecord gap = new GapRecord("gap-" + i, scope, i, i + 1L, null, null, GapCause.LINK_DOWN);
                outbox.take(new Delivery("plant", 1, 1, 1, 1, List.of(sample(id)), List.of(gap)));
                number++;
                EventRecord event = new EventRecord("event-" + i, scope, i, Map.of());
                outbox.leave(event).get(10, TimeUnit.SECONDS);
                left.add(gap.toJson());
                left.add(event.toJson());
            }
            fill(outbox, id, 420);
            assertThat(dropped(outbox).contains(0)).isTrue();
            assertThat(others(outbox)).containsExactlyInAnyOrderElementsOf(left);
        }
        try (Outbox outbox = open()) {
            assertThat(others(outbox)).containsExactlyInAnyOrderElementsOf(left);
            NumberSet numbers = new NumberSet();
            for (OutboxEntry.Text text : texts(outbox)) {
                assertThat(!text.epoch().equals(epoch) || numbers.add(text.number()))
                        .isTrue();
            }
        }
    }

    /** Else nobody could say its present value until it changes, which may be never. */
    @Test
    void aSilentSignalKeepsItsNewestSampleHoweverOldItIs() throws Exception {
        try (Outbox outbox = open()) {
            int silent = outbox.idOf("a", "silent", STRING);
            int busy = outbox.idOf("a", "busy", STRING);
            take(outbox, new Sample(silent, 1_000, ClockSource.SOURCE, 0, 0, "old", false));
            take(outbox, new Sample(silent, 2_000, ClockSource.SOURCE, 0, 0, "present", false));
            fill(outbox, busy, 300);
            assertThat(samples(outbox).stream()
                            .filter(sample -> sample.signal() == silent)
                            .map(NumberedSample::value))
                    .containsExactly("present");
            assertThat(dropped(outbox).contains(0)).isTrue();
        }
        try (Outbox outbox = open()) {
            int silent = outbox.idOf("a", "silent", STRING);
            assertThat(samples(outbox)).extracting(NumberedSample::signal).contains(silent);
            assertThat(outbox.lastValue(silent).value()).isEqualTo("present");
        }
    }

    /** A value that is not told must not be taken as good until the next one. */
    @Test
    void whatWasDroppedLiesInOneGapOfItsSignalThatEndsWithTheNextSample() throws Exception {
        try (Outbox outbox = open()) {
            int one = outbox.idOf("a", "one", STRING);
            int two = outbox.idOf("b", "two", STRING);
            int still = outbox.idOf("b", "still", STRING);
            take(outbox, sample(still));
            for (int i = 0; i < 300; i++) {
                clock.advance(Duration.ofMillis(100));
                take(outbox, sample(i % 3 == 0 ? two : one));
            }
            List<GapRecord> gaps =
                    texts(outbox, "gap").stream().map(GapRecord::parse).toList();
            assertThat(gaps).extracting(GapRecord::cause).containsOnly(GapCause.OUTBOX_FULL);
            assertThat(gaps).extracting(gap -> gap.scope().signal()).containsExactlyInAnyOrder("one", "two");
            NumberSet dropped = dropped(outbox);
            assertThat(outbox.status().givenUp()).isPositive();
            for (GapRecord gap : gaps) {
                int id = gap.scope().signal().equals("one") ? one : two;
                given.forEach((number, sample) -> {
                    if (sample.signal() == id && dropped.contains(number)) {
                        assertThat(gap.covers(received.get(number))).isTrue();
                    }
                });
                NumberedSample next = samples(outbox).stream()
                        .filter(sample -> sample.signal() == id)
                        .findFirst()
                        .orElseThrow();
                assertThat(gap.to()).isEqualTo(next.receiveTime());
                assertThat(gap.sourceTo()).isEqualTo(next.time());
            }
        }
    }

    /** An epoch whose final report is long made can still lose samples; then its own numbers are told. */
    @Test
    void samplesOfEarlierRunsGoUnderTheirOwnEpoch() throws Exception {
        UUID first;
        try (Outbox outbox = open()) {
            first = outbox.epoch();
            fill(outbox, outbox.idOf("a", "s", STRING), 12);
        }
        try (Outbox outbox = open()) {
            fill(outbox, outbox.idOf("a", "s", STRING), 220);
            List<DropRecord> drops =
                    texts(outbox, "drop").stream().map(DropRecord::parse).toList();
            NumberSet early = new NumberSet();
            drops.stream().filter(drop -> drop.epoch().equals(first)).forEach(drop -> {
                assertThat(drop.signals()).containsExactly("a/s");
                early.addAll(NumberSet.of(drop.numbers()));
            });
            assertThat(early).isEqualTo(NumberSet.range(0, 11));
            assertThat(drops).extracting(DropRecord::epoch).contains(first, outbox.epoch());
        }
    }

    /** What stands again at the end of the log must not keep the space of what lies between. */
    @Test
    void whatIsReleasedGivesItsSpaceBackAlthoughAnOldRecordIsHeld() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", STRING);
            outbox.leave(new EventRecord("early", Scope.agent("demo", "edge-1"), 1, Map.of()))
                    .get(10, TimeUnit.SECONDS);
            fill(outbox, id, 220);
            long givenUp = outbox.status().givenUp();
            assertThat(givenUp).isPositive();
            for (int i = 0; i < 60; i++) {
                outbox.release(outbox.epoch(), NumberSet.range(0, number), new NumberSet());
                clock.advance(Duration.ofSeconds(1));
                fill(outbox, id, 3);
            }
            assertThat(outbox.status().givenUp()).isEqualTo(givenUp);
            assertThat(texts(outbox, "event")).hasSize(1);
        }
    }

    /** A full disk is a smaller cap. */
    @Test
    void aFullDiskMakesTheOldestGoToo() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        try (Outbox outbox = open(disk)) {
            int id = outbox.idOf("a", "s", STRING);
            fill(outbox, id, 55);
            disk.fullAfter(SEGMENT);
            fill(outbox, id, 130);
            NumberSet all = dropped(outbox);
            assertThat(all.isEmpty()).isFalse();
            samples(outbox)
                    .forEach(sample -> assertThat(all.add(sample.number())).isTrue());
            assertThat(all).isEqualTo(NumberSet.range(0, 184));
            assertThat(outbox.status().failed()).isFalse();
        }
    }

    private void fill(Outbox outbox, int id, int samples) throws InterruptedException {
        for (int i = 0; i < samples; i++) {
            take(outbox, sample(id));
        }
    }

    private Sample sample(int id) {
        return new Sample(id, nanos() + 100 * number, ClockSource.SOURCE, 0, 0, "x".repeat(2_500) + number, false);
    }

    private void take(Outbox outbox, Sample sample) throws InterruptedException {
        given.put(number, sample);
        received.put(number, nanos());
        number++;
        outbox.take(new Delivery("plant", 1, 1, nanos(), nanos(), List.of(sample), List.of()));
    }

    private long nanos() {
        return clock.millis() * 1_000_000;
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

    private static List<OutboxEntry.Text> texts(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Text.class::isInstance)
                .map(OutboxEntry.Text.class::cast)
                .toList();
    }

    private static List<String> texts(Outbox outbox, String kind) {
        return texts(outbox).stream()
                .filter(text -> text.kind().equals(kind))
                .map(OutboxEntry.Text::json)
                .toList();
    }

    /** What was left on purpose: neither reports nor what giving up says. */
    private static List<String> others(Outbox outbox) {
        return texts(outbox).stream()
                .filter(text -> text.kind().equals("event")
                        || (text.kind().equals("gap")
                                && GapRecord.parse(text.json()).cause() != GapCause.OUTBOX_FULL))
                .map(OutboxEntry.Text::json)
                .toList();
    }

    /**
     * Every number that drop records of the present epoch name; each in one record. A record that stands again at the end of
     * the log is seen twice while the segment with the first is still there.
     */
    private static NumberSet dropped(Outbox outbox) {
        NumberSet all = new NumberSet();
        NumberSet seen = new NumberSet();
        for (OutboxEntry.Text text : texts(outbox)) {
            if (!text.kind().equals("drop")) {
                continue;
            }
            DropRecord drop = DropRecord.parse(text.json());
            if (drop.epoch().equals(outbox.epoch()) && seen.add(text.number())) {
                assertThat(drop.reason()).isEqualTo("outbox-full");
                NumberSet numbers = NumberSet.of(drop.numbers());
                assertThat(all.intersection(numbers).isEmpty()).isTrue();
                all.addAll(numbers);
            }
        }
        return all;
    }

    private Outbox open() {
        return open(new DiskFiles());
    }

    private Outbox open(FileLayer files) {
        OutboxConfig config = new OutboxConfig(
                "demo",
                "edge-1",
                folder.resolve("outbox"),
                folder.resolve("dead-letter"),
                SEGMENT,
                10 * SEGMENT,
                OutboxConfig.AtCap.DROP_OLDEST);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), files, Thread::new);
    }
}
