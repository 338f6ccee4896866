package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.declared.Facts;
import io.steelyard.gateway.declared.Retrofits;
import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a retrofit has changed, through the catalogue. */
final class RetrofitsOnTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Window ASKED = new Window(5_000, 6_000, "UTC");

    /** Of 1,000 parts 25 are scrap before; after it 18 for certain and 22 at most. */
    private static Evidence parts(Window window) {
        boolean isBefore = window.from() == 0;
        SortedMap<String, Quantity> sums = new TreeMap<>();
        sums.put("count.pq", Quantity.exactly(BigDecimal.valueOf(1_000), "1", Grade.T));
        sums.put(
                "count.sq",
                isBefore
                        ? Quantity.exactly(BigDecimal.valueOf(25), "1", Grade.T)
                        : new Quantity(
                                BigDecimal.valueOf(20),
                                BigDecimal.valueOf(18),
                                BigDecimal.valueOf(22),
                                "1",
                                Grade.T,
                                0.9,
                                ""));
        return new Evidence("works", window, sums, new TreeMap<>(Map.of("sum", window.toString())));
    }

    private static IndicatorValue scrap(Retrofits.@Nullable Retrofit baseline) {
        Indicators[] all = new Indicators[1];
        EvidenceSource kpi = (subject, assets, window) -> parts(window);
        EvidenceSource retrofits = new RetrofitsOn(
                (site, subject, window) -> baseline, (id, subject, window) -> all[0].of(id, subject, window));
        all[0] = new Indicators(
                Catalogue.usual(), (site, window) -> List.of(), Map.of("kpi", kpi, "baselines", retrofits));
        return all[0].of("P01-K10", Subject.site("works"), ASKED).get(0);
    }

    private static Retrofits.Retrofit baseline(boolean isComparable, boolean isSigned) {
        return new Retrofits.Retrofit(
                "spindle",
                new Facts.Window(0, 1_000, UTC),
                new Facts.Window(2_000, 3_000, UTC),
                isComparable,
                isSigned,
                "row");
    }

    /** 0.02 to 0.025 is a fifth less; 0.018 to 0.022 between 28 % and 12 % less. */
    @Test
    void comparesTheWindowsOfTheRecord() {
        IndicatorValue value = scrap(baseline(true, true));
        assertThat(value.value()).isEqualByComparingTo("-0.2");
        assertThat(value.low()).isEqualByComparingTo("-0.28");
        assertThat(value.high()).isEqualByComparingTo("-0.12");
        assertThat(value.outcome().grade()).isEqualTo(Grade.R);
        assertThat(scrap(baseline(true, false)).outcome().grade()).isEqualTo(Grade.S);
        assertThat(scrap(baseline(true, false)).outcome().fingerprint())
                .isEqualTo(scrap(baseline(true, false)).outcome().fingerprint());
    }

    @Test
    void saysWhyNothingIsCompared() {
        IndicatorValue none = scrap(null);
        assertThat(none.value()).isNull();
        assertThat(none.outcome().reason()).isEqualTo("no-baseline");
        assertThat(scrap(baseline(false, true)).outcome().reason()).isEqualTo("not-comparable");
    }
}
