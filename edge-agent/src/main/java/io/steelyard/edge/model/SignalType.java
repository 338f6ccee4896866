package io.steelyard.edge.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A signal's data type: the element type and whether it is a one-dimensional array of it. */
public record SignalType(ValueType element, boolean array) {
    private static final Map<ValueType, SignalType> SCALARS = all(false);
    private static final Map<ValueType, SignalType> ARRAYS = all(true);

    private static Map<ValueType, SignalType> all(boolean array) {
        Map<ValueType, SignalType> all = new EnumMap<>(ValueType.class);
        Arrays.stream(ValueType.values()).forEach(element -> all.put(element, new SignalType(element, array)));
        return all;
    }

    /** The scalar type with the given element. */
    public static SignalType scalar(ValueType element) {
        return of(element, false);
    }

    /** The one of these two that everybody has: thousands of signals are of few types. */
    public static SignalType of(ValueType element, boolean array) {
        return Objects.requireNonNull((array ? ARRAYS : SCALARS).get(element));
    }
}
