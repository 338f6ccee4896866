package io.steelyard.gateway.ingest;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * When a life ends: before or after one of its writes. From then on every step ends in the same way, on whatever thread, since
 * the process is gone.
 */
final class Death {
    private final Predicate<String> isHere;
    private final AtomicInteger left;
    private volatile boolean died;

    /** The process was killed. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed(String step) {
            super("killed " + step);
        }
    }

    private Death(Predicate<String> isHere, int times) {
        this.isHere = isHere;
        this.left = new AtomicInteger(times);
    }

    static Death never() {
        return new Death(step -> false, 1);
    }

    /** At the n-th step, whichever it is. */
    static Death atStep(int n) {
        return new Death(step -> true, n);
    }

    /** At the step of that name, when it comes there for the n-th time. */
    static Death at(String name, int n) {
        return new Death(name::equals, n);
    }

    /** Comes to a step. */
    void step(String name) {
        if (died || (isHere.test(name) && left.decrementAndGet() == 0)) {
            died = true;
            throw new Killed(name);
        }
    }

    /** Writes something between two steps. */
    void around(String name, Runnable write) {
        step("before " + name);
        write.run();
        step("after " + name);
    }

    boolean hasCome() {
        return died;
    }
}
