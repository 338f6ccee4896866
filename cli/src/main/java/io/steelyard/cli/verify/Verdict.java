package io.steelyard.cli.verify;

import java.util.List;

/**
 * What the oracle says, with the numbers it rests on.
 *
 * @param stored stored points that are a truth row
 * @param storedUndone those of them of which the truth does not say that they were set
 * @param inGaps rows that were set, are not stored, and lie in a gap of their signal
 * @param neverDone rows that were never set as far as anybody knows, and are not stored
 * @param before rows from before anybody watched the plant
 */
public record Verdict(
        long rowsSet,
        long rowsDone,
        long stored,
        long storedUndone,
        long inGaps,
        long neverDone,
        long before,
        long gaps,
        long sampled,
        List<Check> checks) {
    public Verdict {
        checks = List.copyOf(checks);
    }

    /** Whether every check says yes. */
    public boolean isYes() {
        return checks.stream().allMatch(Check::isYes);
    }

    /**
     * One question.
     *
     * @param id the letter under which the question is known
     * @param count how many answers against it there are
     * @param examples some of them
     */
    public record Check(String id, String question, String detail, long count, List<String> examples) {
        private static final int MOST = 10;

        public Check {
            examples = examples.stream().limit(MOST).toList();
        }

        public boolean isYes() {
            return count == 0;
        }
    }
}
