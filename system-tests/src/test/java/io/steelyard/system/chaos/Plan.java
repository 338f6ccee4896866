package io.steelyard.system.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Which faults come in which order, and how long each lasts: a function of the seed alone. */
record Plan(long seed, List<Planned> faults) {
    private static final int MOST_PAUSE_MILLIS = 3_000;

    Plan {
        faults = List.copyOf(faults);
    }

    /**
     * A fault in its place.
     *
     * @param pause what passes before it
     * @param hold how long it lasts
     * @param waits whether the chain must be seen to work again before the next one
     */
    record Planned(Duration pause, Fault fault, Duration hold, boolean waits) {}

    /** As many faults as fill the time and more; each kind once before any comes again. */
    static Plan of(long seed, int count, List<Function<RandomGenerator, Fault>> kinds) {
        Random chance = new Random(seed);
        List<Planned> faults = new ArrayList<>();
        List<Function<RandomGenerator, Fault>> round = new ArrayList<>();
        while (faults.size() < count) {
            if (round.isEmpty()) {
                round.addAll(kinds);
                Collections.shuffle(round, chance);
            }
            Fault fault = round.remove(round.size() - 1).apply(chance);
            faults.add(new Planned(
                    Duration.ofMillis(chance.nextInt(MOST_PAUSE_MILLIS)),
                    fault,
                    Duration.ofMillis(200 + chance.nextInt((int) fault.atMost().toMillis() - 200)),
                    chance.nextInt(10) < 7));
        }
        return new Plan(seed, faults);
    }
}
