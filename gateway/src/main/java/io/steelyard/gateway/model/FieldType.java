package io.steelyard.gateway.model;

/** The type that a (measurement, field) is locked to; what the time-series stores can hold. */
public enum FieldType {
    BOOL,
    INT,
    UINT,
    FLOAT,
    STRING
}
