package io.steelyard.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A settings file that cannot be used: every mistake in it. */
public final class SettingsException extends RuntimeException {
    private final transient List<Problem> problems;

    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** The mistakes in the order of their lines. */
    public List<Problem> problems() {
        return problems;
    }
}
