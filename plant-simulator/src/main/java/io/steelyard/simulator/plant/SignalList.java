package io.steelyard.simulator.plant;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signals of a class of equipment while they are written down; what most machines have in common comes from here. */
final class SignalList {
    /** Monitored values of machines (OPC 40001-1). */
    static final List<String> MONITORING = List.of(Companion.MACHINERY.name("Monitoring"));

    private static final List<String> BLOCKS = List.of(Companion.MACHINERY.name("MachineryBuildingBlocks"));
    private static final List<String> COUNTERS = append(BLOCKS, Companion.DI.name("OperationCounters"));
    /** Measured values of the process (OPC 40001-1, 40001-2). */
    private static final List<String> PROCESS = append(MONITORING, Companion.MACHINERY.name("Process"));
    /** The main metering point of electricity (OPC 40001-4). */
    static final List<String> ELECTRICITY = List.of(
            Companion.MACHINERY.name("Monitoring"),
            Companion.MACHINERY.name("Consumption"),
            Companion.ENERGY.name("Electricity"),
            Companion.ENERGY.name("Main"));

    private static final List<String> PRODUCTION = List.of("Production");
    private static final int SECOND = Plant.TICKS_A_SECOND;
    private static final double MILLIS_A_TICK = 1_000.0 / Plant.TICKS_A_SECOND;

    private final List<Signal> signals = new ArrayList<>();

    List<Signal> all() {
        return List.copyOf(signals);
    }

    /** OPC 40001-1: MachineryItemState, MachineryOperationMode, OperationCounters; why the machine stands. */
    void machinery(String... causes) {
        state("state", "MachineryItemState", m -> (long) m.state().phase().state());
        state("mode", "MachineryOperationMode", m -> (long) m.state().phase().mode());
        text(MONITORING, StopCause.SIGNAL, m -> m.cause(causes));
        duration("operation-time", "OperationDuration", m -> m.state().tally().operating());
    }

    /** How long the machine was switched on. */
    void powerOnTime() {
        duration("power-on-time", "PowerOnDuration", m -> m.state().tally().powered());
    }

    /** A counter of milliseconds that is read now and then (OPC 10000-100, IOperationCounterType). */
    private void duration(String name, String browseName, Ticks ticks) {
        List<String> path = append(COUNTERS, Companion.DI.name(browseName));
        signals.add(new Signal(
                name, path, ValueKind.DOUBLE, null, 0, 0, null, 20 * SECOND, m -> ticks.at(m) * MILLIS_A_TICK));
    }

    /** A number of ticks at a moment. */
    @FunctionalInterface
    private interface Ticks {
        long at(Moment moment);
    }

    /** OPC 10000-100: DeviceHealth, NORMAL 0, FAILURE 1, CHECK_FUNCTION 2. */
    void health() {
        List<String> path = append(MONITORING, Companion.MACHINERY.name("Health"), Companion.DI.name("DeviceHealth"));
        signal(path, "health", ValueKind.INT32, m -> switch (m.state().phase()) {
            case BREAKDOWN -> 1;
            case MAINTENANCE -> 2;
            case PRODUCING, SETUP, WAITING, HANDOVER -> 0;
        });
    }

    private void state(String name, String machine, Signal.Source source) {
        List<String> path = append(
                BLOCKS,
                Companion.MACHINERY.name(machine),
                Companion.UA.name("CurrentState"),
                Companion.UA.name("Number"));
        signals.add(new Signal(name, path, ValueKind.UINT32, null, 0, 0, name, 1, source));
    }

    /** Parts, the order they are made for, and the drive's power. */
    void counters(double mostKilowatts) {
        partsIn(PRODUCTION);
        piece(
                append(COUNTERS, Companion.DI.name("OperationCycleCounter")),
                "total",
                ValueKind.INT64,
                m -> m.state().total());
        orderAt(append(PRODUCTION, "order"));
        drive(mostKilowatts);
    }

    /** Parts that passed and parts that did not. */
    void partsIn(List<String> production) {
        piece(
                append(production, "good"),
                "good",
                ValueKind.UINT32,
                m -> m.state().good());
        piece(
                append(production, "scrap"),
                "scrap",
                ValueKind.UINT32,
                m -> m.state().scrap());
    }

    /** The order that the machine works on. */
    void orderAt(List<String> path) {
        signals.add(new Signal(
                "order",
                path,
                ValueKind.STRING,
                null,
                0,
                0,
                "order",
                1,
                m -> OrderBook.name(m.assetKey(), m.state().job())));
    }

    /** Power and energy under the names of OPC 34100, profiles E1 and E3. */
    void drive(double mostKilowatts) {
        analogAt(append(ELECTRICITY, Companion.ECM.name("AcActivePowerTotal")), "power", ValueKind.FLOAT, Unit.WATT)
                .range(0, mostKilowatts * 1_000)
                .role("power")
                .every(2 * SECOND)
                .reads(m -> m.kilowatts() * 1_000, 10);
        analogAt(
                        append(ELECTRICITY, Companion.ECM.name("AcActiveEnergyTotalImportHp")),
                        "energy",
                        ValueKind.DOUBLE,
                        Unit.WATT_HOUR)
                .role("energy")
                .every(2 * SECOND)
                .reads(m -> StrictMath.floor(m.state().wattHours()), 1.0);
    }

    void bearings() {
        analog("bearing-temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 150)
                .every(5 * SECOND)
                .reads(m -> 28 + m.state().heat() * 55 + m.noise(7) * 0.2, 0.1);
        analog("vibration", ValueKind.FLOAT, Unit.MILLIMETRE_PER_SECOND)
                .range(0, 28)
                .reads(m -> 0.2 + m.state().effort() * 3.4 + m.noise(8) * 0.15, 0.01);
    }

    /** The program, recipe or schedule that the machine works by. */
    void programAt(List<String> path, String name, String prefix) {
        signals.add(new Signal(
                name,
                path,
                ValueKind.STRING,
                null,
                0,
                0,
                "program",
                1,
                m -> prefix + (1_000 + Math.floorMod(m.state().job() * 37 + m.assetKey() * 11L, 400))));
    }

    /** The same below the machine's own folder. */
    void program(String name, String prefix) {
        programAt(append(PRODUCTION, "ActiveProgram", "Name"), name, prefix);
    }

    /** A counter of parts, whose role is its name. */
    void piece(List<String> path, String name, ValueKind kind, Signal.Source source) {
        signals.add(new Signal(name, path, kind, Unit.PIECE, 0, 0, name, 1, source));
    }

    void flag(String name, Signal.Source source) {
        signal(append(MONITORING, name), name, ValueKind.BOOLEAN, source);
    }

    /** A flag that watches a source of danger: whether a guard is shut, for instance. */
    void guard(String name, Signal.Source source) {
        signals.add(new Signal(name, append(MONITORING, name), ValueKind.BOOLEAN, null, 0, 0, "hazard", 1, source));
    }

    void text(List<String> folder, String name, Signal.Source source) {
        signal(append(folder, name), name, ValueKind.STRING, source);
    }

    /** Anything that is shown whenever it changes. */
    void signal(List<String> path, String name, ValueKind kind, Signal.Source source) {
        signals.add(new Signal(name, path, kind, null, 0, 0, null, 1, source));
    }

    /** A measured value of the process: {@code <name>/AnalogSignal} (OPC 40001-2). */
    Analog analog(String name, ValueKind kind, @Nullable Unit unit) {
        return analogAt(append(PROCESS, name, Companion.PROCESS_VALUES.name("AnalogSignal")), name, kind, unit);
    }

    Analog analog(List<String> folder, String name, ValueKind kind, @Nullable Unit unit) {
        return analogAt(append(folder, name), name, kind, unit);
    }

    /** A measured value whose browse name is not its own name. */
    Analog analogAt(List<String> path, String name, ValueKind kind, @Nullable Unit unit) {
        return new Analog(path, name, kind, unit);
    }

    static List<String> append(List<String> folder, String... names) {
        List<String> path = new ArrayList<>(folder);
        path.addAll(List.of(names));
        return path;
    }

    /** A measured value: cyclic, rounded to what its instrument resolves, kept inside its range. */
    final class Analog {
        private final List<String> path;
        private final String name;
        private final ValueKind kind;
        private final @Nullable Unit unit;
        private double low;
        private double high;
        private @Nullable String role;
        private int everyTicks = 4 * SECOND;

        Analog(List<String> path, String name, ValueKind kind, @Nullable Unit unit) {
            this.path = path;
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
            double from = low;
            double to = high;
            ValueKind as = kind;
            signals.add(new Signal(name, path, as, unit, from, to, role, everyTicks, moment -> {
                double number = Math.round(reading.at(moment) * steps) / steps;
                return as.of(from < to ? Math.max(from, Math.min(to, number)) : number);
            }));
        }
    }

    /** What an instrument would show if it were perfect. */
    @FunctionalInterface
    interface Reading {
        double at(Moment moment);
    }
}
