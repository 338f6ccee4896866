package io.steelyard.gateway.indicator.formula;

import java.util.List;
import java.util.stream.Collectors;

/** A formula that cannot be used: every mistake that was found in it. */
public final class FormulaException extends RuntimeException {
    private final transient List<Mistake> mistakes;

    FormulaException(List<Mistake> mistakes) {
        super(mistakes.stream()
                .map(one -> (one.at() + 1) + ": " + one.what() + "; " + one.remedy())
                .collect(Collectors.joining(System.lineSeparator())));
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the order of their places. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
