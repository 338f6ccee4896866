package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.MadePlant;
import io.steelyard.testkit.month.Reference;
import io.steelyard.testkit.month.ReferenceIndicators;
import io.steelyard.testkit.month.ReferenceSubject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue's formulas against ratios that were written from the definitions, over made plants. */
final class IndicatorsAgainstReferenceTest {
    private static final long FROM = Instant.parse("2026-10-20T22:00:00Z").getEpochSecond() * 1_000_000_000L;
    private static final long TO = Instant.parse("2026-11-03T23:00:00Z").getEpochSecond() * 1_000_000_000L;
    private static final Catalogue CATALOGUE = Catalogue.usual();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyRatioOfExactSumsIsTheReferences(long seed) {
        List<MadeMachine> machines = new MadePlant(seed, ZoneId.of("Europe/Berlin"), FROM, TO).machines(6);
        Window window = new Window(FROM, TO, "Europe/Berlin");
        int compared = 0;
        for (MadeMachine machine : machines) {
            SortedMap<String, BigDecimal> sums = Reference.of(machine, FROM, TO);
            SortedMap<String, ReferenceIndicators.Said> wanted = ReferenceIndicators.of(
                    ReferenceSubject.machine(
                            machine,
                            Books.none(ZoneId.of("Europe/Berlin")),
                            Reference::of,
                            new ReferenceSubject.Window(FROM, TO)),
                    "asset");
            SortedMap<String, Quantity> known = new TreeMap<>();
            sums.forEach((name, value) -> {
                QuantityDefinition word = CATALOGUE.quantity(name);
                if (word != null) {
                    known.put(name, Quantity.exactly(value, word.unit(), Grade.T));
                }
            });
            Evidence evidence = new Evidence("works/m", window, known, new TreeMap<>());
            for (IndicatorValue value :
                    new Indicators(CATALOGUE, (site, over) -> List.of(), Map.of()).ratios(evidence)) {
                ReferenceIndicators.Said said = wanted.get(value.id());
                BigDecimal expected = said == null ? null : said.value();
                if (expected != null) {
                    assertThat(value.value())
                            .as("%s, seed %s", value.id(), seed)
                            .isEqualByComparingTo(expected.round(MathContext.DECIMAL64));
                    assertThat(value.low()).isLessThanOrEqualTo(value.value());
                    assertThat(value.high().subtract(value.low()))
                            .as("nothing is unknown")
                            .isLessThanOrEqualTo(
                                    value.value().abs().movePointLeft(15).max(new BigDecimal("1e-30")));
                    compared++;
                } else if (said != null) {
                    assertThat(value.value()).isNull();
                }
            }
        }
        assertThat(compared).as("ratios that were compared").isGreaterThan(30);
    }
}
