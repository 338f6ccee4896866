package io.steelyard.gateway.indicator.formula;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A formula, taken apart. Each part knows its place in the text. */
sealed interface Term {
    int at();

    /** A number; {@code unit} is a UCUM code. */
    record Literal(BigDecimal value, String unit, int at) implements Term {}

    /** A quantity of the vocabulary. */
    record Input(String name, int at) implements Term {}

    /** {@code left + right}, or {@code left - right}. */
    record Sum(Term left, Term right, boolean isDifference, int at) implements Term {}

    /** {@code left * right}. */
    record Product(Term left, Term right, int at) implements Term {}

    /** {@code left / right else not-assessed "guard"}. */
    record Quotient(Term left, Term right, @Nullable String guard, int at) implements Term {}

    /** {@code share part of whole else not-assessed "guard"}: the part is in the whole. */
    record Share(Input part, Input whole, @Nullable String guard, int at) implements Term {}

    /** {@code min(…)} or {@code max(…)}. */
    record Extreme(List<Term> of, boolean isGreatest, int at) implements Term {

        public Extreme {
            of = List.copyOf(of);
        }
    }

    /**
     * {@code if-known(input, then, otherwise)}, or {@code if-told(…)}.
     *
     * @param isToldEnough whether it is enough that there is something of the input, be it unknown
     */
    record IfKnown(Input input, Term then, Term otherwise, boolean isToldEnough, int at) implements Term {}

    /** {@code to('unit', term)}. */
    record Told(String unit, Term of, int at) implements Term {}
}
