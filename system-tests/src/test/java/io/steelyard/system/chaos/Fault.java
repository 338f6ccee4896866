package io.steelyard.system.chaos;

import java.io.IOException;
import java.time.Duration;

/** Something that goes wrong in a chain for a while. */
interface Fault {
    /** What it is, with its particulars; the same name is the same fault. */
    String name();

    /** Its name without the particulars. */
    default String kind() {
        return name().replaceAll(" (by|at its sync|for|with values) .*|, \\d.*| \\d+ times", "");
    }

    /** False when the chain did not feel it within its time: then it has not happened. */
    boolean begin(Chain chain) throws IOException, InterruptedException;

    void end(Chain chain) throws IOException, InterruptedException;

    /** Whether it must not fall into the recovery from another one: gaps are told by the agent's clock. */
    default boolean needsCalm() {
        return false;
    }

    /** The longest that it may last. */
    default Duration atMost() {
        return Duration.ofSeconds(8);
    }

    /** Does one thing, which is felt at once, and undoes it. */
    static Fault of(String name, Step begin, Step end) {
        return felt(
                name,
                chain -> {
                    begin.in(chain);
                    return true;
                },
                end);
    }

    /** Does one thing, of which the chain says whether it has felt it, and undoes it. */
    static Fault felt(String name, Attempt begin, Step end) {
        return new Made(name, begin, end, false);
    }

    /** The same, but not within the recovery from another fault. */
    static Fault inCalm(Fault fault) {
        return new Made(fault.name(), fault::begin, fault::end, true);
    }

    /** The second begins while the first is there; the first ends first. Both must be felt. */
    static Fault both(Fault first, Duration between, Fault second) {
        return felt(
                first.name() + ", then " + second.name(),
                chain -> {
                    boolean isFelt = first.begin(chain);
                    Member.pass(between);
                    return second.begin(chain) && isFelt;
                },
                chain -> {
                    first.end(chain);
                    second.end(chain);
                });
    }

    /** A fault of steps. */
    record Made(String name, Attempt attempt, Step undo, boolean needsCalm) implements Fault {
        @Override
        public boolean begin(Chain chain) throws IOException, InterruptedException {
            return attempt.in(chain);
        }

        @Override
        public void end(Chain chain) throws IOException, InterruptedException {
            undo.in(chain);
        }
    }

    /** Something done to a chain. */
    @FunctionalInterface
    interface Step {
        void in(Chain chain) throws IOException, InterruptedException;
    }

    /** Something done to a chain; false when it was not felt. */
    @FunctionalInterface
    interface Attempt {
        boolean in(Chain chain) throws IOException, InterruptedException;
    }
}
