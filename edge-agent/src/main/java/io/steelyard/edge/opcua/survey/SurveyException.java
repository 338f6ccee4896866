package io.steelyard.edge.opcua.survey;

/** A look that could not be taken; the message says why and what to do, for a person. */
public final class SurveyException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean isUnreachable;

    SurveyException(boolean isUnreachable, String message) {
        super(message);
        this.isUnreachable = isUnreachable;
    }

    /** Whether nobody answered, so that trying again later may help. */
    public boolean isUnreachable() {
        return isUnreachable;
    }
}
