package io.steelyard.simulator.plant;

import java.util.List;

/** The packaging line speaks OPC 30050 (PackML) beside OPC 40001-1. */
final class PackagingSignals {
    private static final List<String> STATUS = List.of(Companion.PACKML.name("Status"));
    private static final List<String> ADMIN = List.of(Companion.PACKML.name("Admin"));
    private static final double DESIGN_SPEED = 12;
    private static final String[] CAUSES = {"film jam", "strapping head", "light curtain", "label printer"};

    private PackagingSignals() {}

    static void packagingLine(SignalList list) {
        list.machinery(CAUSES);
        list.counters(120);
        list.program("recipe", "PK-");
        list.signal(
                status("UnitModeCurrent"),
                "unit-mode",
                ValueKind.INT32,
                m -> unitMode(m.state().phase()));
        list.signal(status("StateCurrent"), "packml-state", ValueKind.INT32, m -> state(m.state()));
        list.analogAt(status("MachSpeed"), "mach-speed", ValueKind.FLOAT, null)
                .range(0, 60)
                .reads(m -> DESIGN_SPEED, 0.1);
        list.analogAt(status("CurMachSpeed"), "current-speed", ValueKind.FLOAT, null)
                .range(0, 60)
                .reads(m -> m.state().effort() / Phase.PRODUCING.effort() * DESIGN_SPEED + m.noise(1) * 0.1, 0.1);
        list.signal(
                status("EquipmentBlocked"),
                "blocked",
                ValueKind.BOOLEAN,
                m -> m.state().phase() == Phase.WAITING && m.state().draws() % 2 == 0);
        list.signal(
                status("EquipmentStarved"),
                "starved",
                ValueKind.BOOLEAN,
                m -> m.state().phase() == Phase.WAITING && m.state().draws() % 2 != 0);
        list.signal(admin("StopReason"), "stop-reason", ValueKind.INT32, PackagingSignals::stopReason);
        list.analogAt(admin("MachDesignSpeed"), "design-speed", ValueKind.FLOAT, null)
                .range(0, 60)
                .role("design-speed")
                .reads(m -> DESIGN_SPEED, 0.1);
        list.analog("film-left", ValueKind.FLOAT, Unit.PERCENT)
                .range(0, 100)
                .reads(m -> 100 - m.state().total() % 80 * 1.2, 0.1);
    }

    private static List<String> status(String name) {
        return SignalList.append(STATUS, Companion.PACKML.name(name));
    }

    private static List<String> admin(String name) {
        return SignalList.append(ADMIN, Companion.PACKML.name(name));
    }

    /** ProductionMaintenanceModeEnum: Invalid 0, Produce 1, Maintenance 2, Manual 3. */
    private static int unitMode(Phase phase) {
        return switch (phase) {
            case PRODUCING, WAITING, BREAKDOWN -> 1;
            case MAINTENANCE -> 2;
            case SETUP -> 3;
            case HANDOVER -> 0;
        };
    }

    /** State numbers: Stopped 2, Idle 4, Suspended 5, Execute 6, Aborted 9, Held 11. */
    private static int state(AssetState state) {
        return switch (state.phase()) {
            case PRODUCING -> 6;
            case WAITING -> 5;
            case BREAKDOWN -> state.draws() % 3 == 0 ? 9 : 11;
            case SETUP, HANDOVER -> 4;
            case MAINTENANCE -> 2;
        };
    }

    /** The cause as a number: 101 is the first of the causes. */
    private static int stopReason(Moment moment) {
        return switch (moment.state().phase()) {
            case BREAKDOWN -> 101 + moment.causeOf(CAUSES.length);
            case WAITING -> 200;
            case MAINTENANCE -> 300;
            case PRODUCING, SETUP, HANDOVER -> 0;
        };
    }
}
