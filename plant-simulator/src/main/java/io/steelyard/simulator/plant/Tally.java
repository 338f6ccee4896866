package io.steelyard.simulator.plant;

import org.jspecify.annotations.Nullable;

/**
 * What a machine has done so far.
 *
 * @param powered ticks with its power on
 * @param operating ticks in production
 * @param job for the order that it works on
 * @param last for the order before; null when there was none
 */
public record Tally(
        long powered,
        long operating,
        JobTally job,
        @Nullable JobTally last) {
    /** A machine that has done nothing and works on the order. */
    public static Tally of(long job) {
        return new Tally(0, 0, JobTally.of(job), null);
    }

    Tally onto(long nextJob) {
        return new Tally(powered, operating, JobTally.of(nextJob), job);
    }

    Tally plusParts(long good, long scrap) {
        return new Tally(powered, operating, job.plusParts(good, scrap), last);
    }

    Tally plusTick(Phase phase) {
        long on = phase == Phase.MAINTENANCE ? 0 : 1;
        long work = phase == Phase.PRODUCING ? 1 : 0;
        return new Tally(powered + on, operating + work, job.plusTick(phase), last);
    }
}
