package io.steelyard.edge.model;

/**
 * The scalar types of OPC UA Part 6 §5.1.2 that a signal can have; an array has the same element type and {@link
 * SignalType#array()} set. The Java value that carries each is named in {@link Sample#value()}.
 */
public enum ValueType {
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    FLOAT,
    DOUBLE,
    STRING,
    DATE_TIME,
    GUID,
    BYTES
}
