package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine, the outbox and a gateway in small, and the power goes again and again: what was taken over arrives once under
 * one number, and the ledger's sums hold at the end.
 */
final class OutboxPowerCutTest {
    private static final int SIGNALS = 5;
    /** Room that comes by itself comes sooner. */
    private static final long PATIENCE_MILLIS = 2_000;

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private final Machine machine = new Machine();
    private final Gateway gateway = new Gateway();
    private final ExecutorService plant = Executors.newSingleThreadExecutor();

    @AfterEach
    void endThePlant() {
        plant.shutdownNow();
    }

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasTakenOverArrivesOnceAndTheSumsHold(long seed) throws Exception {
        Random random = new Random(seed);
        String where = "seed " + seed;
        for (int life = 0; life < 6; life++) {
            FaultyFiles disk = new FaultyFiles(new DiskFiles());
            int[] left = {20 + random.nextInt(120)};
            try (Outbox outbox = open(disk)) {
                int[] ids = ids(outbox);
                disk.beforeForce(() -> {
                    if (--left[0] == 0) {
                        cut(disk, random);
                    }
                });
                live(outbox, ids, random, left, where + " life " + life);
            }
        }
        try (Outbox outbox = open(new FaultyFiles(new DiskFiles()))) {
            gateway.takeAll(outbox, where);
            outbox.report(true).join();
            gateway.takeAll(outbox, where);
            assertThat(gateway.values).as(where).containsAll(machine.acknowledged);
            gateway.checkSums(where);
            for (Forwarding.Held held : outbox.held()) {
                assertThat(held.samples().isEmpty()).as(where).isTrue();
            }
        }
    }

    /**
     * The same in an outbox that is too small, with a gateway that is away half of the time: what was taken over is stored, or
     * told once to be dropped; both only when its release had not become durable.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatWasTakenOverArrivesOrIsToldToBeDroppedOnce(long seed) throws Exception {
        Random random = new Random(seed);
        String where = "seed " + seed;
        fill(random, where, () -> random.nextInt(4) > 0);
        if (gateway.full.isEmpty()) { // as may be: then nothing was in the way of anything
            fill(random, where, () -> true);
        }
        assertThat(gateway.full.isEmpty()).as(where).isFalse();
    }

    /** Some lives, and at their end a gateway that takes all that is there. */
    private void fill(Random random, String where, BooleanSupplier away) throws InterruptedException {
        for (int life = 0; life < 7; life++) {
            FaultyFiles disk = new FaultyFiles(new DiskFiles());
            int[] left = {60 + random.nextInt(100)};
            gateway.away = away.getAsBoolean();
            try (Outbox outbox = openSmall(disk)) {
                int[] ids = ids(outbox);
                disk.beforeForce(() -> {
                    if (--left[0] == 0) {
                        cut(disk, random);
                    }
                });
                live(outbox, ids, random, left, where + " life " + life);
            }
        }
        gateway.away = false;
        try (Outbox outbox = openSmall(new FaultyFiles(new DiskFiles()))) {
            gateway.takeAll(outbox, where);
            outbox.report(true).join();
            gateway.takeAll(outbox, where);
            gateway.checkSums(where);
            Set<String> missing = new HashSet<>(machine.acknowledged);
            gateway.values.forEach(missing::remove);
            long full =
                    gateway.full.values().stream().mapToLong(NumberSet::count).sum();
            assertThat((long) missing.size()).as(where).isLessThanOrEqualTo(full);
            for (Forwarding.Held held : outbox.held()) {
                assertThat(held.samples().isEmpty()).as(where).isTrue();
            }
        }
    }

    private void live(Outbox outbox, int[] ids, Random random, int[] left, String where) throws InterruptedException {
        OutboxReader reader = outbox.reader();
        boolean first = true;
        try {
            while (true) {
                clock.advance(Duration.ofMillis(random.nextInt(200_000)));
                deliver(outbox, ids, random, first, where);
                first = false;
                if (random.nextInt(3) == 0) {
                    gateway.takeSome(outbox, reader, random, where);
                }
                if (random.nextInt(10) == 0) {
                    outbox.report(false).exceptionally(noRoom -> null).join();
                }
            }
        } catch (IllegalStateException | java.util.concurrent.CompletionException powerIsCut) {
            assertThat(left[0]).as(where + ": " + powerIsCut).isLessThanOrEqualTo(0);
        }
    }

    /**
     * A delivery waits where what is in the way must not be dropped; until somebody takes that, for ever. So the gateway is
     * back then.
     */
    private void deliver(Outbox outbox, int[] ids, Random random, boolean first, String where)
            throws InterruptedException {
        Future<?> delivery = plant.submit(() -> {
            machine.deliver(outbox, ids, random, first, clock);
            return null;
        });
        while (true) {
            try {
                delivery.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException late) {
                if (outbox.status().waiting() > 0) {
                    gateway.away = false;
                    gateway.takeAll(outbox, where);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IllegalStateException powerIsCut) {
                    throw powerIsCut;
                }
                throw new AssertionError(where, e);
            }
        }
    }

    /** A server with a present value for each signal, which every new subscription repeats. */
    private static final class Machine {
        private final List<String> acknowledged = new ArrayList<>();
        private final long[] times = new long[SIGNALS];
        private final double[] values = new double[SIGNALS];
        private long now = 1_000_000;

        void deliver(Outbox outbox, int[] ids, Random random, boolean first, ManualClock clock)
                throws InterruptedException {
            List<Sample> samples = new ArrayList<>();
            List<String> said = new ArrayList<>();
            for (int i = 0; i < SIGNALS; i++) {
                boolean changes = random.nextInt(2) == 0 || times[i] == 0;
                if (changes) {
                    now += random.nextInt(30) == 0 ? -random.nextInt(3_000) : 100 * random.nextInt(50);
                    times[i] = now - Math.floorMod(now, 100);
                    values[i] = random.nextInt(1_000_000);
                }
                if (changes || first) {
                    samples.add(new Sample(ids[i], times[i], ClockSource.SOURCE, 0, 0, values[i], first));
                    said.add(ids[i] + "@" + times[i] + "=" + values[i]);
                }
            }
            long at = clock.millis() * 1_000_000;
            outbox.take(new Delivery("plant", 1, 1, at, at, samples, List.of()));
            acknowledged.addAll(said);
        }
    }

    /** Stores by number, as the other side does, and checks that numbers and times are used once. */
    private static final class Gateway {
        private final List<String> values = new ArrayList<>();
        private final Map<String, String> byNumber = new HashMap<>();
        private final Map<String, String> byTime = new HashMap<>();
        private final Map<UUID, NumberSet> stored = new HashMap<>();
        private final Map<UUID, NumberSet> dropped = new HashMap<>();
        private final Map<UUID, NumberSet> full = new HashMap<>();
        private boolean away;
        private final Map<UUID, ReportRecord> finals = new HashMap<>();

        void takeSome(Outbox outbox, OutboxReader reader, Random random, String where) {
            for (int i = away ? 0 : random.nextInt(8); i > 0; i--) {
                OutboxEntry next = reader.next();
                if (next == null) {
                    return;
                }
                if (random.nextInt(4) > 0) {
                    take(outbox, next, where);
                }
            }
            if (random.nextInt(4) == 0) {
                reader.rewind();
            }
        }

        void takeAll(Outbox outbox, String where) {
            OutboxReader reader = outbox.reader();
            for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
                take(outbox, next, where);
            }
        }

        private void take(Outbox outbox, OutboxEntry entry, String where) {
            NumberSet samples = new NumberSet();
            NumberSet records = new NumberSet();
            if (entry instanceof OutboxEntry.Samples some) {
                for (NumberedSample sample : some.samples()) {
                    samples.add(sample.number());
                    store(entry.epoch(), sample, where);
                }
            } else if (entry instanceof OutboxEntry.Text text) {
                records.add(text.number());
                String before = byNumber.put("record " + entry.epoch() + text.number(), text.json());
                assertThat(before).as(where).isIn(null, text.json());
                if (before == null) {
                    note(text, where);
                }
            }
            outbox.release(entry.epoch(), samples, records);
        }

        private void store(UUID epoch, NumberedSample sample, String where) {
            stored.computeIfAbsent(epoch, any -> new NumberSet()).add(sample.number());
            String content = sample.signal() + "@" + LastKey.tick(sample.time()) + "=" + sample.value();
            String number = epoch + " " + sample.number();
            values.add(content);
            assertThat(byNumber.put(number, content)).as(where).isIn(null, content);
            assertThat(byTime.put(sample.signal() + "@" + sample.time(), number))
                    .as(where)
                    .isIn(null, number);
        }

        private void note(OutboxEntry.Text text, String where) {
            if (text.kind().equals("drop")) {
                DropRecord drop = DropRecord.parse(text.json());
                Map<UUID, NumberSet> kind = drop.reason().equals("outbox-full") ? full : dropped;
                NumberSet numbers = NumberSet.of(drop.numbers());
                for (Map<UUID, NumberSet> told : List.of(full, dropped)) {
                    NumberSet earlier = told.getOrDefault(drop.epoch(), new NumberSet());
                    assertThat(earlier.intersection(numbers).isEmpty())
                            .as(where)
                            .isTrue();
                }
                kind.computeIfAbsent(drop.epoch(), any -> new NumberSet()).addAll(numbers);
            } else if (text.kind().equals("report")) {
                ReportRecord report = ReportRecord.parse(text.json());
                if (report.last()) {
                    ReportRecord before = finals.put(report.epoch(), report);
                    assertThat(before == null || before.equals(report) || isLastWord(before, report))
                            .as("%s after %s", report, before)
                            .isTrue();
                }
            }
        }

        /** What a final report named as held was drained or dropped since; records given up come again, so in either order. */
        private static boolean isLastWord(ReportRecord one, ReportRecord other) {
            return (one.outbox().isEmpty() || other.outbox().isEmpty())
                    && one.upTo() == other.upTo()
                    && withoutFull(one).equals(withoutFull(other));
        }

        private static Map<String, Long> withoutFull(ReportRecord report) {
            Map<String, Long> dropped = new HashMap<>(report.dropped());
            dropped.remove("outbox-full");
            return dropped;
        }

        void checkSums(String where) {
            assertThat(finals.keySet()).as(where).containsAll(stored.keySet());
            finals.forEach((epoch, report) -> {
                NumberSet all = stored.getOrDefault(epoch, new NumberSet()).copy();
                NumberSet gone = dropped.getOrDefault(epoch, new NumberSet());
                assertThat(all.intersection(gone).isEmpty()).as(where).isTrue();
                all.addAll(gone);
                all.addAll(full.getOrDefault(epoch, new NumberSet()));
                assertThat(all).as(where + " " + epoch).isEqualTo(NumberSet.range(0, report.upTo()));
                long said = report.dropped().entrySet().stream()
                        .filter(reason -> !reason.getKey().equals("outbox-full"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                assertThat(report.dropped().getOrDefault("outbox-full", 0L))
                        .as(where)
                        .isLessThanOrEqualTo(
                                full.getOrDefault(epoch, new NumberSet()).count());
                assertThat(gone.count()).as(where).isEqualTo(said);
            });
        }
    }

    private static int[] ids(Outbox outbox) {
        int[] ids = new int[SIGNALS];
        for (int i = 0; i < SIGNALS; i++) {
            ids[i] = outbox.idOf("asset-" + i % 2, "signal-" + i, SignalType.scalar(ValueType.DOUBLE));
        }
        return ids;
    }

    private static void cut(FaultyFiles disk, Random random) {
        try {
            disk.powerCut(random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outbox open(FaultyFiles files) {
        return open(files, 3_276_800, OutboxConfig.AtCap.REFUSE);
    }

    private Outbox openSmall(FaultyFiles files) {
        return open(files, 65_536, OutboxConfig.AtCap.DROP_OLDEST);
    }

    private Outbox open(FaultyFiles files, long cap, OutboxConfig.AtCap atCap) {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 16_384, cap, atCap);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), files, Thread::new);
    }
}
