package io.steelyard.edge.opcua.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.NumberSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pace tells is what somebody would write down who looks back at the whole series. */
final class PaceTest {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final long SECOND = 1_000_000_000L;
    private static final int SEEDS = 300;
    private static final int VALUES = 400;
    private static final long BAD = 0x808C_0000L;

    @TempDir
    Path folder;

    /** A value and when it comes. */
    private record Arrival(Sample sample, boolean closes, long at) {}

    private static Sample sample(int signal, long time, double value, long status) {
        return new Sample(signal, time, ClockSource.SOURCE, 0, status, value, false);
    }

    /** Each comes when it was made; sometimes after a gap, with another status, or behind a clock that was set. */
    private static List<Arrival> series(Random chance, boolean isSet) {
        List<Arrival> series = new ArrayList<>();
        long now = (1L << 60) + chance.nextInt();
        long clock = 0;
        long status = 0;
        for (int i = 0; i < VALUES; i++) {
            now += 100L * (1 + (chance.nextInt(20) == 0 ? chance.nextInt(400_000_000) : chance.nextInt(30_000_000)));
            int kind = chance.nextInt(60);
            clock += isSet && kind == 0 ? (chance.nextLong() >> 28) / 100 * 100 : 0;
            status = kind < 3 ? BAD - status : status;
            series.add(new Arrival(sample(1, now + clock, i, status), i == 0 || kind == 4, now));
        }
        return series;
    }

    /** Slow and plain: looks ahead for what decides. */
    private static List<Double> reference(List<Arrival> series) {
        List<Double> told = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Sample here = series.get(i).sample();
            boolean isLast = i == series.size() - 1;
            boolean isAlone = series.get(i).closes()
                    || here.status() != series.get(i - 1).sample().status();
            boolean isFollowed = !isLast
                    && !series.get(i + 1).closes()
                    && series.get(i + 1).sample().status() == here.status()
                    && series.get(i + 1).sample().time() > here.time()
                    && windowOf(series.get(i + 1)) == windowOf(series.get(i))
                    && series.get(i + 1).at() < series.get(i).at() + leftOf(here);
            if (isAlone || !isFollowed) {
                told.add((Double) here.value());
            }
        }
        return told;
    }

    private static long windowOf(Arrival one) {
        return Math.floorDiv(one.sample().time(), WINDOW.toNanos());
    }

    private static long leftOf(Sample sample) {
        return WINDOW.toNanos() - Math.floorMod(sample.time(), WINDOW.toNanos());
    }

    @Test
    void ofEachWindowTheLatestIsToldAndEveryValueIsToldOrLeftOutOnce() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Arrival> series = series(new Random(seed), true);
            Pace pace = new Pace(WINDOW);
            List<Sample> decided = new ArrayList<>();
            for (Arrival one : series) {
                if (pace.held() != null && pace.until() <= one.at()) {
                    decided.add(pace.settle());
                }
                decided.addAll(pace.see(one.sample(), one.closes(), one.at()));
            }
            if (pace.held() != null) {
                decided.add(pace.settle());
            }
            assertThat(decided).as("seed %s", seed).extracting(Sample::value).containsExactlyElementsOf(values(series));
            assertThat(told(decided)).as("seed %s", seed).isEqualTo(reference(series));
            assertThat(decided).anyMatch(Sample::filtered);
        }
    }

    private static List<Object> values(List<Arrival> series) {
        return series.stream().map(one -> one.sample().value()).toList();
    }

    private static List<Double> told(List<Sample> decided) {
        return decided.stream()
                .filter(one -> !one.filtered())
                .map(one -> (Double) one.value())
                .toList();
    }

    /** Windows say what is told, not the pace at which values come: all at once is the same as each in time. */
    @Test
    void whatIsToldDoesNotDependOnWhenItComes() {
        Pace pace = new Pace(WINDOW);
        List<Sample> decided = new ArrayList<>();
        long[] seconds = {1, 2, 9, 11, 12, 35, 39, 40};
        for (long second : seconds) {
            decided.addAll(pace.see(sample(1, second * SECOND, second, 0), second == 1, 0));
        }
        decided.add(pace.settle());
        assertThat(told(decided)).containsExactly(1.0, 9.0, 12.0, 39.0, 40.0);
    }

    @Test
    void aLargeValueDoesNotWait() {
        Pace pace = new Pace(WINDOW);
        pace.see(sample(1, SECOND, 0, 0), true, 0);
        Sample large = new Sample(1, 2 * SECOND, ClockSource.SOURCE, 0, 0, "x".repeat(257), false);
        assertThat(pace.see(large, false, 0)).containsExactly(large);
        assertThat(pace.held()).isNull();
    }

    /**
     * The process may end behind any delivery: what waits then is told by the next run, and no value is told or counted
     * twice. Meanwhile the files go in which it began to wait.
     */
    @Test
    void noValueIsLostOrCountedTwiceWhenTheProcessEnds() throws Exception {
        for (int seed = 0; seed < 2; seed++) {
            Random chance = new Random(seed);
            List<Arrival> series = series(chance, false);
            Run run = new Run(folder.resolve("seed-" + seed));
            int restarts = 0;
            for (int from = 0; from < series.size(); ) {
                int to = Math.min(series.size(), from + 1 + chance.nextInt(15));
                run.take(series.subList(from, to));
                from = to;
                if (chance.nextInt(8) == 0) {
                    restarts += run.restart();
                }
            }
            restarts += run.restart();
            run.end();
            assertThat(restarts).as("runs that left something").isGreaterThan(1);
            assertThat(run.kept).as("seed %s", seed).doesNotHaveDuplicates();
            assertThat(run.kept.size() + run.filtered).as("seed %s", seed).isEqualTo(series.size());
            assertThat(run.kept).as("seed %s", seed).containsAll(reference(series));
        }
    }

    /** Of an agent with one paced signal, and another that fills the files. */
    private static final class Run {
        final List<Double> kept = new ArrayList<>();
        long filtered;
        private final Path own;
        private Outbox outbox;
        private Pace pace = new Pace(WINDOW);
        private int paced;

        Run(Path own) {
            this.own = own;
            this.outbox = open();
        }

        private Outbox open() {
            OutboxConfig config = new OutboxConfig("demo", "edge-1", own, own.resolve("dead-letter"), 32_768, 327_680);
            Outbox opened = Outbox.open(
                    config,
                    new Outbox.Sources(UUID.randomUUID(), Instant::now, System::nanoTime),
                    new DiskFiles(),
                    Thread::new);
            paced = opened.idOf("a", "s", SignalType.scalar(ValueType.DOUBLE));
            return opened;
        }

        void take(List<Arrival> some) throws InterruptedException {
            int other = outbox.idOf("a", "t", SignalType.scalar(ValueType.STRING));
            List<Sample> samples = new ArrayList<>();
            for (Arrival one : some) {
                if (pace.held() != null && pace.until() <= one.at()) {
                    samples.add(pace.settle());
                }
                Sample sample = one.sample();
                samples.addAll(pace.see(
                        new Sample(paced, sample.time(), sample.clock(), 0, sample.status(), sample.value(), false),
                        one.closes(),
                        one.at()));
            }
            long now = some.get(0).at();
            samples.add(new Sample(other, now, ClockSource.SOURCE, 0, 0, "x".repeat(2_000), false));
            if (pace.held() != null) {
                samples.add(pace.held().waiting());
            }
            outbox.take(new Delivery("plc", 1, 0, 0, now, samples, List.of()));
        }

        /** Whether something waited. */
        int restart() throws InterruptedException {
            end();
            outbox = open();
            List<Sample> waited = outbox.waiting("plc");
            assertThat(waited)
                    .extracting(Sample::value)
                    .isEqualTo(
                            pace.held() == null
                                    ? List.of()
                                    : List.of(pace.held().value()));
            outbox.take(new Delivery("plc", 0, 0, 0, 1, waited, List.of()));
            assertThat(outbox.waiting("plc")).isEmpty();
            pace = new Pace(WINDOW);
            return waited.size();
        }

        void end() {
            filtered += outbox.status().dropped().getOrDefault("filter", 0L);
            OutboxReader reader = outbox.reader();
            for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
                if (next instanceof OutboxEntry.Samples some) {
                    some.samples().stream()
                            .filter(sample -> sample.signal() == paced)
                            .forEach(sample -> kept.add((Double) sample.value()));
                }
            }
            outbox.held()
                    .forEach(held ->
                            outbox.release(held.epoch(), NumberSet.range(0, 1 << 20), NumberSet.range(0, 1 << 20)));
            outbox.close();
        }
    }
}
