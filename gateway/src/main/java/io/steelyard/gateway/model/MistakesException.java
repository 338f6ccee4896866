package io.steelyard.gateway.model;

import java.util.List;

/** What somebody gave is wrong; everything that is, at once. Nothing of it was taken. */
public final class MistakesException extends RuntimeException {
    private static final int SAID = 3;
    private final transient List<Mistake> mistakes;
    private final boolean isMissing;

    private MistakesException(List<Mistake> mistakes, boolean isMissing) {
        super(text(mistakes), null, false, false);
        this.mistakes = List.copyOf(mistakes);
        this.isMissing = isMissing;
    }

    public MistakesException(List<Mistake> mistakes) {
        this(mistakes, false);
    }

    /** What was asked for is not there. */
    public static MistakesException missing(String detail, String remedy) {
        return new MistakesException(List.of(Mistake.of(detail, remedy)), true);
    }

    /** One mistake. */
    public static MistakesException of(String detail, String remedy) {
        return new MistakesException(List.of(Mistake.of(detail, remedy)));
    }

    private static String text(List<Mistake> mistakes) {
        StringBuilder text = new StringBuilder();
        for (Mistake mistake : mistakes.subList(0, Math.min(SAID, mistakes.size()))) {
            text.append(text.length() == 0 ? "" : "; ").append(mistake);
        }
        if (mistakes.size() > SAID) {
            text.append("; and ").append(mistakes.size() - SAID).append(" more");
        }
        return text.toString();
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }

    /** Whether what was asked for is not there, rather than wrong. */
    public boolean isMissing() {
        return isMissing;
    }
}
