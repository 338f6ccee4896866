package io.steelyard.simulator.fault;

import java.util.List;

/** {@code cable-cut}: the cables of all servers. */
public final class CableCut implements Fault {
    private final List<Cable> cables;

    public CableCut(List<Cable> cables) {
        this.cables = List.copyOf(cables);
    }

    @Override
    public String name() {
        return "cable-cut";
    }

    @Override
    public void begin(FaultOrder order) {
        cables.forEach(Cable::cut);
    }

    @Override
    public void end() {
        cables.forEach(Cable::mend);
    }
}
