package io.steelyard.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantiles from buckets against quantiles of the sorted lengths. */
final class LatenciesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void quantilesAreOffByLessThanTwoPercent(long seed) {
        Random random = new Random(seed);
        long[] lengths = random.longs(10_000, 0, 40)
                .map(exponent -> (long) (Math.pow(2, exponent) * (1 + random.nextDouble())))
                .toArray();
        Latencies latencies = new Latencies();
        Arrays.stream(lengths).forEach(latencies::add);
        Arrays.sort(lengths);
        for (double share : new double[] {0.001, 0.5, 0.9, 0.99, 0.9999, 1}) {
            long exact = lengths[(int) Math.ceil(lengths.length * share) - 1];
            assertThat(latencies.quantile(share))
                    .as("seed %d, share %s", seed, share)
                    .isBetween(exact, exact + exact / 50 + 1);
        }
        assertThat(latencies.greatest()).isEqualTo(lengths[lengths.length - 1]);
        latencies.clear();
        assertThat(latencies.quantile(0.5)).isZero();
    }
}
