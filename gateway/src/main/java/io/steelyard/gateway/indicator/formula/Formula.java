package io.steelyard.gateway.indicator.formula;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A formula that was checked. Any thread; the same quantities give the same result. */
public final class Formula {
    private final String text;
    private final List<String> inputs;
    private final Term term;
    private final Vocabulary vocabulary;
    private final Map<Integer, Fraction> factors;
    private final Normal normal;

    /**
     * What came out. The value lies within the bounds whenever each quantity's does; 16 digits, bounds rounded outwards.
     *
     * @param value null when it could not be computed; then {@code reason} is the id of why
     * @param low null when the unknown sets no bound
     * @param high null when the unknown sets no bound
     * @param coverage the least among the quantities it was computed from
     * @param grade the lowest among them
     * @param notes ids of what has to be said about them
     */
    public record Result(
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable BigDecimal low,
            @Nullable BigDecimal high,
            double coverage,
            Grade grade,
            List<String> notes) {

        public Result {
            notes = List.copyOf(notes);
        }
    }

    private Formula(
            String text, List<String> inputs, Term term, Vocabulary vocabulary, Map<Integer, Fraction> factors) {
        this.text = text;
        this.inputs = inputs;
        this.term = term;
        this.vocabulary = vocabulary;
        this.factors = factors;
        this.normal = new Normal(term, factors);
    }

    /**
     * Reads and checks a formula.
     *
     * @param unit UCUM code of what it has to come out in
     * @param inputs the quantities that it is said to use: it has to use all of them and no others
     * @param reasons whether there is a message of that id
     * @throws FormulaException with every mistake
     */
    public static Formula read(
            String text, String unit, Collection<String> inputs, Vocabulary vocabulary, Predicate<String> reasons) {
        Term term = Parser.read(text);
        Checking checking = new Checking(vocabulary, reasons);
        checking.check(term, unit, inputs);
        return new Formula(text, List.copyOf(inputs), term, vocabulary, checking.factors());
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** The quantities it uses. */
    public List<String> inputs() {
        return inputs;
    }

    /**
     * The grades that a result may have, the best first.
     *
     * @param ofInput which a known quantity of that name may have
     */
    public List<Grade> grades(Function<String, ? extends Collection<Grade>> ofInput) {
        return List.copyOf(new Grading(ofInput).of(term));
    }

    /** For people: the quantities by the names that they are given, and the signs that one writes by hand. */
    public String told(UnaryOperator<String> names) {
        return Telling.of(term, names);
    }

    /** Computes it. A quantity that is not there is not known. */
    public Result compute(Map<String, Quantity> quantities) {
        return compute(quantities, quantities.keySet());
    }

    /** The same, where of some of the quantities it is only said why there is nothing of them: they are not {@code told}. */
    public Result compute(Map<String, Quantity> quantities, Set<String> told) {
        Reckoning reckoning = new Reckoning(quantities, told, vocabulary, factors);
        Fraction value = reckoning.value(term);
        if (value == null) {
            return reckoning.unknown();
        }
        Ratio.Span span = reckoning.span(normal);
        Fraction[] parts = parts(reckoning);
        // What was measured is always possible, whatever bounds its quantities were given.
        BigDecimal low = span.low() == null
                ? null
                : (span.low().compareWith(value) > 0 ? value : span.low()).rounded(RoundingMode.FLOOR);
        BigDecimal high = span.high() == null
                ? null
                : (span.high().compareWith(value) < 0 ? value : span.high()).rounded(RoundingMode.CEILING);
        return new Result(
                value.rounded(RoundingMode.HALF_EVEN),
                parts[0].rounded(RoundingMode.HALF_EVEN),
                parts[1].rounded(RoundingMode.HALF_EVEN),
                low,
                high,
                reckoning.coverage(),
                reckoning.grade(),
                reckoning.notes());
    }

    /** What is above and what is below the line: as written where it is one division, else multiplied out. */
    private Fraction[] parts(Reckoning reckoning) {
        Term inner = term;
        while (inner instanceof Term.Told told) {
            inner = told.of();
        }
        Fraction above = null;
        Fraction below = null;
        if (inner instanceof Term.Quotient quotient) {
            above = reckoning.value(quotient.left());
            below = reckoning.value(quotient.right());
        } else if (inner instanceof Term.Share share) {
            above = reckoning.value(share.part());
            below = reckoning.value(share.whole());
        }
        if (above == null || below == null) {
            above = reckoning.multipliedOut(normal.ratio().above(), normal);
            below = reckoning.multipliedOut(normal.ratio().below(), normal);
        }
        return new Fraction[] {above, below};
    }
}
