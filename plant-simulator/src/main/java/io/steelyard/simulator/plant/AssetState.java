package io.steelyard.simulator.plant;

/**
 * All that a machine remembers between two ticks.
 *
 * @param until the tick at which the phase ends
 * @param progress how far the part in work is, 0..1
 * @param draws random decisions taken so far
 * @param good parts that passed; never goes back
 * @param scrap parts that did not; never goes back
 * @param wattHours energy taken; never goes back
 * @param effort how hard the drive works now, 0..1, following the phase with the inertia of the machine
 * @param heat the same with the inertia of its bearings
 * @param tally what it did, and for which order
 */
public record AssetState(
        Phase phase,
        long until,
        double progress,
        long draws,
        long good,
        long scrap,
        double wattHours,
        double effort,
        double heat,
        Tally tally) {

    /** Parts made, good and scrap. */
    public long total() {
        return good + scrap;
    }

    /** Jobs started so far, the present one included; for a pump: starts. */
    public long job() {
        return tally.job().number();
    }

    AssetState in(Phase next, long nextUntil) {
        return new AssetState(next, nextUntil, progress, draws, good, scrap, wattHours, effort, heat, tally);
    }

    AssetState withJob(long nextJob) {
        return with(tally.onto(nextJob));
    }

    AssetState withDraws(long nextDraws) {
        return new AssetState(phase, until, progress, nextDraws, good, scrap, wattHours, effort, heat, tally);
    }

    AssetState withWork(double nextProgress, long nextGood, long nextScrap) {
        Tally next =
                nextGood == good && nextScrap == scrap ? tally : tally.plusParts(nextGood - good, nextScrap - scrap);
        return new AssetState(phase, until, nextProgress, draws, nextGood, nextScrap, wattHours, effort, heat, next);
    }

    AssetState withDrive(double nextEffort, double nextHeat, double nextWattHours) {
        return new AssetState(phase, until, progress, draws, good, scrap, nextWattHours, nextEffort, nextHeat, tally);
    }

    /** A tick has passed in this phase. */
    AssetState withTick() {
        return with(tally.plusTick(phase));
    }

    private AssetState with(Tally next) {
        return new AssetState(phase, until, progress, draws, good, scrap, wattHours, effort, heat, next);
    }
}
