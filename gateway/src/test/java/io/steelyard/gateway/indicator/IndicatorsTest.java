package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ratios of sums over minute rows, and what they say of what nobody knows. */
final class IndicatorsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final Window WINDOW = new Window(0, 4 * MINUTE, "UTC");
    private static final AssetKey LATHE = new AssetKey("works", "lathe");
    private static final AssetKey METER = new AssetKey("works", "meter");

    private final List<MinuteRow> rows = new ArrayList<>();

    private void minute(AssetKey asset, long minute, Map<String, Object> fields) {
        rows.add(new MinuteRow(asset, "class", "hall", "one", minute * MINUTE, new TreeMap<>(fields)));
    }

    private IndicatorValue goodQuality() {
        return indicators().ofSite("works", WINDOW).get(0);
    }

    private IndicatorValue availability() {
        return indicators().ofSite("works", WINDOW).get(1);
    }

    private Indicators indicators() {
        return new Indicators(
                (asset, from, to) -> rows.stream()
                        .filter(row -> row.asset().equals(asset) && row.minute() >= from && row.minute() < to)
                        .toList(),
                site -> List.of(LATHE, METER));
    }

    /** Neither running nor down: unknown time is no part of the value, and all of it is between low and high. */
    @Test
    void unknownTimeIsNeitherRunningNorDown() {
        minute(LATHE, 0, Map.of("time.3.3", MINUTE, "time.unknown", 0L));
        minute(LATHE, 1, Map.of("time.1.3", MINUTE, "time.unknown", 0L));
        minute(LATHE, 2, Map.of("time.unknown", MINUTE));
        IndicatorValue value = availability();
        assertThat(value.value()).isEqualTo(0.5);
        assertThat(value.low()).isEqualTo(0.25);
        assertThat(value.high()).isEqualTo(0.75);
        assertThat(value.coverage()).isEqualTo(0.5);
        assertThat(value.outcome().reason())
                .as("planned is calendar time, said so")
                .isEqualTo("planned-is-calendar-time");
    }

    @Test
    void assessesNoAvailabilityOfWhichNothingIsKnown() {
        minute(LATHE, 0, Map.of("time.unknown", MINUTE));
        IndicatorValue value = availability();
        assertThat(value.value()).isNull();
        assertThat(value.low()).isNull();
        assertThat(value.high()).isNull();
        assertThat(value.outcome().assessed()).isFalse();
    }

    /** A meter that has no state is not a machine that stands still. */
    @Test
    void anAssetWithoutAStateHasNoAvailability() {
        for (int minute = 0; minute < 4; minute++) {
            minute(LATHE, minute, Map.of("time.3.3", MINUTE, "time.unknown", 0L));
            minute(METER, minute, Map.of("samples.good", 1L, "covered", MINUTE));
        }
        assertThat(availability().value()).isEqualTo(1);
        assertThat(availability().coverage()).isEqualTo(1);
        assertThat(availability().low()).isEqualTo(1);
    }

    /** Two assets count by their samples, not each as one; an uncertain sample is one, and not a good one. */
    @Test
    void theShareOfGoodSamplesIsARatioOfSums() {
        minute(LATHE, 0, Map.of("samples.good", 90L, "samples.bad", 6L, "samples.uncertain", 4L, "covered", MINUTE));
        minute(METER, 0, Map.of("samples.good", 0L, "samples.bad", 20L, "covered", MINUTE));
        IndicatorValue value = goodQuality();
        assertThat(value.value()).isEqualTo(90 / 120.0);
        assertThat(value.numerator()).isEqualTo(90);
        assertThat(value.denominator()).isEqualTo(120);
        assertThat(value.coverage()).as("two of eight minutes").isEqualTo(0.25);
        assertThat(value.low()).isCloseTo(0.25 * 0.75, within(1e-12));
        assertThat(value.high()).isCloseTo(0.25 * 0.75 + 0.75, within(1e-12));
    }

    /** The same minutes of another window are other evidence. */
    @Test
    void theFingerprintIsOfTheWindowTooAndOfEveryAsset() {
        minute(LATHE, 0, Map.of("samples.good", 1L, "covered", MINUTE));
        String first = goodQuality().outcome().fingerprint();
        Window longer = new Window(0, 5 * MINUTE, "UTC");
        Window earlier = new Window(-MINUTE, 4 * MINUTE, "UTC");
        assertThat(indicators().ofSite("works", longer).get(0).outcome().fingerprint())
                .isNotEqualTo(first);
        assertThat(indicators().ofSite("works", earlier).get(0).outcome().fingerprint())
                .isNotEqualTo(first);
        minute(METER, 0, Map.of("covered", MINUTE));
        assertThat(goodQuality().outcome().fingerprint()).isNotEqualTo(first);
    }
}
