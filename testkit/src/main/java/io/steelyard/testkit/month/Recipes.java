package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Programs and design speeds of a machine, which change at any time: of two programs people say what a part is to take, of the
 * others they do not; at times no program runs and no speed is set.
 */
final class Recipes {
    private static final long MINUTE = 60_000_000_000L;
    private static final List<String> PROGRAMS = List.of("A", "B", "C", "");
    private static final List<Double> SPEEDS = List.of(6.0, 4.0, 2.5, 0.0);

    private final SplittableRandom random;
    private final int index;
    private final long from;
    private final long to;

    Recipes(SplittableRandom random, int index, long from, long to) {
        this.random = random;
        this.index = index;
        this.from = from;
        this.to = to;
    }

    /** Writes down what ran and what was planned for it, and adds the signals that tell it. */
    void run(Truth truth, Plan plan, List<Signal> signals) {
        if (index % 5 != 2) {
            plan.program("A", BigDecimal.valueOf(100L + random.nextInt(300), 1));
            plan.program("B", BigDecimal.valueOf(100L + random.nextInt(300), 1));
            change(truth.program(), PROGRAMS);
            signals.add(new Signal("program", "String", "program"));
        }
        if (index % 4 == 1) {
            change(truth.speed(), SPEEDS);
            signals.add(new Signal("speed", "Double", "design-speed"));
        }
    }

    private <V> void change(Steps<V> steps, List<V> values) {
        for (long at = from; at < to; at += MINUTE / 2 + random.nextLong(40 * MINUTE)) {
            steps.set(at, values.get(random.nextInt(values.size())));
        }
    }
}
