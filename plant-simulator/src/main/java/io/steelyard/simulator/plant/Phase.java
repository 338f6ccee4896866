package io.steelyard.simulator.plant;

/**
 * What a machine is doing, each with its OPC 40001-1 (Machinery) numbers: MachineryItemState NotAvailable 0, OutOfService
 * 1, NotExecuting 2, Executing 3; MachineryOperationMode None 0, Maintenance 1, Setup 2, Processing 3.
 */
public enum Phase {
    PRODUCING(3, 3),
    SETUP(3, 2),
    WAITING(2, 3),
    BREAKDOWN(1, 3),
    MAINTENANCE(1, 1),
    HANDOVER(2, 0);

    private final int state;
    private final int mode;

    Phase(int state, int mode) {
        this.state = state;
        this.mode = mode;
    }

    public int state() {
        return state;
    }

    public int mode() {
        return mode;
    }

    /** How hard the main drive works, as a share of what it is rated for. */
    double effort() {
        return switch (this) {
            case PRODUCING -> 0.78;
            case SETUP -> 0.25;
            case WAITING -> 0.08;
            case HANDOVER -> 0.05;
            case BREAKDOWN, MAINTENANCE -> 0.0;
        };
    }
}
