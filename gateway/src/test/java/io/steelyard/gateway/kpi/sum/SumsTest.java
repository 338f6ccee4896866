package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums that are kept, forgotten and made again. */
final class SumsTest {
    private static final long MINUTE = MinuteFold.NANOS;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long START = 20_000 * DAY;
    private static final AssetKey KEY = new AssetKey("works", "m");
    private static final AssetDescription ASSET = new AssetDescription(
            KEY,
            new AgentKey("works", "edge"),
            "",
            "",
            "lathe",
            "lathe",
            "hall",
            "one",
            List.of(
                    new SignalDescription("s", "s", FieldType.INT, "Int32", "state", null, null, null, null, null),
                    new SignalDescription("g", "g", FieldType.INT, "Int32", "good", null, null, null, null, null)),
            List.of());

    private final TreeMap<Long, MinuteRow> rows = new TreeMap<>();
    private final InMemorySums kept = new InMemorySums();
    private final AtomicInteger read = new AtomicInteger();
    private volatile Runnable whileReading = () -> {};
    private final Sums sums = sums(kept);

    private Sums sums(KeptSums in) {
        return new Sums(
                (asset, from, to, fields) -> {
                    List<MinuteRow> found =
                            new ArrayList<>(rows.subMap(from, to).values());
                    read.addAndGet(found.size());
                    whileReading.run();
                    return found;
                },
                in,
                Declarations.none(),
                TimeModels.usual());
    }

    private static final class InMemorySums implements KeptSums {
        private final Map<Span, TreeMap<Long, String>> sums =
                Map.of(Span.HOUR, new TreeMap<>(), Span.DAY, new TreeMap<>());

        @Override
        public Map<Long, String> read(AssetKey asset, Span span, long from, long to) {
            return new HashMap<>(sums.get(span).subMap(from, to));
        }

        @Override
        public void keep(AssetKey asset, Span span, Map<Long, String> more) {
            sums.get(span).putAll(more);
        }

        @Override
        public void forget(Map<AssetKey, ? extends Collection<Long>> instants) {
            instants.values().forEach(all -> all.forEach(at -> forget(KEY, at, at + 1)));
        }

        @Override
        public void forget(AssetKey asset, long from, long to) {
            sums.forEach((span, of) -> of.keySet().removeIf(begin -> begin + span.nanos() > from && begin < to));
        }
    }

    private void row(long minute, long running, double good) {
        rows.put(
                minute,
                new MinuteRow(
                        KEY,
                        "lathe",
                        "hall",
                        "one",
                        minute,
                        new TreeMap<>(Map.of(
                                "time.3",
                                running,
                                "time.unknown",
                                MINUTE - running,
                                "good",
                                good,
                                "good.unseen",
                                0L,
                                "covered",
                                MINUTE,
                                "power.mean",
                                17.25))));
    }

    private void days(int count, Random random) {
        for (long minute = START; minute < START + count * DAY; minute += MINUTE) {
            if (random.nextInt(20) > 0) {
                row(minute, random.nextInt(60) * 1_000_000_000L, random.nextInt(100) / 10.0);
            }
        }
    }

    /** Nobody may see from a number or a fingerprint what was kept. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isTheSameHoweverItIsMade(long seed) {
        Random random = new Random(seed);
        days(4, random);
        for (int i = 0; i < 12; i++) {
            long from = START - HOUR + random.nextInt(5 * 24 * 60) * MINUTE;
            long to = from + random.nextInt(3 * 24 * 60) * MINUTE;
            Sums.Total plain = sums(KeptSums.nothing()).of(ASSET, from, to);
            for (String when : List.of("first", "remembered", "kept")) {
                Sums.Total total = (when.equals("kept") ? sums(kept) : sums).of(ASSET, from, to);
                assertThat(total.digest()).as("seed %d, %d, %s", seed, i, when).isEqualTo(plain.digest());
                assertThat(total.sum().wholes()).isEqualTo(plain.sum().wholes());
                assertThat(total.sum().real("good"))
                        .isEqualByComparingTo(plain.sum().real("good"));
                assertThat(total.sum().minutes() + total.sum().missing()).isEqualTo((to - from) / MINUTE);
            }
        }
    }

    @Test
    void readsNoRowOfWhatIsKept() {
        days(3, new Random(1));
        sums.of(ASSET, START - 3 * HOUR, START + 2 * DAY + 5 * HOUR);
        read.set(0);
        sums(kept).of(ASSET, START - 3 * HOUR, START + 2 * DAY + 5 * HOUR);
        assertThat(read).hasValue(0);
    }

    /** What was asked for lately costs nothing, until a row of its asset, its description or its plan is another. */
    @Test
    void remembersWhatWasAskedForUntilSomethingOfItChanges() throws Exception {
        days(1, new Random(6));
        AssetPlan[] plan = {AssetPlan.NOTHING};
        Declarations declared = new Declarations() {
            @Override
            public AssetPlan plan(AssetKey asset, long from, long to) {
                return plan[0];
            }

            @Override
            public Nameplate nameplate(AssetKey asset) {
                return Declarations.none().nameplate(asset);
            }

            @Override
            public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
                return List.of();
            }

            @Override
            public MeteringPlan metering(String site) {
                return Declarations.none().metering(site);
            }
        };
        Sums remembering = new Sums(
                (asset, from, to, fields) -> {
                    read.incrementAndGet();
                    return new ArrayList<>(rows.subMap(from, to).values());
                },
                KeptSums.nothing(),
                declared,
                TimeModels.usual());
        long end = START + 2 * HOUR + 5 * MINUTE;
        String first = remembering.of(ASSET, START, end).digest();
        read.set(0);
        assertThat(remembering.of(ASSET, START, end).digest()).isEqualTo(first);
        assertThat(read).hasValue(0);
        assertThat(remembering.counts()).containsEntry("remembered", 1L);
        row(START + MINUTE, 7, 1e6);
        remembering.changing(List.of(rows.get(START + MINUTE)), () -> {});
        String changed = remembering.of(ASSET, START, end).digest();
        assertThat(changed).isNotEqualTo(first);
        remembering.of(ASSET, START + 3 * HOUR, START + 4 * HOUR);
        read.set(0);
        remembering.changing(List.of(rows.get(START + MINUTE)), () -> {});
        remembering.of(ASSET, START + 3 * HOUR, START + 4 * HOUR);
        assertThat(read).as("of another hour").hasValue(0);
        remembering.forget(KEY, START + 3 * HOUR + MINUTE, START + 5 * HOUR);
        remembering.of(ASSET, START + 3 * HOUR, START + 4 * HOUR);
        assertThat(read.get()).isPositive();
        read.set(0);
        plan[0] = new AssetPlan(
                List.of(new AssetPlan.Stretch(START, START + HOUR, AssetPlan.Calendar.CLOSED, false, null)));
        String closed = remembering.of(ASSET, START, end).digest();
        assertThat(read.get()).isPositive();
        AssetDescription other = new AssetDescription(
                KEY,
                new AgentKey("works", "edge"),
                "",
                "",
                "lathe",
                "lathe",
                "hall",
                "two",
                ASSET.signals(),
                List.of());
        read.set(0);
        assertThat(remembering.of(other, START, end).digest()).isEqualTo(closed);
        assertThat(read.get()).isPositive();
    }

    /** A changed minute costs its hour and its day, and no other. */
    @Test
    void aChangedMinuteForgetsItsHourAndDayOnly() throws Exception {
        days(3, new Random(2));
        String before = sums.of(ASSET, START, START + 3 * DAY).digest();
        long minute = START + DAY + 7 * HOUR;
        MinuteRow old = rows.get(minute);
        sums.changing(List.of(rows.firstEntry().getValue()), () -> {});
        sums.of(ASSET, START, START + 3 * DAY);
        row(minute, 1, 1e6);
        sums.changing(List.of(rows.get(minute)), () -> {});
        read.set(0);
        Sums.Total changed = sums.of(ASSET, START, START + 3 * DAY);
        assertThat(read.get()).isLessThanOrEqualTo(1440);
        assertThat(changed.digest()).isNotEqualTo(before);
        if (old == null) {
            rows.remove(minute);
        } else {
            rows.put(minute, old);
        }
        sums.forget(KEY, minute, minute + 1);
        assertThat(sums.of(ASSET, START, START + 3 * DAY).digest()).isEqualTo(before);
    }

    /** What was read while rows changed is of neither state. */
    @Test
    void keepsNoSumThatWasMadeWhileRowsChanged() throws Exception {
        days(1, new Random(3));
        long minute = START + 5 * HOUR;
        sums.changing(List.of(rows.firstEntry().getValue()), () -> {
            sums.of(ASSET, START, START + DAY);
            row(minute, 7, 1e6);
        });
        assertThat(sums.of(ASSET, START, START + DAY).digest())
                .isEqualTo(
                        sums(KeptSums.nothing()).of(ASSET, START, START + DAY).digest());
    }

    /** Who began to read in the midst of a change, and was done behind it, has read the rows of before. */
    @Test
    void keepsNoSumThatWasBegunWhileRowsChanged() throws Exception {
        days(1, new Random(4));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch isChanged = new CountDownLatch(1);
        whileReading = () -> {
            reading.countDown();
            awaits(isChanged);
        };
        Thread reader = new Thread(() -> sums.of(ASSET, START, START + DAY));
        sums.changing(List.of(rows.firstEntry().getValue()), () -> {
            reader.start();
            awaits(reading);
            row(START + 5 * HOUR, 7, 1e6);
        });
        isChanged.countDown();
        reader.join(10_000);
        whileReading = () -> {};
        assertThat(sums.of(ASSET, START, START + DAY).digest())
                .isEqualTo(
                        sums(KeptSums.nothing()).of(ASSET, START, START + DAY).digest());
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void minutesWithoutARowAreUnknownAndUnseen() {
        row(START, MINUTE, 5);
        Sum sum = sums.of(ASSET, START, START + HOUR).sum();
        assertThat(sum.whole("time.unknown")).isEqualTo(59 * MINUTE);
        assertThat(sum.whole("good.unseen")).isEqualTo(59 * MINUTE);
        assertThat(sum.missing()).isEqualTo(59);
    }

    /** A month is asked for on the first of the next, by somebody who waits. */
    @Test
    void daysThatAreOverAreSummedBeforeAnybodyAsks() {
        days(3, new Random(4));
        long now = START + 3 * DAY + HOUR;
        new Warming(sums, () -> List.of(ASSET), () -> now, () -> 0).work();
        read.set(0);
        Sums.Total total = sums.of(ASSET, START, START + 3 * DAY);
        assertThat(read).hasValue(0);
        assertThat(total.digest())
                .isEqualTo(sums(KeptSums.nothing())
                        .of(ASSET, START, START + 3 * DAY)
                        .digest());
    }

    /** A day in Shanghai is of two days of the clock that sums are kept by; its hours are whole there, too. */
    @Test
    void daysOfOtherZonesAreSummedBeforeAnybodyAsks() {
        days(3, new Random(4));
        new Warming(sums, () -> List.of(ASSET), () -> START + 3 * DAY + HOUR, () -> 0).work();
        read.set(0);
        Sums.Total total = sums.of(ASSET, START - 8 * HOUR, START + DAY + 16 * HOUR);
        assertThat(read).hasValue(0);
        assertThat(total.digest())
                .isEqualTo(sums(KeptSums.nothing())
                        .of(ASSET, START - 8 * HOUR, START + DAY + 16 * HOUR)
                        .digest());
    }

    /** Of the present day only the minutes since the last full hour are read. */
    @Test
    void hoursOfThePresentDayAreSummedBeforeAnybodyAsks() {
        days(3, new Random(7));
        long now = START + 2 * DAY + 5 * HOUR + 40 * MINUTE;
        new Warming(sums, () -> List.of(ASSET), () -> now, () -> 0).work();
        read.set(0);
        Sums.Total total = sums(kept).of(ASSET, START, START + 2 * DAY + 5 * HOUR + 30 * MINUTE);
        assertThat(read.get()).isLessThanOrEqualTo(30);
        assertThat(total.digest())
                .isEqualTo(sums(KeptSums.nothing())
                        .of(ASSET, START, START + 2 * DAY + 5 * HOUR + 30 * MINUTE)
                        .digest());
    }

    /** It works for about a second at a time, and goes on where it was. */
    @Test
    void warmingStopsWhenItsTimeIsOver() {
        days(3, new Random(5));
        AtomicInteger ticks = new AtomicInteger();
        Warming warming = new Warming(
                sums, () -> List.of(ASSET), () -> START + 3 * DAY + HOUR, () -> 600_000_000L * ticks.getAndIncrement());
        warming.work();
        int first = kept.sums.get(KeptSums.Span.DAY).size();
        assertThat(first).isLessThan(32).isPositive();
        for (int i = 0; i < 40; i++) {
            warming.work();
        }
        assertThat(kept.sums.get(KeptSums.Span.DAY)).hasSize(32);
    }

    /** The present month is asked for all day long; its last minutes are not folded yet and say nothing. */
    @Test
    void aWindowUpToNowEndsWithTheMinutesThatAreFolded() {
        for (long minute = START; minute < START + HOUR; minute += MINUTE) {
            row(minute, MINUTE, 1);
        }
        IndicatorValue.Window window = new IndicatorValue.Window(START, START + DAY, "UTC");
        Kpis kpis = new Kpis(sums, () -> START + HOUR + 3 * MINUTE + 7);
        Evidence evidence = kpis.of(Kpis.Subject.of(ASSET), window);
        assertThat(evidence.window().to()).isEqualTo(START + HOUR);
        assertThat(evidence.quantities().get("count.gq").high()).isEqualByComparingTo("60");
        Evidence all = new Kpis(sums, () -> Long.MAX_VALUE).of(Kpis.Subject.of(ASSET), window);
        assertThat(all.quantities().get("count.gq").high()).isNull();
        assertThat(all.quantities().get("time.unknown").value()).isEqualByComparingTo("82800");
    }
}
