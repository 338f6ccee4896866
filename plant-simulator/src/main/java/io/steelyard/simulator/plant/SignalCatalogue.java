package io.steelyard.simulator.plant;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which signals each class of equipment has, under the browse names of the companion specifications where they exist. */
final class SignalCatalogue {
    private static final String BLOCKS = "MachineryBuildingBlocks";
    private static final String MONITORING = "Monitoring";
    private static final String PRODUCTION = "Production";
    private static final int SECOND = Plant.TICKS_A_SECOND;

    private final List<Signal> signals = new ArrayList<>();

    private SignalCatalogue() {}

    static List<Signal> of(EquipmentClass equipmentClass) {
        SignalCatalogue catalogue = new SignalCatalogue();
        switch (equipmentClass) {
            case ROLLING_MILL -> catalogue.rollingMill();
            case LATHE -> catalogue.lathe();
            case PUMP -> catalogue.pump();
            case ENERGY_METER -> catalogue.energyMeter();
        }
        return List.copyOf(catalogue.signals);
    }

    private void rollingMill() {
        machinery();
        counters();
        program("schedule", "coil-");
        analog(MONITORING, "roll-force", ValueKind.DOUBLE, Unit.KILONEWTON)
                .range(0, 25_000)
                .reads(m -> m.state().effort() * 19_000 + m.state().effort() * m.noise(1) * 300, 1.0);
        analog(MONITORING, "roll-gap", ValueKind.DOUBLE, Unit.MILLIMETRE)
                .range(0, 60)
                .reads(m -> 12 + m.swing(45) * 2 + m.noise(2) * 0.02, 0.001);
        analog(MONITORING, "strip-speed", ValueKind.FLOAT, Unit.METRE_PER_SECOND)
                .range(0, 12)
                .reads(m -> m.state().effort() * 8 + m.state().effort() * m.noise(3) * 0.1, 0.01);
        analog(MONITORING, "strip-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 1_300)
                .reads(m -> 300 + m.state().effort() * 820 + m.noise(4) * 4, 0.1);
        analog(MONITORING, "motor-current", ValueKind.FLOAT, Unit.AMPERE)
                .range(0, 2_500)
                .reads(m -> m.kilowatts() * 1.32 + m.noise(5) * 3, 0.1);
        analog(MONITORING, "motor-torque", ValueKind.DOUBLE, Unit.KILONEWTON_METRE)
                .range(0, 900)
                .reads(m -> m.state().effort() * 640 + m.state().effort() * m.noise(6) * 12, 0.1);
        bearings();
        flag("lubrication-ok", m -> m.state().phase() != Phase.MAINTENANCE);
    }

    private void lathe() {
        machinery();
        counters();
        program("program", "O");
        analog(MONITORING, "spindle-speed", ValueKind.DOUBLE, Unit.REVOLUTIONS_PER_MINUTE)
                .range(0, 4_000)
                .reads(m -> m.state().effort() * 2_800 + m.state().effort() * m.noise(1) * 25, 1.0);
        analog(MONITORING, "spindle-load", ValueKind.INT16, Unit.PERCENT)
                .range(0, 150)
                .reads(m -> m.state().effort() * 95 + m.state().effort() * m.noise(2) * 12, 1.0);
        analog(MONITORING, "feed-rate", ValueKind.FLOAT, Unit.MILLIMETRE_PER_MINUTE)
                .range(0, 1_200)
                .reads(m -> m.state().effort() * 640 * (1 + 0.3 * m.swing(9)), 0.1);
        analog(MONITORING, "temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 120)
                .reads(m -> 24 + m.state().heat() * 46 + m.noise(4) * 0.3, 0.1);
        signal(
                path(PRODUCTION, "tool"),
                ValueKind.INT32,
                1,
                m -> 1 + (int) ((m.state().job() + (long) (m.state().progress() * 4)) % 12));
        flag("door-closed", m -> m.state().phase() == Phase.PRODUCING);
    }

    private void pump() {
        machinery();
        drive();
        analog(MONITORING, "speed", ValueKind.FLOAT, Unit.REVOLUTIONS_PER_MINUTE)
                .range(0, 3_600)
                .reads(m -> m.state().effort() * 3_550 + m.state().effort() * m.noise(1) * 8, 0.1);
        analog(MONITORING, "mass-flow", ValueKind.FLOAT, Unit.KILOGRAM_PER_SECOND)
                .range(0, 80)
                .reads(m -> m.state().effort() * 62 + m.state().effort() * m.noise(2) * 1.5, 0.01);
        analog(MONITORING, "differential-pressure", ValueKind.FLOAT, Unit.BAR)
                .range(0, 16)
                .reads(m -> m.state().effort() * 11 + m.state().effort() * m.noise(3) * 0.2, 0.01);
        bearings();
        analog(MONITORING, "level", ValueKind.INT16, Unit.PERCENT)
                .range(0, 100)
                .every(5 * SECOND)
                .reads(m -> 62 + 20 * m.swing(240), 1.0);
        signal(path(MONITORING, "starts"), ValueKind.UINT32, 1, m -> m.state().job());
        flag("running", m -> m.state().effort() > 0.05);
    }

    private void energyMeter() {
        String folder = "Energy";
        analog(folder, "power", ValueKind.DOUBLE, Unit.KILOWATT)
                .range(0, 8_000)
                .role("power")
                .reads(Moment::kilowatts, 0.01);
        analog(folder, "energy", ValueKind.INT64, Unit.WATT_HOUR)
                .range(0, 0)
                .role("energy")
                .reads(m -> StrictMath.floor(m.state().wattHours()), 1.0);
        analog(folder, "reactive-power", ValueKind.FLOAT, Unit.KILOVAR)
                .range(-4_000, 4_000)
                .reads(m -> m.kilowatts() * 0.31 + m.noise(2) * 5, 0.1);
        for (int line = 1; line <= 3; line++) {
            int salt = 10 * line;
            analog(folder, "voltage-l" + line, ValueKind.FLOAT, Unit.VOLT)
                    .range(0, 480)
                    .reads(m -> 398 + 3 * m.swing(120) + m.noise(salt) * 0.8, 0.1);
            analog(folder, "current-l" + line, ValueKind.FLOAT, Unit.AMPERE)
                    .range(0, 12_000)
                    .reads(m -> m.kilowatts() * 1.52 + m.noise(salt + 1) * 2, 0.1);
        }
        analog(folder, "frequency", ValueKind.DOUBLE, Unit.HERTZ)
                .range(45, 55)
                .reads(m -> 50 + m.noise(50) * 0.02, 0.001);
        analog(folder, "power-factor", ValueKind.FLOAT, null)
                .range(0, 1)
                .every(2 * SECOND)
                .reads(m -> 0.95 + m.noise(51) * 0.01, 0.001);
        signal(path(folder, "tariff"), ValueKind.STRING, 1, m -> Shifts.tariff(m.tick()));
        flag("phase-ok", m -> true);
    }

    /** OPC 40001-1: MachineryItemState and MachineryOperationMode with their numbers. */
    private void machinery() {
        signals.add(new Signal(
                "state",
                List.of(BLOCKS, "MachineryItemState", "CurrentState", "Number"),
                ValueKind.UINT32,
                null,
                0,
                0,
                "state",
                1,
                m -> (long) m.state().phase().state()));
        signals.add(new Signal(
                "mode",
                List.of(BLOCKS, "MachineryOperationMode", "CurrentState", "Number"),
                ValueKind.UINT32,
                null,
                0,
                0,
                "mode",
                1,
                m -> (long) m.state().phase().mode()));
    }

    private void counters() {
        piece("good", ValueKind.UINT32, m -> m.state().good());
        piece("scrap", ValueKind.UINT32, m -> m.state().scrap());
        piece("total", ValueKind.INT64, m -> m.state().total());
        drive();
    }

    private void drive() {
        analog("Energy", "power", ValueKind.FLOAT, Unit.KILOWATT)
                .range(0, 2_000)
                .role("power")
                .reads(Moment::kilowatts, 0.01);
        analog("Energy", "energy", ValueKind.DOUBLE, Unit.KILOWATT_HOUR)
                .range(0, 0)
                .role("energy")
                .reads(m -> StrictMath.floor(m.state().wattHours()) / 1_000, 0.001);
    }

    private void bearings() {
        analog(MONITORING, "bearing-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 150)
                .every(2 * SECOND)
                .reads(m -> 28 + m.state().heat() * 55 + m.noise(7) * 0.2, 0.1);
        analog(MONITORING, "vibration", ValueKind.FLOAT, Unit.MILLIMETRE_PER_SECOND)
                .range(0, 28)
                .reads(m -> 0.2 + m.state().effort() * 3.4 + m.noise(8) * 0.15, 0.01);
    }

    private void piece(String name, ValueKind kind, Signal.Source source) {
        signals.add(new Signal(name, path(PRODUCTION, name), kind, Unit.PIECE, 0, 0, name, 1, source));
    }

    private void program(String name, String prefix) {
        signals.add(new Signal(
                name,
                List.of(PRODUCTION, "ActiveProgram", "Name"),
                ValueKind.STRING,
                null,
                0,
                0,
                "program",
                1,
                m -> prefix + (1_000 + Math.floorMod(m.state().job() * 37 + m.assetKey() * 11L, 400))));
    }

    private void flag(String name, Signal.Source source) {
        signal(path(MONITORING, name), ValueKind.BOOLEAN, 1, source);
    }

    private void signal(List<String> path, ValueKind kind, int everyTicks, Signal.Source source) {
        signals.add(new Signal(path.get(path.size() - 1), path, kind, null, 0, 0, null, everyTicks, source));
    }

    private Analog analog(String folder, String name, ValueKind kind, @Nullable Unit unit) {
        return new Analog(folder, name, kind, unit);
    }

    private static List<String> path(String folder, String name) {
        return List.of(folder, name);
    }

    /** A measured value: cyclic, rounded to what its instrument resolves, kept inside its range. */
    private final class Analog {
        private final String folder;
        private final String name;
        private final ValueKind kind;
        private final @Nullable Unit unit;
        private double low;
        private double high;
        private @Nullable String role;
        private int everyTicks = SECOND;

        Analog(String folder, String name, ValueKind kind, @Nullable Unit unit) {
            this.folder = folder;
            this.name = name;
            this.kind = kind;
            this.unit = unit;
        }

        Analog range(double from, double to) {
            this.low = from;
            this.high = to;
            return this;
        }

        Analog role(String meaning) {
            this.role = meaning;
            return this;
        }

        Analog every(int ticks) {
            this.everyTicks = ticks;
            return this;
        }

        void reads(Reading reading, double resolution) {
            double steps = 1 / resolution;
            signals.add(new Signal(name, path(folder, name), kind, unit, low, high, role, everyTicks, moment -> {
                double number = Math.round(reading.at(moment) * steps) / steps;
                return kind.of(low < high ? Math.max(low, Math.min(high, number)) : number);
            }));
        }
    }

    /** What an instrument would show if it were perfect. */
    @FunctionalInterface
    private interface Reading {
        double at(Moment moment);
    }
}
