package io.steelyard.gateway.indicator.formula;

import io.steelyard.gateway.model.Grade;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Which grades a formula's result may have: of each way to compute it the lowest of what it takes. A pure function. */
final class Grading {
    private final Function<String, ? extends Collection<Grade>> inputs;

    /** {@code inputs} tells which grades a known quantity of that name may have. */
    Grading(Function<String, ? extends Collection<Grade>> inputs) {
        this.inputs = inputs;
    }

    Set<Grade> of(Term term) {
        if (term instanceof Term.Literal) {
            return EnumSet.of(Grade.T);
        } else if (term instanceof Term.Input input) {
            Set<Grade> grades = EnumSet.noneOf(Grade.class);
            grades.addAll(inputs.apply(input.name()));
            return grades;
        } else if (term instanceof Term.Sum sum) {
            return lowest(of(sum.left()), of(sum.right()));
        } else if (term instanceof Term.Product product) {
            return lowest(of(product.left()), of(product.right()));
        } else if (term instanceof Term.Quotient quotient) {
            return lowest(of(quotient.left()), of(quotient.right()));
        } else if (term instanceof Term.Share share) {
            return lowest(of(share.part()), of(share.whole()));
        } else if (term instanceof Term.Extreme extreme) {
            return extreme.of().stream().map(this::of).reduce(EnumSet.of(Grade.T), Grading::lowest);
        } else if (term instanceof Term.IfKnown known) {
            Set<Grade> either = EnumSet.copyOf(of(known.otherwise()));
            if (!of(known.input()).isEmpty()) {
                either.addAll(of(known.then()));
            }
            return either;
        }
        return of(((Term.Told) term).of());
    }

    private static Set<Grade> lowest(Set<Grade> ones, Set<Grade> others) {
        Set<Grade> lowest = EnumSet.noneOf(Grade.class);
        ones.forEach(one -> others.forEach(other -> lowest.add(one.orLower(other))));
        return lowest;
    }
}
