package io.steelyard.edge.model;

/** Whose clock a sample's time was read from. */
public enum ClockSource {
    /** The device behind the server: the OPC UA source timestamp. */
    SOURCE,
    /** The OPC UA server, because the value carried no source timestamp. */
    SERVER,
    /** This agent, because the value carried no timestamp at all. */
    AGENT
}
