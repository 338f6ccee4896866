package io.steelyard.edge.model;

/** A signal's data type: the element type and whether it is a one-dimensional array of it. */
public record SignalType(ValueType element, boolean array) {

    /** The scalar type with the given element. */
    public static SignalType scalar(ValueType element) {
        return new SignalType(element, false);
    }
}
