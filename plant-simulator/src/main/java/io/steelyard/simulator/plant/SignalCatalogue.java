package io.steelyard.simulator.plant;

import java.util.List;

/** Which signals each class of equipment has, under the browse names of the companion specifications where they exist. */
final class SignalCatalogue {
    private static final int SECOND = Plant.TICKS_A_SECOND;
    private static final List<String> TOOL_MONITORING =
            List.of(Companion.MACHINE_TOOL.name("Monitoring"), Companion.MACHINE_TOOL.name("MachineTool"));
    private static final List<String> TOOL_PRODUCTION = List.of(Companion.MACHINE_TOOL.name("Production"));
    /** The only one of the tool's ProductionPlan: the job that it works on. */
    private static final List<String> TOOL_JOB =
            SignalList.append(TOOL_PRODUCTION, Companion.MACHINE_TOOL.name("ProductionPlan"), "Job");

    private static final List<String> ACTIVE_PROGRAM =
            List.of(Companion.MACHINE_TOOL.name("Production"), Companion.MACHINE_TOOL.name("ActiveProgram"));

    private SignalCatalogue() {}

    static List<Signal> of(EquipmentClass equipmentClass) {
        SignalList list = new SignalList();
        switch (equipmentClass) {
            case ARC_FURNACE -> HotSignals.arcFurnace(list);
            case LADLE_FURNACE -> HotSignals.ladleFurnace(list);
            case MAGNESITE_KILN -> HotSignals.kiln(list);
            case ROLLING_MILL -> HotSignals.rollingMill(list);
            case PACKAGING_LINE -> PackagingSignals.packagingLine(list);
            case LATHE -> lathe(list);
            case MACHINING_CENTRE -> machiningCentre(list);
            case PUMP -> SupplySignals.pump(list);
            case COMPRESSOR -> SupplySignals.compressor(list);
            case FAN -> SupplySignals.fan(list);
            case ENERGY_METER -> SupplySignals.energyMeter(list);
            case CONTROL_ROOM -> SupplySignals.controlRoom(list);
        }
        return list.all();
    }

    private static void lathe(SignalList list) {
        list.machinery("tool breakage", "chuck pressure", "coolant level", "axis servo");
        toolCounters(list, 60);
        program(list, "program", "O");
        spindle(list, 4_000, 2_800);
        list.signal(
                SignalList.append(TOOL_PRODUCTION, "tool"),
                "tool",
                ValueKind.INT32,
                m -> 1 + (int) ((m.state().job() + (long) (m.state().progress() * 4)) % 12));
        list.guard("door-closed", m -> m.state().phase() == Phase.PRODUCING);
    }

    private static void machiningCentre(SignalList list) {
        list.machinery("tool breakage", "pallet changer", "coolant level", "probe error");
        toolCounters(list, 90);
        program(list, "program", "M");
        spindle(list, 12_000, 8_200);
        list.analog("axis-load", ValueKind.FLOAT, Unit.PERCENT)
                .range(0, 150)
                .reads(m -> m.state().effort() * 74 * (1 + 0.2 * m.swing(13)) + m.noise(9) * 2, 0.1);
        list.signal(SignalList.append(TOOL_PRODUCTION, "pallet"), "pallet", ValueKind.INT16, m ->
                (short) (1 + m.state().total() % 2));
        list.guard("door-closed", m -> m.state().phase() == Phase.PRODUCING);
    }

    /** OPC 40501-1: parts over the tool's life, and the job: its order, and how many of its runs are done. */
    private static void toolCounters(SignalList list, double mostKilowatts) {
        list.partsIn(TOOL_PRODUCTION);
        list.piece(
                SignalList.append(
                        TOOL_MONITORING,
                        Companion.DI.name("OperationCounters"),
                        Companion.MACHINE_TOOL.name("PartsProducedInLifetime")),
                "total",
                ValueKind.UINT32,
                m -> m.state().total());
        list.orderAt(SignalList.append(TOOL_JOB, Companion.MACHINE_TOOL.name("OrderIdentifier")));
        list.signal(
                SignalList.append(TOOL_JOB, Companion.MACHINE_TOOL.name("RunsCompleted")),
                "runs-completed",
                ValueKind.UINT32,
                m -> m.state().tally().job().made());
        list.powerOnTime();
        list.drive(mostKilowatts);
    }

    /** OPC 40501-1: Production/ActiveProgram/Name. */
    private static void program(SignalList list, String name, String prefix) {
        list.programAt(SignalList.append(ACTIVE_PROGRAM, Companion.MACHINE_TOOL.name("Name")), name, prefix);
    }

    private static void spindle(SignalList list, double most, double usual) {
        list.signal(
                SignalList.append(TOOL_MONITORING, Companion.MACHINE_TOOL.name("OperationMode")),
                "operation-mode",
                ValueKind.INT32,
                m -> switch (m.state().phase()) {
                    case PRODUCING, WAITING -> 1;
                    case SETUP -> 2;
                    case MAINTENANCE -> 4;
                    case BREAKDOWN, HANDOVER -> 0;
                });
        list.analogAt(
                        SignalList.append(TOOL_MONITORING, Companion.MACHINE_TOOL.name("FeedOverride")),
                        "feed-override",
                        ValueKind.DOUBLE,
                        Unit.PERCENT)
                .range(0, 120)
                .reads(m -> feedOverride(m.state().phase()), 1.0);
        list.analog(TOOL_MONITORING, "spindle-speed", ValueKind.DOUBLE, Unit.REVOLUTIONS_PER_MINUTE)
                .range(0, most)
                .reads(m -> m.state().effort() * usual + m.state().effort() * m.noise(1) * 25, 1.0);
        list.analog(TOOL_MONITORING, "spindle-load", ValueKind.INT16, Unit.PERCENT)
                .range(0, 150)
                .reads(m -> m.state().effort() * 95 + m.state().effort() * m.noise(2) * 12, 1.0);
        list.analog(TOOL_MONITORING, "feed-rate", ValueKind.FLOAT, Unit.MILLIMETRE_PER_MINUTE)
                .range(0, 1_200)
                .reads(m -> m.state().effort() * 640 * (1 + 0.3 * m.swing(9)), 0.1);
        list.analog("temperature", ValueKind.FLOAT, Unit.CELSIUS)
                .range(0, 120)
                .every(5 * SECOND)
                .reads(m -> 24 + m.state().heat() * 46 + m.noise(4) * 0.3, 0.1);
    }

    /** Whoever sets a tool up feeds at half speed; a tool that stands still is not fed. */
    private static double feedOverride(Phase phase) {
        return switch (phase) {
            case PRODUCING, WAITING -> 100;
            case SETUP -> 50;
            case BREAKDOWN, MAINTENANCE, HANDOVER -> 0;
        };
    }
}
