package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.indicator.formula.Formula;
import io.steelyard.gateway.indicator.formula.Vocabulary;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.SettingsException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue as data: complete, its examples true, its mistakes named with their lines. */
final class CatalogueTest {
    private static final Catalogue CATALOGUE = Catalogue.usual();
    private static final String WORDS = """
            quantities:
              - {name: a, unit: '1', zh: 甲, en: first, provider: kpi}
              - {name: b, unit: '1', zh: 乙, en: second, provider: kpi}
              - {name: t, unit: s, zh: 时, en: time, provider: kpi}
            """;

    static Collection<Definition> definitions() {
        return CATALOGUE.all();
    }

    @Test
    void hasTheWholeCatalogueAndAllOfIso22400() {
        List<String> ids = new ArrayList<>();
        CATALOGUE.all().forEach(definition -> ids.add(definition.id()));
        for (int i = 1; i <= 20; i++) {
            assertThat(ids).contains("C%02d".formatted(i));
        }
        for (int i = 1; i <= 14; i++) {
            assertThat(ids).contains("K%02d".formatted(i));
        }
        for (int i = 1; i <= 6; i++) {
            assertThat(ids).contains("E%02d".formatted(i));
        }
        assertThat(ids).contains("P01-K04", "P01-K09", "P01-K10", "P01-E02", "P01-E06", "P02", "P03", "P04");
        assertThat(CATALOGUE.all().stream()
                        .filter(one -> one.told().standards().stream()
                                .anyMatch(standard -> standard.name().startsWith("ISO 22400-2")))
                        .toList())
                .as("K01 to K13 and 21 more")
                .hasSize(34);
    }

    /** Somebody computed it by hand; the program has to come to the same. */
    @ParameterizedTest
    @MethodSource("definitions")
    void theExampleComesOutAsByHand(Definition definition) {
        Map<String, Quantity> known = new HashMap<>();
        definition
                .example()
                .inputs()
                .forEach((name, value) -> known.put(
                        name, Quantity.exactly(value, CATALOGUE.quantity(name).unit(), Grade.T)));
        assertThat(definition.example().inputs().keySet())
                .containsExactlyInAnyOrderElementsOf(definition.told().inputs());
        assertThat(definition.formula().compute(known).value())
                .as("%s: %s", definition.id(), definition.example().byHand())
                .isEqualByComparingTo(definition.example().result());
    }

    /**
     * No word that nobody uses: an indicator takes it; time elements are shown by themselves, and factors take every resource. For
     * each that nobody gives it stands why; so it does for what waits for a table of its own, for direct emissions, which a site without any has not, and for electricity, which a meter of heat does not count.
     */
    @Test
    void everyWordIsUsedAndOfSomebody() {
        List<String> used = new ArrayList<>();
        CATALOGUE.all().forEach(definition -> used.addAll(definition.told().inputs()));
        for (QuantityDefinition word : CATALOGUE.quantities()) {
            assertThat(word.provider().equals("nobody")
                            || word.name().startsWith("quality.")
                            || word.name().startsWith("sequences.")
                            || word.name().startsWith("material.")
                            || word.name().startsWith("finance.")
                            || List.of(
                                            "parts.first-pass",
                                            "parts.inspected",
                                            "count.epc",
                                            "count.psq",
                                            "emissions.scope1",
                                            "energy.electricity")
                                    .contains(word.name()))
                    .as(word.name())
                    .isEqualTo(!word.missing().isEmpty());
            boolean isShown = word.provider().equals("kpi")
                    && (word.name().startsWith("time.") || word.name().startsWith("energy."));
            if (!isShown) {
                assertThat(used).contains(word.name());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            formula: a / bb else not-assessed "none" | own.yaml:5:14: indicators[0].formula: character 5: no quantity is called bb; did you mean b?
            formula: a / b                           | own.yaml:5:14: indicators[0].formula: character 3: what if this divides by zero
            formula: a + t                           | own.yaml:5:14: indicators[0].formula: character 3: + of 1 and s; they are of two kinds
            formula: a                               | own.yaml:5:14: indicators[0].formula: character 1: b is listed as an input and not used
            """)
    void aWrongFormulaIsRefusedWithItsLine(String line, String message) {
        assertThatThrownBy(() -> own(line))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyMistakeOfAFileIsListedAtOnce() {
        assertThatThrownBy(() -> Catalogue.read(
                        DataFile.of("words.yaml", WORDS), List.of(DataFile.of("own.yaml", """
                                version: '1'
                                indicators:
                                  - id: X1
                                    naem: {zh: 一, en: one}
                                    formula: a
                                    inputs: [a]
                                    unit: '1'
                                    shown: {zh: '%', en: '%'}
                                    grades: [Z]
                                    subjects: [site]
                                    scoring: {kind: bands, bands: [{upTo: 0.4, points: 1}, {upTo: 0.4, points: 2}]}
                                    standards: []
                                    example: {inputs: {c: 1}, by-hand: '1', result: 1}
                                """)), reason -> true))
                .hasMessageContaining("unknown key; did you mean \"name\"?")
                .hasMessageContaining("X1 is no indicator's id")
                .hasMessageContaining("grades[0]: unknown word \"Z\"")
                .hasMessageContaining("put bands in rising order")
                .hasMessageContaining("c is no input of this indicator");
    }

    /**
     * Of each way to compute it the lowest of what it takes: {@code d} is of telemetry or a document, {@code w} somebody's word,
     * {@code n} is given by nobody yet, {@code s} by a register that may be signed.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a                             | T
            a + d                         | T D
            d / w else not-assessed "x"   | S
            if-known(w, a, d)             | T D
            if-known(d, w, a) * 2         | T S
            if-known(n, a, w)             | T S
            max(a, d, r)                  | R D
            share d of a else not-assessed "x" | T D
            to('1', 2 * s)                | R S
            """)
    void gradesFollowFromTheInputs(String formula, String grades) {
        Map<String, List<Grade>> given = Map.of(
                "a", List.of(Grade.T),
                "d", List.of(Grade.T, Grade.D),
                "r", List.of(Grade.R),
                "s", List.of(Grade.R, Grade.S),
                "w", List.of(Grade.S),
                "n", List.of(Grade.D, Grade.S));
        List<Vocabulary.Noun> nouns = new ArrayList<>();
        given.keySet()
                .forEach(name ->
                        nouns.add(new Vocabulary.Noun(name, "1", List.of(), name.equals("d") ? "a" : "", false)));
        List<String> inputs = given.keySet().stream()
                .filter(name -> formula.matches(".*\\b" + name + "\\b.*"))
                .toList();
        Formula read = Formula.read(formula, "1", inputs, new Vocabulary(nouns), reason -> true);
        assertThat(read.grades(given::get)).extracting(Enum::name).containsExactly(grades.split(" "));
    }

    /** As own files had to have one, and so that nobody believes what nobody holds. */
    @Test
    void aListOfGradesIsReadAndDoesNotCount() {
        Catalogue declared = Catalogue.read(
                DataFile.of("words.yaml", WORDS.replace("provider: kpi", "provider: declared")),
                List.of(DataFile.of("own.yaml", ownText("formula: a / b else not-assessed \"none\"", "1"))),
                reason -> true);
        assertThat(Objects.requireNonNull(declared.find("C01")).told().grades()).containsExactly(Grade.D, Grade.S);
    }

    private static Catalogue own(String formula) {
        return own(formula, "1");
    }

    private static Catalogue own(String formula, String version) {
        return Catalogue.read(
                DataFile.of("words.yaml", WORDS),
                List.of(DataFile.of("own.yaml", ownText(formula, version))),
                reason -> true);
    }

    private static String ownText(String formula, String version) {
        return """
                                version: '%s'
                                indicators:
                                  - id: C01
                                    name: {zh: 一, en: one}
                                    %s
                                    inputs: [a, b]
                                    unit: '1'
                                    shown: {zh: '%%', en: '%%'}
                                    grades: [T]
                                    subjects: [site]
                                    scoring: {kind: none}
                                    standards: []
                                    example: {inputs: {a: 1, b: 2}, by-hand: '1 ÷ 2', result: 0.5}
                                """.formatted(version, formula);
    }

    /** The new rule is the old one where a is not above b: only where it is do results differ. */
    @Test
    void anotherRuleShowsExactlyTheWindowsThatDiffer() {
        Catalogue before = own("formula: a / b else not-assessed \"none\"");
        Catalogue after = own("formula: min(a, b) / b else not-assessed \"none\"", "2");
        List<Revision.Kept> kept = new ArrayList<>();
        for (int day = 0; day < 10; day++) {
            kept.add(kept(day, day, 6));
        }
        kept.add(kept(10, 3, 0));
        assertThat(Revision.between(before, after, "C01", kept))
                .extracting(difference -> difference.after().window().from())
                .containsExactly(7L, 8L, 9L);
        assertThat(Revision.between(before, own("formula: a / b else not-assessed \"none\"", "2"), "C01", kept))
                .as("another version of the same rule")
                .isEmpty();
        assertThat(Revision.between(before, own("formula: a / b else not-assessed \"other\"", "2"), "C01", kept))
                .as("another reason is another result")
                .hasSize(1);
    }

    private static Revision.Kept kept(int day, int a, int b) {
        Window window = new Window(day, day + 1, "UTC");
        TreeMap<String, Quantity> quantities = new TreeMap<>();
        quantities.put("a", Quantity.exactly(BigDecimal.valueOf(a), "1", Grade.T));
        quantities.put("b", Quantity.exactly(BigDecimal.valueOf(b), "1", Grade.T));
        return new Revision.Kept(
                "works", window, Map.of("kpi", new Evidence("works", window, quantities, new TreeMap<>())));
    }

    /** Half-open as the ministry's questionnaire has them: an upper edge belongs to its band. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.1, 0", "0.1000001, 1.5", "0.2, 1.5", "0.4, 3", "0.6, 4.5", "0.6000001, 6", "1, 6"})
    void bandsAreHalfOpen(BigDecimal value, BigDecimal points) {
        Scoring.Bands bands = (Scoring.Bands) CATALOGUE.find("C01").scoring();
        assertThat(bands.points(value)).isEqualByComparingTo(points);
    }

    @Test
    void aChangeWithinTheFlatBandIsNone() {
        Scoring.Delta delta = (Scoring.Delta) CATALOGUE.find("E03").scoring();
        assertThat(delta.points(new BigDecimal("0.01"))).isEqualByComparingTo("3.5");
        assertThat(delta.points(new BigDecimal("-0.0101"))).isEqualByComparingTo("7");
        assertThat(delta.points(new BigDecimal("0.0101"))).isEqualByComparingTo("0");
        Scoring.Steps steps = (Scoring.Steps) CATALOGUE.find("C03").scoring();
        assertThat(List.of("0.9", "0.89", "0.7", "0.3", "0.29"))
                .extracting(value -> steps.finding(new BigDecimal(value)))
                .containsExactly("met", "largely", "largely", "partly", "not");
    }

    @Test
    void aFormulaIsToldInBothLanguages() {
        assertThat(CATALOGUE.find("K07").told().rule().told().zh())
                .isEqualTo("实际生产时间 APT ÷ (实际生产时间 APT + 实际延误时间 ADET)");
        assertThat(CATALOGUE.find("K09").told().rule().told().en())
                .isEqualTo("produced quantity (PQ) ÷ actual order execution time (AOET)");
    }

    /** Whoever corrects more in than was made is told, as whoever plans too little; a count that is none gives no ratio. */
    @ParameterizedTest
    @CsvSource({"45, 1.125, over-one", "40, 1, ''", "null, null, count-below-zero"})
    void moreGoodThanMadeIsTold(String good, String value, String note) {
        Quantity made = Quantity.exactly(new BigDecimal("40"), "1", Grade.T);
        Quantity passed = good.equals("null")
                ? Quantity.missing("1", Grade.S, "count-below-zero")
                : Quantity.exactly(new BigDecimal(good), "1", Grade.S);
        Window window = new Window(0, 60, "UTC");
        Evidence evidence = new Evidence(
                "works/m", window, new TreeMap<>(Map.of("count.gq", passed, "count.pq", made)), new TreeMap<>());
        IndicatorValue quality =
                new Evaluation(CATALOGUE, CATALOGUE.find("K03")).of("works/m", window, Map.of("kpi", evidence));
        assertThat(String.valueOf(quality.value())).isEqualTo(value);
        assertThat(String.join(" ", quality.outcome().notes())).isEqualTo(note);
        assertThat(quality.outcome().reason()).isEqualTo(note);
    }
}
