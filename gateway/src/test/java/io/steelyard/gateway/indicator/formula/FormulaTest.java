package io.steelyard.gateway.indicator.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.indicator.formula.Vocabulary.Noun;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a formula may say, what is refused and how, and what comes out. */
final class FormulaTest {
    private static final Vocabulary VOCABULARY = new Vocabulary(List.of(
            new Noun("time.run", "s", List.of(), "", false),
            new Noun("time.delay", "s", List.of(), "", false),
            new Noun("time.setup", "s", List.of(), "", false),
            new Noun("time.busy", "s", List.of("time.run", "time.delay"), "", false),
            new Noun("energy.electricity", "kW.h", List.of(), "", false),
            new Noun("energy.heat", "MJ", List.of(), "", false),
            new Noun("count.all", "1", List.of(), "", false),
            new Noun("count.good", "1", List.of(), "", false),
            new Noun("money", "[CNY]", List.of(), "", false),
            new Noun("pressure", "bar", List.of(), "", false),
            new Noun("change", "1", List.of(), "", true)));
    private static final Set<String> REASONS = Set.of("none");

    private static Formula formula(String text, String unit, String... inputs) {
        return Formula.read(text, unit, List.of(inputs), VOCABULARY, REASONS::contains);
    }

    private static Quantity between(String low, String value, String high, String unit) {
        return new Quantity(new BigDecimal(value), new BigDecimal(low), new BigDecimal(high), unit, Grade.T, 0.5, "");
    }

    private static Quantity exactly(String value, String unit) {
        return Quantity.exactly(new BigDecimal(value), unit, Grade.T);
    }

    /** Every refusal names the place, what is wrong and what to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        time.run / time.dellay else not-assessed "none"       | 1   | 12: no quantity is called time.dellay; did you mean time.delay?
        time.run + energy.electricity                         | s   | 10: + of s and kW.h; they are of two kinds; use quantities of one
        energy.electricity + energy.heat                      | kW.h | 20: + of kW.h and MJ; tell one in the other's unit: to('kW.h', …)
        time.run / time.delay                                 | 1   | 10: what if this divides by zero; say it behind the division
        time.run / 100 else not-assessed "none"               | s   | 10: a guard that is never used; take away
        time.run / 0                                          | s   | 10: divides by zero
        time.run / time.delay else not-assessed "never-told"  | 1   | 10: no message says why: reason-never-told
        time.run                                              | kW.h | 1: comes out in s, not in kW.h; it is of another kind
        time.run                                              | h   | 1: comes out in s, not in h; write to('h', …) around it
        share time.setup of time.busy else not-assessed "none" | 1  | 7: time.setup is no part of time.busy, which is time.delay + time.run
        share time.run of time.busy                           | 1   | 1: what if this divides by zero
        time.run +                                            | s   | 11: a number or a name belongs here, not the end
        (time.run                                             | s   | 10: ) belongs here, not the end
        time.run time.delay                                   | s   | 10: time.delay after the end of the formula
        time.run & 1                                          | s   | 10: what is & here; write names, numbers
        time.run * 1.2.3                                      | s   | 12: 1.2.3 is no number
        to('parsec', time.run)                                | s   | 1: no unit of UCUM: parsec
        to('kW.h', time.run)                                  | kW.h | 1: s cannot be told in kW.h
        time.run * 2 'furlongs'                               | s   | 12: no unit of UCUM: furlongs
        to(h, time.run)                                       | h   | 4: a unit belongs here, not h; write it in quotes
        min(time.run, count.all)                              | s   | 1: min of s and 1; they are of two kinds
        if-known(time.run + 1, time.run, time.delay)          | s   | 19: , belongs here, not +
        share 1 of time.busy                                  | 1   | 7: a quantity's name belongs here, not 1
        1 + 'kW.h'                                            | 1   | 5: a number or a name belongs here
        "none                                                 | s   | 1: a quote that does not end
        time.run-time.delay                                   | s   | 1: no quantity is called time.run-time.delay
        time.run                                              | lightyears | 1: no unit of UCUM: lightyears
        """)
    void refusesWithPlaceAndRemedy(String text, String unit, String message) {
        assertThatThrownBy(() -> formula(text, unit))
                .isInstanceOf(FormulaException.class)
                .hasMessageContaining(message);
    }

    /** Whoever follows what is advised is not told next that there is no such unit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        3 'bar' + 300 'kPa'                        | bar                | 300 'kPa'        | bar
        300 'kPa' + 3 'bar'                        | kPa                | 3 'bar'          | kPa
        energy.electricity + energy.heat           | kW.h               | energy.heat      | kW.h
        energy.heat + energy.electricity           | MJ                 | energy.electricity | MJ
        2 't' + 1 'kg'                             | t                  | 1 'kg'           | t
        """)
    void whatIsAdvisedIsTaken(String text, String unit, String other, String advised) {
        String[] inputs = text.startsWith("energy") ? text.split(" \\+ ") : new String[0];
        assertThatThrownBy(() -> formula(text, unit, inputs))
                .hasMessageContaining("tell one in the other's unit: to('" + advised + "', …)");
        String followed = text.replace("+ " + other, "+ to('" + advised + "', " + other + ")");
        assertThat(followed).isNotEqualTo(text);
        assertThat(formula(followed, unit, inputs)).isNotNull();
    }

    /** Where a unit was written nowhere, its code is made from what it is made of. */
    @Test
    void aUnitOfAProductIsToldAsFormulasWriteIt() {
        assertThatThrownBy(() -> formula(
                        "energy.electricity / time.run else not-assessed \"none\" + time.run",
                        "kW",
                        "energy.electricity",
                        "time.run"))
                .isInstanceOfSatisfying(
                        FormulaException.class,
                        e -> assertThat(e.mistakes().toString()).doesNotContain("·"));
    }

    @Test
    void everyMistakeIsListedAtOnceInOrder() {
        assertThatThrownBy(() -> formula("nobody / time.run + noone / time.run", "1", "time.run"))
                .isInstanceOfSatisfying(
                        FormulaException.class,
                        e -> assertThat(e.mistakes()).extracting(Mistake::at).containsExactly(0, 7, 20, 26));
    }

    @Test
    void aListOfInputsIsNeitherLongerNorShorterThanWhatIsUsed() {
        assertThatThrownBy(() -> formula("time.run", "s", "time.run", "money"))
                .hasMessageContaining("money is listed as an input and not used");
        assertThatThrownBy(() -> formula("time.run", "s")).hasMessageContaining("time.run is used and not listed");
    }

    /** Somebody's file must not cost a stack or a minute. */
    @Test
    void takesNoEndlessFormula() {
        assertThatThrownBy(() -> formula("(".repeat(500) + "1" + ")".repeat(500), "1"))
                .hasMessageContaining("nested more than 50 deep");
        assertThatThrownBy(() -> formula("1 + ".repeat(1000) + "1", "1")).hasMessageContaining("4001 characters");
        String sum = "(time.run + time.delay + time.setup + time.busy)";
        String power = String.join(" * ", java.util.Collections.nCopies(12, sum));
        assertThatThrownBy(() -> formula(power, "s12", "time.run", "time.delay", "time.setup", "time.busy"))
                .hasMessageContaining("multiplied out it is too large");
    }

    @Test
    void changesUnitsOnlyWhereTheFormulaSaysSo() {
        Formula sum =
                formula("energy.electricity + to('kW.h', energy.heat)", "kW.h", "energy.electricity", "energy.heat");
        assertThat(sum.compute(Map.of(
                                "energy.electricity", exactly("2", "kW.h"),
                                "energy.heat", exactly("3.6", "MJ")))
                        .value())
                .isEqualByComparingTo("3");
        Formula hours = formula("to('h', time.run)", "h", "time.run");
        assertThat(hours.compute(Map.of("time.run", exactly("1", "s"))).value())
                .isEqualByComparingTo("0.0002777777777777778");
        assertThat(hours.compute(Map.of("time.run", exactly("9000", "s"))).value())
                .isEqualByComparingTo("2.5");
    }

    /** Bar for kilopascal would be a hundred times wrong without anybody seeing it. */
    @Test
    void aQuantityInAnotherUnitThanItsOwnIsNotTaken() {
        Formula.Result result =
                formula("pressure * 2", "bar", "pressure").compute(Map.of("pressure", exactly("600", "kPa")));
        assertThat(result.value()).isNull();
        assertThat(result.notes()).containsExactly("unit-mismatch");
    }

    @Test
    void moneyIsADimensionOfItsOwn() {
        Formula each = formula(
                "energy.electricity / money else not-assessed \"none\"", "kW.h/[CNY]", "energy.electricity", "money");
        assertThat(each.compute(Map.of("energy.electricity", exactly("3", "kW.h"), "money", exactly("4", "[CNY]")))
                        .value())
                .isEqualByComparingTo("0.75");
        assertThatThrownBy(() -> formula("money + count.all", "1", "money", "count.all"))
                .hasMessageContaining("of two kinds");
    }

    @Test
    void tellsNumeratorAndDenominatorAsWritten() {
        Formula each = formula("time.run / (count.all / 100) else not-assessed \"none\"", "s", "time.run", "count.all");
        Formula.Result result = each.compute(Map.of("time.run", exactly("6", "s"), "count.all", exactly("50", "1")));
        assertThat(result.numerator()).isEqualByComparingTo("6");
        assertThat(result.denominator()).isEqualByComparingTo("0.5");
        assertThat(result.value()).isEqualByComparingTo("12");
    }

    @Test
    void whatDividesByZeroIsNotAssessedForTheReasonThatItNames() {
        Formula each = formula("time.run / count.all else not-assessed \"none\"", "s", "time.run", "count.all");
        Formula.Result result = each.compute(Map.of("time.run", exactly("6", "s"), "count.all", exactly("0", "1")));
        assertThat(result.value()).isNull();
        assertThat(result.low()).isNull();
        assertThat(result.notes()).containsExactly("none");
    }

    @Test
    void whatIsMissingSaysWhy() {
        Formula each = formula("time.run / count.all else not-assessed \"none\"", "s", "time.run", "count.all");
        assertThat(each.compute(Map.of(
                                "time.run",
                                exactly("6", "s"),
                                "count.all",
                                Quantity.missing("1", Grade.D, "no-register")))
                        .notes())
                .containsExactly("no-register");
        assertThat(each.compute(Map.of()).notes()).containsExactly("no-value");
    }

    @Test
    void ifKnownTakesTheOtherWayOnlyWhenNothingIsKnown() {
        Formula either = formula("if-known(count.good, count.good, count.all)", "1", "count.good", "count.all");
        assertThat(either.compute(Map.of("count.good", exactly("3", "1"), "count.all", exactly("7", "1")))
                        .value())
                .isEqualByComparingTo("3");
        assertThat(either.compute(Map.of("count.all", between("7", "7", "9", "1")))
                        .high())
                .isEqualByComparingTo("9");
    }

    /** What somebody has and nobody knows leaves it unknown; what nobody has is not needed. */
    @Test
    void ifToldTakesTheOtherWayOnlyWhenNothingIsSaid() {
        Formula sum = formula("if-told(count.good, count.all + count.good, count.all)", "1", "count.good", "count.all");
        Map<String, Quantity> silent =
                Map.of("count.good", Quantity.missing("1", Grade.T, "no-count"), "count.all", exactly("7", "1"));
        assertThat(sum.compute(silent).value()).isNull();
        assertThat(sum.compute(silent).notes()).containsExactly("no-count");
        assertThat(sum.compute(silent, Set.of("count.all")).value())
                .as("it is only said why there is nothing")
                .isEqualByComparingTo("7");
        assertThat(sum.compute(Map.of("count.all", exactly("7", "1"))).value()).isEqualByComparingTo("7");
        Formula.Result wide =
                sum.compute(Map.of("count.good", between("2", "3", "5", "1"), "count.all", exactly("7", "1")));
        assertThat(wide.low() + " " + wide.value() + " " + wide.high()).isEqualTo("9 10 12");
    }

    /** A part of a whole: what is unknown of the one is unknown of the other, too. */
    @Test
    void aShareHasSharpBoundsBetweenZeroAndOne() {
        Formula share = formula("share time.run of time.busy else not-assessed \"none\"", "1", "time.run", "time.busy");
        Formula.Result result = share.compute(Map.of(
                "time.run", between("40", "40", "60", "s"),
                "time.delay", between("40", "40", "60", "s"),
                "time.busy", between("80", "80", "100", "s")));
        assertThat(result.value()).isEqualByComparingTo("0.5");
        assertThat(result.low()).as("all unknown time was delay").isEqualByComparingTo("0.4");
        assertThat(result.high()).as("all unknown time was a run").isEqualByComparingTo("0.6");
        assertThat(share.compute(Map.of(
                                "time.run", between("0", "1", "60", "s"),
                                "time.busy", between("0", "2", "60", "s")))
                        .high())
                .isEqualByComparingTo("1");
    }

    @Test
    void noBoundIsNoNumber() {
        Formula each = formula("time.run / count.all else not-assessed \"none\"", "s", "time.run", "count.all");
        Formula.Result result = each.compute(Map.of(
                "time.run",
                between("6", "6", "6", "s"),
                "count.all",
                new Quantity(new BigDecimal("3"), new BigDecimal("3"), null, "1", Grade.T, 1, "")));
        assertThat(result.low()).as("so many units that each took nothing").isEqualByComparingTo("0");
        assertThat(result.high()).isEqualByComparingTo("2");
        Formula.Result open =
                each.compute(Map.of("time.run", between("6", "6", "6", "s"), "count.all", between("0", "3", "3", "1")));
        assertThat(open.high()).isNull();
        Formula share = formula(
                "count.good / (count.good + count.all) else not-assessed \"none\"", "1", "count.good", "count.all");
        Formula.Result far = share.compute(Map.of(
                "count.good",
                new Quantity(new BigDecimal("3"), new BigDecimal("3"), null, "1", Grade.T, 1, ""),
                "count.all",
                between("1", "1", "2", "1")));
        assertThat(far.high()).isEqualByComparingTo("1");
        assertThat(far.low()).isEqualByComparingTo("0.6");
    }

    @Test
    void gradeIsTheLowestAndCoverageTheLeastOfWhatWasUsed() {
        Formula each = formula("time.run / count.all else not-assessed \"none\"", "s", "time.run", "count.all");
        Formula.Result result = each.compute(Map.of(
                "time.run", between("6", "6", "6", "s"),
                "count.all", Quantity.exactly(BigDecimal.ONE, "1", Grade.R),
                "money", Quantity.exactly(BigDecimal.ONE, "[CNY]", Grade.S)));
        assertThat(result.grade()).isEqualTo(Grade.R);
        assertThat(result.coverage()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({"°C", "kg°", "''", "..", "/", "s//s", "(", "kW.h.", "%%%", "[CNY", "a b", "s-", "\u0000"})
    void noStrangeUnitIsTakenAndNoneThrows(String code) {
        assertThat(Units.isKnown(code)).isFalse();
    }
}
