package io.steelyard.gateway.indicator.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.LatencyClasses;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LatencyHour.Before;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A percentile of classes is an interval that holds the one of the samples; what is not known widens it. */
final class LatencyTest implements Latency.Doors {
    private static final long HOUR = LatencyHour.NANOS;
    private static final Window DAY = new Window(0, 24 * HOUR, "UTC");
    private static final AssetKey FIRST = new AssetKey("works", "a");
    private static final AssetKey SECOND = new AssetKey("works", "b");

    private final List<LatencyHour> hours = new ArrayList<>();
    private final List<Latency.Unkept> unkept = new ArrayList<>();
    private long firstMinute = Long.MAX_VALUE;

    @Override
    public List<LatencyHour> hours(String site, Set<AssetKey> assets, long from, long to) {
        return hours.stream()
                .filter(hour -> assets.contains(hour.asset()) && hour.began() >= from && hour.began() < to)
                .toList();
    }

    @Override
    public List<Latency.Unkept> unkept() {
        return unkept;
    }

    @Override
    public long firstMinute(AssetKey asset) {
        return firstMinute;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theIntervalHoldsThePercentileThatFullDataGives(long seed) {
        Random chance = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int samples = 1 + chance.nextInt(300);
            double share = chance.nextDouble() * 0.2;
            List<Long> truth = new ArrayList<>();
            TreeMap<Integer, Long> classes = new TreeMap<>();
            long untimed = 0;
            for (int i = 0; i < samples; i++) {
                long nanos = chance.nextLong() >>> chance.nextInt(20, 50);
                truth.add(nanos);
                if (i > 0 && chance.nextDouble() < share) {
                    untimed++;
                } else {
                    classes.merge(LatencyClasses.of(nanos), 1L, Long::sum);
                }
            }
            Collections.sort(truth);
            long expected = truth.get((int) Math.ceil(samples * 95 / 100.0) - 1);
            Percentile found = new Percentile(new LatencyCounts(classes, 0, untimed), 95);
            assertThat(expected).as("seed %d, round %d", seed, round).isBetween(found.low(), found.high());
            assertThat(found.value()).isBetween(found.low(), found.high());
        }
    }

    @Test
    void classesOfAssetsAreAddedAndNotTheirPercentiles() {
        add(FIRST, 0, counts(0, 0, 99, 100));
        add(SECOND, 0, counts(0, 0, 1, 60_000));
        Quantity both = asked(FIRST, SECOND);
        assertThat(both.value()).as("the 95th of 100").isEqualByComparingTo("0.1");
        assertThat(both.low()).isEqualByComparingTo("0.08");
        assertThat(both.high()).isEqualByComparingTo("0.1");
        assertThat(asked(SECOND).value()).isEqualByComparingTo("63");
    }

    @Test
    void samplesOfUnknownLatencyWidenTheBounds() {
        add(FIRST, 0, counts(0, 2, 98, 100));
        Quantity few = asked(FIRST);
        assertThat(few.high()).isEqualByComparingTo("0.1");
        assertThat(few.coverage()).isEqualTo(0.98);
        assertThat(few.reason()).isEqualTo("latency-untimed");
        add(FIRST, HOUR, counts(0, 20, 0, 0));
        Quantity many = asked(FIRST);
        assertThat(many.value()).isEqualByComparingTo("0.1");
        assertThat(many.high()).as("nobody knows").isNull();
    }

    @Test
    void whatWasSentLateLowersTheCoverageAlone() {
        add(FIRST, 0, counts(300, 0, 100, 100));
        Quantity found = asked(FIRST);
        assertThat(found.high()).isEqualByComparingTo("0.1");
        assertThat(found.coverage()).isEqualTo(0.25);
        assertThat(found.reason()).isEqualTo("latency-late-apart");
    }

    @Test
    void hoursThatAreLostLowerTheCoverage() {
        add(FIRST, 0, counts(0, 0, 100, 100));
        add(FIRST, 23 * HOUR, counts(0, 0, 100, 100));
        unkept.add(new Latency.Unkept(6 * HOUR, 12 * HOUR));
        Quantity found = asked(FIRST);
        assertThat(found.coverage()).isEqualTo(0.75);
        assertThat(found.reason()).isEqualTo("latency-hours-lost");
        firstMinute = 12 * HOUR;
        assertThat(asked(FIRST).coverage()).as("it was not there").isEqualTo(1);
    }

    @Test
    void whatCannotBeAssessedSaysWhy() {
        assertThat(asked(FIRST).reason()).isEqualTo("latency-nothing-arrived");
        unkept.add(new Latency.Unkept(Long.MIN_VALUE, 30 * HOUR));
        assertThat(asked(FIRST).reason()).isEqualTo("latency-not-kept");
        add(FIRST, 0, counts(4, 0, 0, 0));
        assertThat(asked(FIRST).reason()).isEqualTo("latency-all-late");
        add(FIRST, 1, counts(4, 1, 0, 0));
        assertThat(asked(FIRST).reason()).isEqualTo("latency-all-untimed");
        assertThat(asked(FIRST).isKnown()).isFalse();
    }

    /** Beyond the last class there is a lower bound only. */
    @Test
    void whatTookLongerThanAnyBoundIsBoundedBelow() {
        add(FIRST, 0, counts(0, 0, 10, 2_000_000_000));
        Quantity found = asked(FIRST);
        assertThat(found.value()).isEqualByComparingTo("1000000");
        assertThat(found.low()).isEqualByComparingTo("1000000");
        assertThat(found.high()).isNull();
    }

    @Test
    void oneSampleMoreIsOtherEvidence() {
        add(FIRST, 0, counts(0, 0, 100, 100));
        Evidence one = evidence(FIRST);
        assertThat(evidence(FIRST)).isEqualTo(one);
        hours.clear();
        add(FIRST, 0, counts(0, 0, 101, 100));
        Evidence other = evidence(FIRST);
        assertThat(other.quantities()).isEqualTo(one.quantities());
        assertThat(other.digests()).isNotEqualTo(one.digests());
    }

    private Quantity asked(AssetKey... assets) {
        Quantity found = evidence(assets).quantities().get("latency.p95");
        assertThat(found).isNotNull();
        return found;
    }

    private Evidence evidence(AssetKey... assets) {
        return new Latency(this).of(Subject.site("works"), List.of(assets), DAY);
    }

    private void add(AssetKey asset, long began, LatencyCounts counts) {
        hours.add(new LatencyHour(asset, began, Before.KEPT, counts));
    }

    private static LatencyCounts counts(long late, long untimed, long samples, long millis) {
        TreeMap<Integer, Long> classes = new TreeMap<>();
        if (samples > 0) {
            classes.put(LatencyClasses.of(TimeUnit.MILLISECONDS.toNanos(millis)), samples);
        }
        return new LatencyCounts(classes, late, untimed);
    }
}
