package io.steelyard.simulator.plant;

/**
 * One asset at one tick, as its signals see it.
 *
 * @param seed the plant's
 * @param assetKey the asset's place in the layout
 * @param tick plant time in tenths of a second
 * @param kilowatts what the asset takes now
 */
record Moment(long seed, int assetKey, long tick, AssetState state, double kilowatts) {
    /** Measuring noise of one signal at this tick, in [-1, 1). */
    double noise(int salt) {
        return Noise.bell(seed, ((long) assetKey << 32) + 1_000 + salt, tick);
    }

    /** A slow swing in [-1, 1] with the given period in seconds, each asset at its own phase. */
    double swing(double periodSeconds) {
        return StrictMath.sin(2 * Math.PI * (tick / (double) Plant.TICKS_A_SECOND / periodSeconds) + assetKey);
    }

    /** Why the machine stands, one of the causes; empty while it does not stand for a reason of its own. */
    String cause(String... causes) {
        return switch (state.phase()) {
            case BREAKDOWN -> causes[causeOf(causes.length)];
            case MAINTENANCE -> StopCause.MAINTENANCE;
            case WAITING -> StopCause.WAITING;
            case HANDOVER -> StopCause.HANDOVER;
            case PRODUCING, SETUP -> "";
        };
    }

    /** Which of so many causes a breakdown has, from 0; the same as long as it lasts. */
    int causeOf(int causes) {
        return (int) (Noise.unit(seed, assetKey, state.draws() + 7_777_777L) * causes);
    }
}
