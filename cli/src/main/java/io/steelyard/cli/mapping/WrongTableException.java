package io.steelyard.cli.mapping;

import java.util.List;

/** A table that cannot be used: every mistake in it, a line each. */
public final class WrongTableException extends Exception {
    private static final long serialVersionUID = 1L;

    private WrongTableException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
    }

    static WrongTableException of(String mistake) {
        return new WrongTableException(List.of(mistake));
    }

    static WrongTableException all(List<String> mistakes) {
        return new WrongTableException(mistakes);
    }
}
