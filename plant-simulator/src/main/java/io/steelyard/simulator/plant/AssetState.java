package io.steelyard.simulator.plant;

/**
 * All that a machine remembers between two ticks.
 *
 * @param until the tick at which the phase ends
 * @param job jobs started so far, the present one included; for a pump: starts
 * @param progress how far the part in work is, 0..1
 * @param draws random decisions taken so far
 * @param good parts that passed; never goes back
 * @param scrap parts that did not; never goes back
 * @param wattHours energy taken; never goes back
 * @param effort how hard the drive works now, 0..1, following the phase with the inertia of the machine
 * @param heat the same with the inertia of its bearings
 */
public record AssetState(
        Phase phase,
        long until,
        long job,
        double progress,
        long draws,
        long good,
        long scrap,
        double wattHours,
        double effort,
        double heat) {

    /** Parts made, good and scrap. */
    public long total() {
        return good + scrap;
    }

    AssetState in(Phase next, long nextUntil) {
        return new AssetState(next, nextUntil, job, progress, draws, good, scrap, wattHours, effort, heat);
    }

    AssetState withJob(long nextJob) {
        return new AssetState(phase, until, nextJob, progress, draws, good, scrap, wattHours, effort, heat);
    }

    AssetState withDraws(long nextDraws) {
        return new AssetState(phase, until, job, progress, nextDraws, good, scrap, wattHours, effort, heat);
    }

    AssetState withWork(double nextProgress, long nextGood, long nextScrap) {
        return new AssetState(phase, until, job, nextProgress, draws, nextGood, nextScrap, wattHours, effort, heat);
    }

    AssetState withDrive(double nextEffort, double nextHeat, double nextWattHours) {
        return new AssetState(phase, until, job, progress, draws, good, scrap, nextWattHours, nextEffort, nextHeat);
    }
}
