package io.steelyard.system.chaos;

import java.io.IOException;
import java.time.Duration;

/** Something that goes wrong in a chain for a while. */
interface Fault {
    /** What it is, with its particulars; the same name is the same fault. */
    String name();

    void begin(Chain chain) throws IOException, InterruptedException;

    void end(Chain chain) throws IOException, InterruptedException;

    /** Whether it must not fall into the recovery from another one: gaps are told by the agent's clock. */
    default boolean needsCalm() {
        return false;
    }

    /** The longest that it may last. */
    default Duration atMost() {
        return Duration.ofSeconds(8);
    }

    /** Does one thing and undoes it. */
    static Fault of(String name, Step begin, Step end) {
        return new Fault() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void begin(Chain chain) throws IOException, InterruptedException {
                begin.in(chain);
            }

            @Override
            public void end(Chain chain) throws IOException, InterruptedException {
                end.in(chain);
            }
        };
    }

    /** The same, but not within the recovery from another fault. */
    static Fault inCalm(Fault fault) {
        return new Fault() {
            @Override
            public String name() {
                return fault.name();
            }

            @Override
            public void begin(Chain chain) throws IOException, InterruptedException {
                fault.begin(chain);
            }

            @Override
            public void end(Chain chain) throws IOException, InterruptedException {
                fault.end(chain);
            }

            @Override
            public boolean needsCalm() {
                return true;
            }
        };
    }

    /** The second begins while the first is there; the first ends first. */
    static Fault both(Fault first, Duration between, Fault second) {
        return of(
                first.name() + ", then " + second.name(),
                chain -> {
                    first.begin(chain);
                    Member.pass(between);
                    second.begin(chain);
                },
                chain -> {
                    first.end(chain);
                    second.end(chain);
                });
    }

    /** Something done to a chain. */
    @FunctionalInterface
    interface Step {
        void in(Chain chain) throws IOException, InterruptedException;
    }
}
