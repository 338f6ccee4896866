package io.steelyard.gateway.assessment;

import java.util.Locale;

/**
 * Something that happened to a recorded plan for the first time.
 *
 * @param at when it was seen, nanoseconds since 1970
 * @param body all that is to be remembered of it, as JSON
 */
public record Milestone(What what, long at, String body) {

    /** What happened. */
    public enum What {
        /** Every action of the plan counts; the score may be there or not. */
        DONE,
        /** The score and the level are there that were predicted. */
        REACHED;

        /** As documents write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
