package io.steelyard.simulator.fault;

/** One thing that can go wrong; both methods may be called in either state and then change nothing. */
public interface Fault {
    /** The name on the command line. */
    String name();

    void begin(FaultOrder order);

    void end();

    /** The only server that the fault hits when it is ordered so; empty: all. */
    default String server(FaultOrder order) {
        return "";
    }
}
