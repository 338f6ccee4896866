package io.steelyard.gateway.model;

/**
 * A part's answer to "will you work?".
 *
 * @param name the part, lower case with hyphens
 * @param status how it is
 * @param detail one sentence for a person: what is wrong and what to do; empty when nothing is
 */
public record Check(String name, Status status, String detail) {
    /** The one check whose failure does not make the process unready: it works, for whoever comes. */
    public static final String SECURITY = "security";

    /** Whether the part keeps the process from being ready. */
    public boolean isUnready() {
        return status == Status.FAIL && !name.equals(SECURITY);
    }

    /** How a part is. */
    public enum Status {
        /** Works. */
        OK,
        /** Works, but a person should look at it; does not make the process unready. */
        WARN,
        /** Does not work now; the process is not ready. */
        FAIL
    }
}
