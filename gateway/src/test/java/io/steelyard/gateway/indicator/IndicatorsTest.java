package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Subject;
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
    private static final Catalogue CATALOGUE = Catalogue.usual();

    private final List<MinuteRow> rows = new ArrayList<>();

    private void minute(AssetKey asset, long minute, Map<String, Object> fields) {
        rows.add(new MinuteRow(asset, "class", "hall", "one", minute * MINUTE, new TreeMap<>(fields)));
    }

    private IndicatorValue goodQuality() {
        return one("C10", WINDOW);
    }

    private IndicatorValue availability() {
        return one("K01", WINDOW);
    }

    private IndicatorValue one(String id, Window window) {
        return indicators().of(id, Subject.site("works"), window).get(0);
    }

    private Indicators indicators() {
        List<AssetDescription> assets = List.of(description(LATHE, "one"), description(METER, "two"));
        Kpis kpis = new Kpis(new Sums(
                (asset, from, to, fields) -> rows.stream()
                        .filter(row -> row.asset().equals(asset) && row.minute() >= from && row.minute() < to)
                        .toList(),
                KeptSums.nothing(),
                Declarations.none(),
                TimeModels.usual()));
        return new Indicators(
                CATALOGUE,
                (site, window) -> assets,
                Map.of(
                        "kpi",
                        (subject, keys, window) -> kpis.of(
                                new Kpis.Subject(
                                        subject.toString(),
                                        subject.site(),
                                        assets.stream()
                                                .filter(one -> keys.contains(one.key()))
                                                .toList(),
                                        subject.asset() != null),
                                window)));
    }

    private static AssetDescription description(AssetKey key, String line) {
        return new AssetDescription(
                key, new AgentKey("works", "edge"), "", "", "class", "", "hall", line, List.of(), List.of());
    }

    /** Neither running nor down: unknown time is no part of what ran, and all of it is between low and high. */
    @Test
    void unknownTimeIsNeitherRunningNorDown() {
        minute(LATHE, 0, Map.of("time.3.3", MINUTE, "time.unknown", 0L));
        minute(LATHE, 1, Map.of("time.1.3", MINUTE, "time.unknown", 0L));
        minute(LATHE, 2, Map.of("time.unknown", MINUTE));
        minute(LATHE, 3, Map.of("time.unknown", MINUTE));
        IndicatorValue value = availability();
        assertThat(value.value()).as("of what was seen").isEqualByComparingTo("0.5");
        assertThat(value.low()).isEqualByComparingTo("0.25");
        assertThat(value.high()).isEqualByComparingTo("0.75");
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
        assertThat(value.numerator()).isNull();
        assertThat(value.outcome().assessed()).isFalse();
        assertThat(value.outcome().reason()).isEqualTo("nothing-known");
    }

    /** A meter that has no state is not a machine that stands still. */
    @Test
    void anAssetWithoutAStateHasNoAvailability() {
        for (int minute = 0; minute < 4; minute++) {
            minute(LATHE, minute, Map.of("time.3.3", MINUTE, "time.unknown", 0L));
            minute(METER, minute, Map.of("samples.good", 1L, "covered", MINUTE));
        }
        assertThat(availability().value()).isEqualByComparingTo("1");
        assertThat(availability().coverage()).isEqualTo(1);
        assertThat(availability().low()).isEqualByComparingTo("1");
    }

    /** Two assets count by their samples, not each as one; an uncertain sample is one, and not a good one. */
    @Test
    void theShareOfGoodSamplesIsARatioOfSums() {
        minute(LATHE, 0, Map.of("samples.good", 90L, "samples.bad", 6L, "samples.uncertain", 4L, "covered", MINUTE));
        minute(METER, 0, Map.of("samples.good", 0L, "samples.bad", 20L, "covered", MINUTE));
        IndicatorValue value = goodQuality();
        assertThat(value.value()).isEqualByComparingTo("0.75");
        assertThat(value.numerator()).isEqualByComparingTo("90");
        assertThat(value.denominator()).isEqualByComparingTo("120");
        assertThat(value.coverage()).as("two of eight minutes").isEqualTo(0.25);
        assertThat(value.low())
                .as("nobody knows how many came while nobody looked")
                .isEqualByComparingTo("0");
        assertThat(value.high()).isEqualByComparingTo("1");
    }

    /** The same minutes of another window are other evidence. */
    @Test
    void theFingerprintIsOfTheWindowTooAndOfEveryAsset() {
        minute(LATHE, 0, Map.of("samples.good", 1L, "covered", MINUTE));
        String first = goodQuality().outcome().fingerprint();
        assertThat(first).isEqualTo(goodQuality().outcome().fingerprint()).matches("[0-9a-f]{64}");
        assertThat(one("C10", new Window(0, 5 * MINUTE, "UTC")).outcome().fingerprint())
                .isNotEqualTo(first);
        assertThat(one("C10", new Window(-MINUTE, 4 * MINUTE, "UTC")).outcome().fingerprint())
                .isNotEqualTo(first);
        minute(METER, 0, Map.of("covered", MINUTE));
        assertThat(goodQuality().outcome().fingerprint()).isNotEqualTo(first);
    }

    @Test
    void aLineHasItsOwnMachinesOnly() {
        minute(LATHE, 0, Map.of("samples.good", 9L, "samples.bad", 1L, "covered", MINUTE));
        minute(METER, 0, Map.of("samples.good", 1L, "samples.bad", 9L, "covered", MINUTE));
        IndicatorValue line = indicators()
                .of("C10", Subject.line("works", "hall", "two"), WINDOW)
                .get(0);
        assertThat(line.value()).isEqualByComparingTo("0.1");
        assertThat(line.subject()).isEqualTo("works/hall/two");
        assertThat(indicators().of("C10", Subject.asset(LATHE), WINDOW).get(0).value())
                .isEqualByComparingTo("0.9");
        assertThat(indicators().byAsset("C10", Subject.area("works", "hall"), WINDOW))
                .extracting(IndicatorValue::subject)
                .containsExactly("works/lathe", "works/meter");
    }

    /** A share of the register is the site's; a machine has none. */
    @Test
    void whatIsOnlyASitesIsNoMachines() {
        assertThat(indicators().of(Subject.site("works"), WINDOW))
                .extracting(IndicatorValue::id)
                .contains("C01", "K04", "E05", "E05-market", "P04")
                .isSorted();
        assertThat(indicators().of(Subject.asset(LATHE), WINDOW))
                .extracting(IndicatorValue::id)
                .contains("K04")
                .doesNotContain("C01");
        assertThat(one("C01", WINDOW).outcome().reason()).isEqualTo("no-value");
        assertThat(one("ISO-worker-efficiency", WINDOW).outcome().reason()).isEqualTo("needs-attendance");
    }

    /** Whoever reads why a figure of the whole site is missing reads which table it stands in. */
    @Test
    void namesTheTableOfMonthsWhereNoMonthIsDeclared() {
        assertThat(one("P05", WINDOW).outcome().reason()).isEqualTo("needs-months");
        assertThat(one("P06", WINDOW).outcome().reason()).isEqualTo("needs-months");
    }
}
