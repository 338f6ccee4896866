package io.steelyard.simulator.plant;

/** One machine's step: phases with stops and set-ups, parts, drive, energy. A pure function of the state before. */
final class Machine {
    private static final double TICK_SECONDS = 1.0 / Plant.TICKS_A_SECOND;
    private static final double DRIVE_INERTIA_SECONDS = 2;
    private static final double HEAT_INERTIA_SECONDS = 60;
    private static final int POWER_NOISE = 7;

    private final long seed;
    private final int key;
    private final Pace pace;

    Machine(long seed, int key, Pace pace) {
        this.seed = seed;
        this.key = key;
        this.pace = pace;
    }

    AssetState first() {
        AssetState cold = new AssetState(Phase.PRODUCING, 0, 0, 0, 0, 0, 0, Phase.PRODUCING.effort(), 0.4, Tally.of(1));
        return runFrom(cold, 0);
    }

    AssetState step(AssetState before, long tick) {
        AssetState state = phase(before, tick);
        if (state.phase() == Phase.PRODUCING) {
            state = work(state, tick);
        }
        double wanted = state.phase().effort()
                * (state.phase() == Phase.PRODUCING ? pace.course().share(state.progress()) : 1);
        double effort = towards(state.effort(), wanted, DRIVE_INERTIA_SECONDS);
        double heat = towards(state.heat(), effort, HEAT_INERTIA_SECONDS);
        AssetState driven = state.withDrive(effort, heat, state.wattHours());
        double taken = kilowatts(driven, tick) * 1_000 * TICK_SECONDS / 3_600;
        return driven.withDrive(effort, heat, state.wattHours() + taken).withTick();
    }

    /** Electric power follows what the drive does. */
    double kilowatts(AssetState state, long tick) {
        double ripple = 1 + 0.03 * Noise.bell(seed, ((long) key << 32) + POWER_NOISE, tick);
        return state.phase() == Phase.MAINTENANCE
                ? 0
                : pace.idleKilowatts() + state.effort() * pace.ratedKilowatts() * ripple;
    }

    private AssetState phase(AssetState state, long tick) {
        long handoverEnd = Shifts.handoverEnd(tick);
        if (handoverEnd >= 0 && pace.partsPerJob() > 0 && isAtWork(state.phase())) {
            return state.in(Phase.HANDOVER, handoverEnd);
        }
        if (tick < state.until()) {
            return state;
        }
        return state.phase() == Phase.PRODUCING ? stop(state, tick) : runFrom(restarted(state), tick);
    }

    private static boolean isAtWork(Phase phase) {
        return phase == Phase.PRODUCING || phase == Phase.SETUP || phase == Phase.WAITING;
    }

    private AssetState restarted(AssetState state) {
        return pace.partsPerJob() == 0 ? state.withJob(state.job() + 1) : state;
    }

    /** A run ends: mostly short breakdowns and waits, now and then maintenance. */
    private AssetState stop(AssetState state, long tick) {
        double cause = draw(state, 0);
        double length = draw(state, 1);
        AssetState drawn = state.withDraws(state.draws() + 2);
        if (cause < 0.45) {
            return drawn.in(Phase.BREAKDOWN, tick + ticks(4 + 16 * length));
        }
        if (cause < 0.9) {
            return drawn.in(Phase.WAITING, tick + ticks(3 + 8 * length));
        }
        return drawn.in(Phase.MAINTENANCE, tick + ticks(10 + 20 * length));
    }

    private AssetState runFrom(AssetState state, long tick) {
        double run = -StrictMath.log(1 - draw(state, 0)) * pace.meanRunSeconds();
        return state.withDraws(state.draws() + 1).in(Phase.PRODUCING, tick + ticks(5 + run));
    }

    private AssetState work(AssetState state, long tick) {
        double progress = state.progress() + TICK_SECONDS / pace.cycleSeconds();
        if (progress < 1 || !pace.makesParts()) {
            return state.withWork(progress % 1.0, state.good(), state.scrap());
        }
        boolean isScrap = draw(state, 0) < pace.scrapShare();
        AssetState made = state.withDraws(state.draws() + 1)
                .withWork(progress - 1, state.good() + (isScrap ? 0 : 1), state.scrap() + (isScrap ? 1 : 0));
        if (pace.partsPerJob() == 0 || made.total() % pace.partsPerJob() != 0) {
            return made;
        }
        long setUp = tick + ticks(5 + 7 * draw(made, 0));
        return made.withDraws(made.draws() + 1).withJob(made.job() + 1).in(Phase.SETUP, setUp);
    }

    private double draw(AssetState state, int further) {
        return Noise.unit(seed, key, state.draws() + further);
    }

    private static double towards(double from, double to, double inertiaSeconds) {
        return from + (to - from) * TICK_SECONDS / inertiaSeconds;
    }

    private static long ticks(double seconds) {
        return Math.max(1, Math.round(seconds * Plant.TICKS_A_SECOND));
    }
}
