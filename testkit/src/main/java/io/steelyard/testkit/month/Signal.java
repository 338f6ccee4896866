package io.steelyard.testkit.month;

/**
 * A signal of a machine as a birth describes it.
 *
 * @param typeName OPC UA name of its type
 * @param role what it is for, empty when for nothing that is counted
 * @param unit unit as a server says it, empty when it has none
 * @param unitId OPC UA's number of the unit, 0 when it has none
 */
public record Signal(String name, String typeName, String role, String unit, int unitId) {
    /** Without unit. */
    public Signal(String name, String typeName, String role) {
        this(name, typeName, role, "", 0);
    }
}
