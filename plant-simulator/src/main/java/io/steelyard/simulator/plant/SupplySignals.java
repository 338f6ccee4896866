package io.steelyard.simulator.plant;

import java.util.List;

/** The signals of what supplies the machines: water, air, electricity, orders. */
final class SupplySignals {
    private static final int SECOND = Plant.TICKS_A_SECOND;
    /** OPC 40223: Operational/Measurements. */
    private static final List<String> MEASUREMENTS =
            List.of(Companion.PUMPS.name("Operational"), Companion.PUMPS.name("Measurements"));

    private static final List<String> METER = SignalList.ELECTRICITY;
    private static final List<String> CONTROL = List.of("Control");
    private static final String[] PUMP_CAUSES = {"cavitation", "seal leakage", "motor overheat"};

    private SupplySignals() {}

    static void pump(SignalList list) {
        list.machinery(PUMP_CAUSES);
        list.health();
        list.drive(120);
        measured(list, "speed", "Speed", Unit.REVOLUTIONS_PER_MINUTE)
                .range(0, 3_600)
                .reads(m -> m.state().effort() * 3_550 + m.state().effort() * m.noise(1) * 8, 0.1);
        measured(list, "mass-flow", "MassFlow", Unit.KILOGRAM_PER_SECOND)
                .range(0, 80)
                .reads(SupplySignals::massFlow, 0.01);
        measured(list, "differential-pressure", "DifferentialPressure", Unit.BAR)
                .range(0, 16)
                .reads(SupplySignals::differentialPressure, 0.01);
        measured(list, "power-output", "PumpPowerOutput", Unit.WATT)
                .range(0, 120_000)
                .every(5 * SECOND)
                .reads(SupplySignals::powerOutput, 10);
        measured(list, "efficiency", "OverallEfficiency", Unit.PERCENT)
                .range(0, 100)
                .every(5 * SECOND)
                .reads(m -> m.kilowatts() > 0 ? powerOutput(m) / (m.kilowatts() * 10) : 0, 0.1);
        measured(list, "bearing-temperature", "BearingTemperature", Unit.CELSIUS)
                .range(0, 150)
                .every(5 * SECOND)
                .reads(m -> 28 + m.state().heat() * 55 + m.noise(7) * 0.2, 0.1);
        measured(list, "vibration", "Vibration", Unit.MILLIMETRE_PER_SECOND)
                .range(0, 28)
                .reads(m -> 0.2 + m.state().effort() * 3.4 + m.noise(8) * 0.15, 0.01);
        list.analogAt(
                        SignalList.append(MEASUREMENTS, Companion.PUMPS.name("Level")),
                        "level",
                        ValueKind.INT16,
                        Unit.PERCENT)
                .range(0, 100)
                .every(5 * SECOND)
                .reads(m -> 62 + 20 * m.swing(240), 1.0);
        starts(list, SignalList.append(MEASUREMENTS, Companion.PUMPS.name("NumberOfStarts")));
        list.flag("running", m -> m.state().effort() > 0.05);
        list.signal(
                List.of(
                        Companion.PUMPS.name("Events"),
                        Companion.PUMPS.name("SupervisionProcessFluid"),
                        Companion.PUMPS.name("Cavitation")),
                "cavitation",
                ValueKind.BOOLEAN,
                m -> m.state().phase() == Phase.BREAKDOWN && m.causeOf(PUMP_CAUSES.length) == 0);
    }

    private static double massFlow(Moment m) {
        return m.state().effort() * 62 + m.state().effort() * m.noise(2) * 1.5;
    }

    private static double differentialPressure(Moment m) {
        return m.state().effort() * 7 + m.state().effort() * m.noise(3) * 0.2;
    }

    /** What the water gains, in watts: a kilogram of it is a litre, and a bar is 100 kPa. */
    private static double powerOutput(Moment m) {
        return massFlow(m) * differentialPressure(m) * 100;
    }

    private static SignalList.Analog measured(SignalList list, String name, String browseName, Unit unit) {
        return list.analogAt(
                SignalList.append(MEASUREMENTS, Companion.PUMPS.name(browseName)), name, ValueKind.FLOAT, unit);
    }

    private static void starts(SignalList list, List<String> path) {
        list.signal(path, "starts", ValueKind.UINT32, m -> m.state().job());
    }

    static void compressor(SignalList list) {
        list.machinery("oil temperature", "inlet filter", "condensate drain");
        list.health();
        list.drive(400);
        list.analog("outlet-pressure", ValueKind.FLOAT, Unit.BAR)
                .range(0, 16)
                .reads(m -> 6.2 + m.state().effort() * 1.6 + m.noise(1) * 0.05, 0.01);
        list.analog("air-flow", ValueKind.FLOAT, Unit.KILOGRAM_PER_SECOND)
                .range(0, 2)
                .reads(m -> m.state().effort() * 0.58 + m.state().effort() * m.noise(2) * 0.01, 0.001);
        list.analog("load", ValueKind.INT16, Unit.PERCENT)
                .range(0, 120)
                .reads(m -> m.state().effort() * 118, 1.0);
        list.analog("oil-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 140)
                .every(5 * SECOND)
                .reads(m -> 31 + m.state().heat() * 58 + m.noise(4) * 0.3, 0.1);
        list.analog("dew-point", ValueKind.FLOAT, Unit.CELSIUS)
                .range(-60, 40)
                .every(10 * SECOND)
                .reads(m -> 3 + 2 * m.swing(180) + m.noise(5) * 0.1, 0.1);
        list.bearings();
        starts(list, SignalList.append(SignalList.MONITORING, "starts"));
        list.flag("running", m -> m.state().effort() > 0.05);
    }

    static void fan(SignalList list) {
        list.machinery("imbalance", "filter differential pressure", "motor overheat");
        list.drive(200);
        list.analog("speed", ValueKind.FLOAT, Unit.REVOLUTIONS_PER_MINUTE)
                .range(0, 1_600)
                .reads(m -> m.state().effort() * 1_480 + m.state().effort() * m.noise(1) * 4, 0.1);
        list.analog("air-flow", ValueKind.FLOAT, Unit.KILOGRAM_PER_SECOND)
                .range(0, 90)
                .reads(m -> m.state().effort() * 71 + m.state().effort() * m.noise(2), 0.1);
        list.analog("filter-pressure", ValueKind.INT32, Unit.MILLIBAR)
                .range(0, 60)
                .reads(m -> 4 + m.state().effort() * 18 + m.noise(3) * 1.5, 1.0);
        list.bearings();
        list.flag("running", m -> m.state().effort() > 0.05);
    }

    static void energyMeter(SignalList list) {
        list.drive(250_000);
        list.analog(METER, "reactive-power", ValueKind.FLOAT, Unit.KILOVAR)
                .range(-80_000, 80_000)
                .reads(m -> m.kilowatts() * 0.31 + m.noise(2) * 5, 0.1);
        for (int line = 1; line <= 3; line++) {
            int salt = 10 * line;
            list.analog(METER, "voltage-l" + line, ValueKind.FLOAT, Unit.VOLT)
                    .range(0, 480)
                    .reads(m -> 398 + 3 * m.swing(120) + m.noise(salt) * 0.8, 0.1);
            list.analog(METER, "current-l" + line, ValueKind.FLOAT, Unit.AMPERE)
                    .range(0, 400_000)
                    .reads(m -> m.kilowatts() * 1.52 + m.noise(salt + 1) * 2, 0.1);
        }
        list.analog(METER, "frequency", ValueKind.DOUBLE, Unit.HERTZ)
                .range(45, 55)
                .every(2 * SECOND)
                .reads(m -> 50 + m.noise(50) * 0.02, 0.001);
        list.analog(METER, "power-factor", ValueKind.FLOAT, null)
                .range(0, 1)
                .reads(m -> 0.95 + m.noise(51) * 0.01, 0.001);
        list.text(METER, "tariff", m -> Shifts.tariff(m.tick()));
        list.flag("phase-ok", m -> true);
    }

    static void controlRoom(SignalList list) {
        list.text(CONTROL, "shift", m -> Shifts.name(m.tick()));
        list.signal(
                SignalList.append(CONTROL, "shift-number"),
                "shift-number",
                ValueKind.UINT32,
                m -> Shifts.number(m.tick()));
        list.analog(CONTROL, "shift-left", ValueKind.INT32, Unit.SECOND)
                .range(0, 86_400)
                .every(10 * SECOND)
                .reads(m -> Shifts.secondsLeft(m.tick()), 1.0);
        list.signal(
                SignalList.append(CONTROL, "planned"),
                "planned",
                ValueKind.BOOLEAN,
                m -> Shifts.handoverEnd(m.tick()) < 0);
        list.text(CONTROL, "order", m -> "S-" + (9_000 + Shifts.number(m.tick())));
        list.text(CONTROL, "tariff", m -> Shifts.tariff(m.tick()));
        list.analog(CONTROL, "ambient-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(-40, 60)
                .every(10 * SECOND)
                .reads(m -> 16 + 6 * m.swing(1_440) + m.noise(1) * 0.1, 0.1);
    }
}
