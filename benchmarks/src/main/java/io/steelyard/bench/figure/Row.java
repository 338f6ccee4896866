package io.steelyard.bench.figure;

import java.util.function.DoublePredicate;

/**
 * One row of the results.
 *
 * @param id of the goal
 * @param what is measured
 * @param goal in words
 * @param figure the median with its unit
 * @param range least to greatest and the number of runs
 * @param reference what it is held against in the same run, in words
 * @param verdict {@code yes}, {@code no}, or empty where there is no goal to hold it against
 * @param method how, where the page's own method does not say it
 * @param scenario what takes it again
 */
public record Row(
        String id,
        String what,
        String goal,
        String figure,
        String range,
        String reference,
        String verdict,
        String method,
        String scenario) {

    /** What is measured against which goal. */
    public record Aim(String id, String what, String goal, DoublePredicate reached) {
        /** A figure that is only shown. */
        public static Aim shown(String id, String what) {
            return new Aim(id, what, "", figure -> true);
        }

        public static Aim atMost(String id, String what, double most, String unit) {
            return new Aim(id, what, "≤ " + Runs.figure(most) + " " + unit, figure -> figure <= most);
        }

        public static Aim below(String id, String what, double bound, String unit) {
            return new Aim(id, what, "< " + Runs.figure(bound) + " " + unit, figure -> figure < bound);
        }

        public static Aim atLeast(String id, String what, double least, String unit) {
            return new Aim(id, what, "≥ " + Runs.figure(least) + " " + unit, figure -> figure >= least);
        }
    }

    /** A row of the runs. */
    public static Row of(Aim aim, Runs runs, String unit, String reference, String method) {
        return new Row(
                aim.id(),
                aim.what(),
                aim.goal(),
                Runs.figure(runs.median()) + " " + unit,
                runs.range(),
                reference,
                aim.goal().isEmpty() ? "" : aim.reached().test(runs.median()) ? "yes" : "no",
                method,
                "");
    }

    /** The same row as taken by the scenario. */
    public Row by(String name) {
        return new Row(id, what, goal, figure, range, reference, verdict, method, name);
    }
}
