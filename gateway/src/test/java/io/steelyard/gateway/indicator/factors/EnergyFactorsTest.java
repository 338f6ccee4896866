package io.steelyard.gateway.indicator.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.UsedFactor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Energy times the factor of its year, and nothing that nobody knows taken for zero. */
final class EnergyFactorsTest {
    private static final Catalogue CATALOGUE = Catalogue.usual();
    private static final String ENERGY_A_UNIT = "ISO-comprehensive-energy-consumption";
    private static final Window IN_2023 = window("2023-03-01T00:00:00Z", "2023-04-01T00:00:00Z");

    private Map<String, Quantity> made = Map.of();
    private final TreeMap<String, Quantity> used = new TreeMap<>();
    private final List<EnergyFactor> declared = new ArrayList<>();
    private List<String> areas = List.of();
    private FactorTables tables = FactorTables.usual();

    @TempDir
    private Path folder;

    private static Window window(String from, String to) {
        return new Window(
                Instant.parse(from).getEpochSecond() * 1_000_000_000L,
                Instant.parse(to).getEpochSecond() * 1_000_000_000L,
                "UTC");
    }

    private IndicatorValue indicator(String id, Window window) {
        EnergyFactors factors = new EnergyFactors(
                (subject, assets, year) -> new Evidence("works", year, used, new TreeMap<>(Map.of("m", "digest"))),
                new EnergyFactors.Doors() {
                    @Override
                    public List<EnergyFactor> declared(String site) {
                        return declared;
                    }

                    @Override
                    public long declaredVersion(String site) {
                        return 7;
                    }

                    @Override
                    public List<String> areas(String site) {
                        return areas;
                    }
                },
                tables);
        return new Indicators(CATALOGUE, (site, over) -> List.of(), Map.of("factors", factors, "kpi", this::made))
                .of(id, Subject.site("works"), window)
                .get(0);
    }

    private Evidence made(Subject subject, List<AssetKey> assets, Window window) {
        return new Evidence("works", window, new TreeMap<>(made), new TreeMap<>());
    }

    private static Quantity amount(String value, String unit) {
        return Quantity.exactly(new BigDecimal(value), unit, Grade.T);
    }

    @Test
    void electricityAsCoalAndByBothMethods() {
        used.put("energy.electricity", amount("100000", "kW.h"));
        assertThat(indicator("E01", IN_2023).value()).isEqualByComparingTo("12.29");
        assertThat(indicator("E05", IN_2023).value()).as("the country's").isEqualByComparingTo("53.06");
        assertThat(indicator("E05-market", IN_2023).value()).isEqualByComparingTo("60.96");
        areas = List.of("shandong", "north");
        assertThat(indicator("E05", IN_2023).value()).isEqualByComparingTo("61.91");
        assertThat(indicator("E05-market", IN_2023).value())
                .as("no province has a residual mix: the country's")
                .isEqualByComparingTo("60.96");
    }

    /** With every result, so that anybody can look the number up; what the site declared by the version of its table. */
    @Test
    void aResultNamesTheFactorsThatMadeIt() {
        used.put("energy.electricity", amount("100000", "kW.h"));
        used.put("energy.heat", amount("36", "MJ"));
        areas = List.of("shandong", "north");
        assertThat(indicator("E05", IN_2023).outcome().factors())
                .singleElement()
                .satisfies(one -> {
                    assertThat(told(one))
                            .isEqualTo("emissions.location electricity location 2023 of 2023 shandong S PROGRAM 2023");
                    assertThat(one.factor().source()).isEqualTo("citing the ministry [s69]");
                    assertThat(one.amount().value()).isEqualByComparingTo("100000");
                });
        declared.add(new EnergyFactor("heat", "coal", 2022, new BigDecimal("0.04"), "MJ", "measured"));
        assertThat(indicator("E01", IN_2023).outcome().factors())
                .extracting(EnergyFactorsTest::told)
                .containsExactlyInAnyOrder(
                        "energy.coal-equivalent electricity coal 2023 of 2020 china S PROGRAM 2020",
                        "energy.coal-equivalent heat coal 2023 of 2022   DECLARED 7");
    }

    private static String told(UsedFactor one) {
        return String.join(
                " ",
                one.quantity(),
                one.factor().resource(),
                one.factor().method(),
                one.year() + " of " + one.factor().year(),
                one.origin().area(),
                one.origin().trust(),
                one.origin().table().name(),
                one.origin().edition());
    }

    /** The example of docs/indicators.md: certificates are taken off before the residual mix is applied, and never elsewhere. */
    @Test
    void whatIsCertifiedIsNotOfTheResidualMix() {
        used.put("energy.electricity", amount("100000", "kW.h"));
        used.put(
                "energy.certified.electricity",
                new Quantity(new BigDecimal("30"), new BigDecimal("10"), new BigDecimal("40"), "MW.h", Grade.D, 1, ""));
        IndicatorValue market = indicator("E05-market", IN_2023);
        assertThat(market.value()).isEqualByComparingTo("42.672");
        assertThat(market.low()).isEqualByComparingTo("36.576");
        assertThat(market.high()).isEqualByComparingTo("54.864");
        assertThat(market.outcome().grade()).isEqualTo(Grade.D);
        assertThat(indicator("E05", IN_2023).value()).isEqualByComparingTo("53.06");
        assertThat(indicator("E01", IN_2023).value()).isEqualByComparingTo("12.29");
    }

    /** Who bought more certificates than electricity has emitted nothing; they cannot be less than that. */
    @Test
    void moreCertificatesThanElectricityLeaveNothing() {
        used.put("energy.electricity", amount("20000", "kW.h"));
        used.put("energy.certified.electricity", amount("30000", "kW.h"));
        assertThat(indicator("E05-market", IN_2023).value()).isEqualByComparingTo("0");
        used.put("energy.certified.electricity", Quantity.missing("kW.h", Grade.D, "units-differ"));
        assertThat(indicator("E05-market", IN_2023).outcome().reason()).isEqualTo("units-differ");
    }

    /** 3.6 MJ are a kilowatt hour, and a coefficient for megajoules is not one for kilowatt hours. */
    @Test
    void heatIsConvertedBeforeItIsMultiplied() {
        used.put("energy.heat", amount("1000", "kW.h"));
        assertThat(indicator("E01", IN_2023).value()).isEqualByComparingTo("0.12276");
    }

    @Test
    void aYearHasItsOwnFactorAndAWindowOverTwoHasBoth() {
        used.put("energy.electricity", amount("1000", "kW.h"));
        Window winter = window("2022-12-01T00:00:00Z", "2023-02-01T00:00:00Z");
        assertThat(indicator("E05", winter).value())
                .as("0.5366 of the one year and 0.5306 of the other")
                .isEqualByComparingTo("1.0672");
        IndicatorValue later = indicator("E05", window("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"));
        assertThat(later.value()).isEqualByComparingTo("0.5306");
        assertThat(later.outcome().notes()).containsExactly("factor-of-earlier-year");
    }

    @Test
    void boundsAreMultipliedToo() {
        used.put(
                "energy.electricity",
                new Quantity(new BigDecimal("1000"), new BigDecimal("1000"), null, "kW.h", Grade.T, 0.5, ""));
        IndicatorValue coal = indicator("E01", IN_2023);
        assertThat(coal.low()).isEqualByComparingTo("0.1229");
        assertThat(coal.high()).as("nobody knows the most").isNull();
        assertThat(coal.coverage()).isEqualTo(0.5);
    }

    /** A figure has another fingerprint only where something else was multiplied for it. */
    @Test
    void anotherGridFactorIsNothingToCoal() {
        used.put("energy.electricity", amount("1000", "kW.h"));
        List<String> ids = List.of("E01", "E05", "E05-market");
        List<String> before = fingerprints(ids);
        declared.add(new EnergyFactor("electricity", "market", 2022, new BigDecimal("0.4"), "kW.h", "our contract"));
        List<String> after = fingerprints(ids);
        assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(after.get(2)).isNotEqualTo(before.get(2));
    }

    private List<String> fingerprints(List<String> ids) {
        return ids.stream()
                .map(id -> indicator(id, IN_2023).outcome().fingerprint())
                .toList();
    }

    /**
     * All energy in a cycle, ISO 22400-2: in kilowatt hours by its unit, whatever coal somebody counts for it, and by the coefficient
     * of coal where it is measured in another one.
     */
    @Test
    void energyOfAUnitIsOfEveryKind() {
        made = Map.of("count.pq", amount("600", "1"));
        assertThat(indicator(ENERGY_A_UNIT, IN_2023).outcome().reason()).isEqualTo("no-energy-known");
        used.put("energy.electricity", amount("1500", "kW.h"));
        used.put("energy.heat", amount("1080", "MJ"));
        declared.add(new EnergyFactor("electricity", "coal", 2022, new BigDecimal("0.301"), "kW.h", "coal burnt"));
        assertThat(indicator(ENERGY_A_UNIT, IN_2023).value()).isEqualByComparingTo("3");
        assertThat(indicator(ENERGY_A_UNIT, IN_2023).outcome().grade()).isEqualTo(Grade.T);
        used.put("energy.natural-gas", amount("100", "m3"));
        assertThat(indicator(ENERGY_A_UNIT, IN_2023).outcome().reason()).isEqualTo("factor-in-conflict");
        declared.add(new EnergyFactor("natural-gas", "coal", 2022, new BigDecimal("1.229"), "m3", "measured"));
        IndicatorValue all = indicator(ENERGY_A_UNIT, IN_2023);
        assertThat(all.value()).as("10 kW.h a cubic metre").isEqualByComparingTo("4.666666666666667");
        assertThat(all.outcome().grade()).isEqualTo(Grade.D);
        assertThat(all.outcome().factors()).singleElement().satisfies(one -> {
            assertThat(told(one)).isEqualTo("energy.used natural-gas energy 2023 of 2022   DECLARED 7");
            assertThat(one.factor().source()).isEqualTo("measured: 1.229 kgce ÷ 0.1229 kgce/kW·h");
        });
        used.put("energy.compressed-air", amount("10", "m3"));
        assertThat(indicator(ENERGY_A_UNIT, IN_2023).outcome().reason()).isEqualTo("no-factor");
    }

    /** The narrowest that has one, and whoever reads the figure is told that it is a wider one than the site's own. */
    @ParameterizedTest
    @CsvSource({
        "shandong north, 0.6191, ''",
        "jiangsu east, 0.55, factor-of-region",
        "jiangsu, 0.5306, factor-of-country",
        "northeast, 0.5122, ''",
        "northwest, 0.5543, ''",
        "central, 0.5271, ''",
        "south, 0.4042, ''",
        "southwest, 0.2472, ''",
        "north, 0.6361, ''",
        "'', 0.5306, ''"
    })
    void gridsAreTakenFromTheNarrowestThatIsKnown(String named, String factor, String note) {
        areas = named.isEmpty() ? List.of() : List.of(named.split(" "));
        used.put("energy.electricity", amount("1000", "kW.h"));
        IndicatorValue location = indicator("E05", IN_2023);
        assertThat(location.value()).isEqualByComparingTo(factor);
        assertThat(String.join(" ", location.outcome().notes())).isEqualTo(note);
        assertThat(indicator("E05-market", IN_2023).outcome().notes())
                .as("published for the country alone")
                .isEmpty();
        used.put("energy.electricity", Quantity.missing("kW.h", Grade.T, "no-meter"));
        assertThat(indicator("E05", IN_2023).outcome().notes()).containsExactly("no-meter");
    }

    /** Fossil alone is for whoever declares it: no figure takes it. */
    @Test
    void whatFossilFuelsGiveIsShownAndNotTaken() {
        FactorTables.Chosen fossil =
                Objects.requireNonNull(tables.find("electricity", "fossil", 2024, areas, declared));
        assertThat(fossil.factor().factor()).isEqualByComparingTo("0.8273");
        assertThat(fossil.origin().trust()).isEqualTo("V");
    }

    /** Two published defaults of natural gas disagree by a tenth: somebody has to say which holds. */
    @Test
    void naturalGasNeedsADeclaredValue() {
        used.put("energy.electricity", amount("1000", "kW.h"));
        used.put("energy.natural-gas", amount("100", "m3"));
        assertThat(indicator("E01", IN_2023).outcome().reason()).isEqualTo("factor-in-conflict");
        declared.add(new EnergyFactor("natural-gas", "coal", 2022, new BigDecimal("1.2143"), "m3", "measured"));
        IndicatorValue coal = indicator("E01", IN_2023);
        assertThat(coal.value()).isEqualByComparingTo("0.24433");
        assertThat(coal.outcome().grade()).as("it rests on a document").isEqualTo(Grade.D);
    }

    @Test
    void whatIsNotKnownIsNotZero() {
        assertThat(indicator("E01", IN_2023).outcome().reason()).isEqualTo("no-energy-known");
        used.put("energy.electricity", Quantity.missing("kW.h", Grade.T, "no-metering-plan"));
        assertThat(indicator("E01", IN_2023).outcome().reason()).isEqualTo("no-metering-plan");
        assertThat(indicator("E05-market", IN_2023).outcome().reason()).isEqualTo("no-metering-plan");
        used.put("energy.electricity", amount("1000", "kW.h"));
        used.put("energy.compressed-air", amount("10", "m3"));
        assertThat(indicator("E01", IN_2023).outcome().reason()).isEqualTo("no-factor");
        assertThat(indicator("E05", IN_2023).value())
                .as("air is no electricity")
                .isEqualByComparingTo("0.5306");
        used.put("energy.compressed-air", amount("10", "kg"));
        declared.add(new EnergyFactor("compressed-air", "coal", 2020, BigDecimal.ONE, "m3", "nameplate"));
        assertThat(indicator("E01", IN_2023).outcome().reason()).isEqualTo("unit-mismatch");
    }

    /** A site that burns gas emits more than its electricity: by how much nobody knows while its meter is silent. */
    @Test
    void whatIsBurntAndNotKnownLeavesTheIntensityUnknown() {
        made = Map.of("count.gq", amount("100", "1"));
        used.put("energy.electricity", amount("1000", "kW.h"));
        used.put("energy.heat", amount("36", "MJ"));
        assertIntensity("5.306", "6.096", "", "nobody burns anything");
        declared.add(new EnergyFactor("natural-gas", "scope1", 2023, new BigDecimal("2.2"), "m3", "analysis"));
        assertIntensity("5.306", "6.096", "", "nobody has gas");
        used.put("energy.natural-gas", amount("100", "m3"));
        assertIntensity("7.506", "8.296", "", "220 kg more");
        used.put("energy.natural-gas", Quantity.missing("m3", Grade.T, "no-count"));
        assertIntensity(null, null, "no-count", "a meter of which nothing was heard");
        used.put(
                "energy.natural-gas",
                new Quantity(BigDecimal.TEN, BigDecimal.TEN, null, "m3", Grade.T, 0.5, "meter-half-seen"));
        assertThat(indicator("E06", IN_2023).low()).isEqualByComparingTo("5.526");
        assertThat(indicator("E06", IN_2023).high()).as("half of it").isNull();
        used.put("energy.natural-gas", amount("100", "kg"));
        assertIntensity(null, null, "unit-mismatch", "in kilograms");
        declared.clear();
        declared.add(new EnergyFactor("natural-gas", "scope1", 2024, BigDecimal.ONE, "kg", "analysis"));
        assertIntensity(null, null, "no-factor", "of a later year only");
    }

    private void assertIntensity(@Nullable String location, @Nullable String market, String reason, String what) {
        Map.of("E06", Optional.ofNullable(location), "E06-market", Optional.ofNullable(market))
                .forEach((id, value) -> {
                    IndicatorValue said = indicator(id, IN_2023);
                    for (BigDecimal one : Arrays.asList(said.value(), said.low(), said.high())) {
                        assertThat(Optional.ofNullable(one)
                                        .map(number ->
                                                number.stripTrailingZeros().toPlainString()))
                                .as(id + ", " + what)
                                .isEqualTo(value);
                    }
                    assertThat(said.outcome().reason()).as(id + ", " + what).isEqualTo(reason);
                });
    }

    @Test
    void anotherFactorIsAnotherFingerprint() {
        used.put("energy.electricity", amount("1000", "kW.h"));
        String before = indicator("E05", IN_2023).outcome().fingerprint();
        assertThat(indicator("E05", IN_2023).outcome().fingerprint()).isEqualTo(before);
        declared.add(new EnergyFactor("electricity", "location", 2023, new BigDecimal("0.6191"), "kW.h", "province"));
        assertThat(indicator("E05", IN_2023).outcome().fingerprint()).isNotEqualTo(before);
        assertThat(indicator("E05", IN_2023).value()).isEqualByComparingTo("0.6191");
    }

    private FactorTables own(String... rows) throws IOException {
        for (int i = 0; i < rows.length; i++) {
            Files.writeString(folder.resolve(i + ".yaml"), "version: '1'\nfactors:\n" + rows[i]);
        }
        return FactorTables.withFolder(folder);
    }

    private static String row(String resource, String method, int year, String rest) {
        return "  - {resource: " + resource + ", method: " + method + ", year: " + year + ", source: notice, trust: V, "
                + rest + "}\n";
    }

    /** A newer year comes to those of the program; one of the same year takes its place; the others stay. */
    @Test
    void filesOfAUserAddToThoseOfTheProgramOrTakeTheirPlace() throws IOException {
        used.put("energy.electricity", amount("1000", "kW.h"));
        used.put("energy.natural-gas", amount("100", "m3"));
        tables = own(row("electricity", "location", 2025, "factor: 0.5, unit: kW.h")
                + row("electricity", "market", 2023, "factor: 600, unit: MW.h")
                + row("natural-gas", "coal", 2020, "factor: 1.2, unit: m3"));
        Window now = window("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        assertThat(indicator("E05", now).value()).isEqualByComparingTo("0.5");
        assertThat(indicator("E05", IN_2023).value()).isEqualByComparingTo("0.5306");
        assertThat(indicator("E05-market", IN_2023).value()).isEqualByComparingTo("0.6");
        assertThat(indicator("E01", IN_2023).value())
                .as("what others contradict is settled")
                .isEqualByComparingTo("0.2429");
    }

    @Test
    void aWrongFileIsRefusedByLine() {
        assertThatThrownBy(() -> own(
                        row("electricity", "locaton", 2025, "factor: -1, unit: kWh, sauce: x")
                                + row("heat", "coal", 2020, "factor: 1, unit: MJ"),
                        row("heat", "coal", 2020, "factor: 1, unit: MJ")))
                .hasMessageContaining("0.yaml:3:")
                .hasMessageContaining("did you mean \"location\"")
                .hasMessageContaining("a factor is not less than 0")
                .hasMessageContaining("no unit of UCUM: kWh")
                .hasMessageContaining("did you mean \"source\"")
                .hasMessageContaining("1.yaml:3:")
                .hasMessageContaining("heat coal china 2020 is in 0.yaml before");
    }
}
