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
    private static final int LEAST_HOLD_MILLIS = 200;

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

    /**
     * How fast one fault follows the other.
     *
     * @param pause the most that passes before a fault
     * @param hold the most that one lasts, if its kind allows so much
     * @param waitsInTen after how many of ten faults the chain must be seen to work again before the next one
     */
    record Tempo(Duration pause, Duration hold, int waitsInTen) {
        /** For hours. */
        static final Tempo USUAL = new Tempo(Duration.ofSeconds(3), Duration.ofSeconds(8), 7);

        /** As many kinds as go into little time. */
        static final Tempo BRISK = new Tempo(Duration.ofMillis(500), Duration.ofMillis(2_500), 5);
    }

    /** As many faults as fill the time and more; each kind once before any comes again. */
    static Plan of(long seed, int count, List<Function<RandomGenerator, Fault>> kinds, Tempo tempo) {
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
                    Duration.ofMillis(chance.nextInt((int) tempo.pause().toMillis())),
                    fault,
                    hold(chance, fault, tempo),
                    chance.nextInt(10) < tempo.waitsInTen()));
        }
        return new Plan(seed, faults);
    }

    private static Duration hold(RandomGenerator chance, Fault fault, Tempo tempo) {
        long most = Math.min(fault.atMost().toMillis(), tempo.hold().toMillis());
        return Duration.ofMillis(LEAST_HOLD_MILLIS + chance.nextInt((int) most - LEAST_HOLD_MILLIS));
    }
}
