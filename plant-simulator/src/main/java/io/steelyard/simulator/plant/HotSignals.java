package io.steelyard.simulator.plant;

import java.util.List;

/** The signals of what makes and rolls steel, and burns magnesite. */
final class HotSignals {
    private static final int SECOND = Plant.TICKS_A_SECOND;

    private HotSignals() {}

    static void arcFurnace(SignalList list) {
        list.machinery("electrode breakage", "cooling water", "transformer trip", "roof hydraulics");
        list.counters(80_000);
        list.program("recipe", "EAF-");
        list.text(SignalList.MONITORING, "heat-phase", m -> heatPhase(m.state()));
        list.analog("bath-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 1_800)
                .reads(m -> 780 + 880 * m.state().progress() + m.noise(1) * 6, 1.0);
        list.analog("off-gas-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 1_500)
                .reads(m -> 180 + 760 * m.state().effort() + m.noise(2) * 12, 1.0);
        for (int phase = 1; phase <= 3; phase++) {
            int salt = 10 * phase;
            list.analog("electrode-current-" + phase, ValueKind.DOUBLE, Unit.AMPERE)
                    .range(0, 90_000)
                    .reads(m -> m.kilowatts() * 1.28 * (1 + 0.06 * m.noise(salt)), 1.0);
            list.analog("electrode-position-" + phase, ValueKind.FLOAT, Unit.MILLIMETRE)
                    .range(0, 6_000)
                    .reads(m -> 3_800 - 2_600 * m.state().effort() + m.noise(salt + 1) * 40, 1.0);
        }
        list.analog("oxygen-flow", ValueKind.FLOAT, Unit.KILOGRAM_PER_SECOND)
                .range(0, 5)
                .reads(m -> m.state().effort() * 1.9 * (1 + 0.1 * m.swing(17)), 0.01);
        cooling(list);
        list.signal(
                SignalList.append(SignalList.MONITORING, "transformer-tap"), "transformer-tap", ValueKind.INT16, m ->
                        (short) (m.state().progress() < 0.15 ? 3 : m.state().progress() < 0.75 ? 14 : 8));
        list.guard("roof-closed", m -> m.state().progress() > 0.12);
    }

    /** Follows the same shares of a heat as the power does ({@link Pace.Course#HEAT}). */
    private static String heatPhase(AssetState state) {
        if (state.phase() != Phase.PRODUCING) {
            return "standing";
        }
        double progress = state.progress();
        return progress < 0.15 ? "charging" : progress < 0.75 ? "melting" : progress < 0.92 ? "refining" : "tapping";
    }

    static void ladleFurnace(SignalList list) {
        list.machinery("argon pressure", "electrode breakage", "ladle car", "alloy feeder");
        list.counters(16_000);
        list.program("recipe", "LF-");
        list.analog("steel-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 1_800)
                .reads(m -> 1_548 + 48 * m.state().progress() + m.noise(1) * 2, 0.1);
        for (int phase = 1; phase <= 3; phase++) {
            int salt = 10 * phase;
            list.analog("electrode-current-" + phase, ValueKind.DOUBLE, Unit.AMPERE)
                    .range(0, 40_000)
                    .reads(m -> m.kilowatts() * 2.1 * (1 + 0.05 * m.noise(salt)), 1.0);
        }
        list.analog("argon-flow", ValueKind.FLOAT, Unit.LITRE_PER_MINUTE)
                .range(0, 1_200)
                .reads(m -> 140 + m.state().effort() * 430 + m.noise(5) * 8, 0.1);
        list.analog("alloy-added", ValueKind.FLOAT, Unit.KILOGRAM)
                .range(0, 2_000)
                .reads(m -> StrictMath.floor(m.state().progress() * 6) * 180, 1.0);
        cooling(list);
        list.flag("ladle-present", m -> m.state().progress() > 0.03);
    }

    private static void cooling(SignalList list) {
        list.analog("cooling-water-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 95)
                .every(5 * SECOND)
                .reads(m -> 24 + m.state().heat() * 19 + m.noise(40) * 0.2, 0.1);
        list.analog("cooling-water-flow", ValueKind.FLOAT, Unit.KILOGRAM_PER_SECOND)
                .range(0, 400)
                .reads(m -> 235 + m.noise(41) * 3, 0.1);
    }

    static void kiln(SignalList list) {
        list.machinery("burner trip", "refractory hot spot", "feed belt");
        list.counters(1_200);
        list.program("recipe", "MgO-");
        List<String> zones = List.of("preheating", "calcining", "sintering", "cooling");
        double[] degrees = {520, 980, 1_640, 310};
        for (int zone = 0; zone < zones.size(); zone++) {
            double usual = degrees[zone];
            int salt = 20 + zone;
            list.analog("temperature-" + zones.get(zone), ValueKind.FLOAT, Unit.CELSIUS)
                    .range(0, 1_900)
                    .every(5 * SECOND)
                    .reads(m -> 40 + (usual - 40) * (0.35 + 0.83 * m.state().heat()) + m.noise(salt) * 3, 0.1);
        }
        list.analog("rotation-speed", ValueKind.FLOAT, Unit.REVOLUTIONS_PER_MINUTE)
                .range(0, 4)
                .reads(m -> m.state().effort() * 2.1 + m.noise(2) * 0.01, 0.01);
        list.analog("feed-rate", ValueKind.FLOAT, Unit.KILOGRAM_PER_SECOND)
                .range(0, 12)
                .reads(m -> m.state().effort() * 6.8 + m.state().effort() * m.noise(3) * 0.2, 0.01);
        list.analog("gas-flow", ValueKind.DOUBLE, Unit.KILOGRAM_PER_SECOND)
                .range(0, 3)
                .reads(m -> 0.12 + m.state().effort() * 1.05 + m.noise(4) * 0.02, 0.001);
        list.analog("exhaust-oxygen", ValueKind.FLOAT, Unit.PERCENT)
                .range(0, 21)
                .every(5 * SECOND)
                .reads(m -> 21 - m.state().effort() * 22 + m.noise(5) * 0.2, 0.1);
        list.flag("burner-on", m -> m.state().effort() > 0.1);
    }

    static void rollingMill(SignalList list) {
        list.machinery("cobble", "bearing temperature", "hydraulic pressure", "loop sensor");
        list.counters(2_000);
        list.program("schedule", "coil-");
        list.analog("roll-force", ValueKind.DOUBLE, Unit.KILONEWTON)
                .range(0, 25_000)
                .reads(m -> m.state().effort() * 19_000 + m.state().effort() * m.noise(1) * 300, 1.0);
        list.analog("roll-gap", ValueKind.DOUBLE, Unit.MILLIMETRE)
                .range(0, 60)
                .reads(m -> 12 + m.swing(45) * 2 + m.noise(2) * 0.02, 0.001);
        list.analog("strip-speed", ValueKind.FLOAT, Unit.METRE_PER_SECOND)
                .range(0, 12)
                .reads(m -> m.state().effort() * 8 + m.state().effort() * m.noise(3) * 0.1, 0.01);
        list.analog("strip-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 1_300)
                .reads(m -> 300 + m.state().effort() * 820 + m.noise(4) * 4, 0.1);
        list.analog("motor-current", ValueKind.FLOAT, Unit.AMPERE)
                .range(0, 2_500)
                .reads(m -> m.kilowatts() * 1.32 + m.noise(5) * 3, 0.1);
        list.analog("motor-torque", ValueKind.DOUBLE, Unit.KILONEWTON_METRE)
                .range(0, 900)
                .reads(m -> m.state().effort() * 640 + m.state().effort() * m.noise(6) * 12, 0.1);
        list.bearings();
        list.flag("lubrication-ok", m -> m.state().phase() != Phase.MAINTENANCE);
    }
}
