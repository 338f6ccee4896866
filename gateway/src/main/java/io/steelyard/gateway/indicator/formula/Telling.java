package io.steelyard.gateway.indicator.formula;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Writes a formula for people. */
final class Telling {
    private static final int SUM = 0;
    private static final int PRODUCT = 1;
    private static final int FACTOR = 2;

    private final UnaryOperator<String> names;

    private Telling(UnaryOperator<String> names) {
        this.names = names;
    }

    static String of(Term term, UnaryOperator<String> names) {
        return new Telling(names).told(term, SUM);
    }

    /** {@code strength}: what binds less than that is put in brackets. */
    private String told(Term term, int strength) {
        if (term instanceof Term.Literal literal) {
            return literal.value().toPlainString() + (literal.unit().equals("1") ? "" : " " + literal.unit());
        } else if (term instanceof Term.Input input) {
            return names.apply(input.name());
        } else if (term instanceof Term.Sum sum) {
            String sign = sum.isDifference() ? " − " : " + ";
            return within(told(sum.left(), SUM) + sign + told(sum.right(), PRODUCT), SUM, strength);
        } else if (term instanceof Term.Product product) {
            return within(told(product.left(), PRODUCT) + " × " + told(product.right(), FACTOR), PRODUCT, strength);
        } else if (term instanceof Term.Quotient quotient) {
            return within(told(quotient.left(), PRODUCT) + " ÷ " + told(quotient.right(), FACTOR), PRODUCT, strength);
        } else if (term instanceof Term.Share share) {
            return within(told(share.part(), FACTOR) + " ÷ " + told(share.whole(), FACTOR), PRODUCT, strength);
        } else if (term instanceof Term.Extreme extreme) {
            return (extreme.isGreatest() ? "max(" : "min(") + list(extreme.of()) + ")";
        } else if (term instanceof Term.IfKnown known) {
            return told(known.then(), strength) + " | " + told(known.otherwise(), strength);
        }
        return told(((Term.Told) term).of(), strength);
    }

    private String list(List<Term> terms) {
        return terms.stream().map(term -> told(term, SUM)).collect(Collectors.joining(", "));
    }

    private static String within(String text, int own, int strength) {
        return own < strength ? "(" + text + ")" : text;
    }
}
