package io.steelyard.simulator.plant;

/** The OPC UA built-in types that the plant's signals have; each names the Java type that its values come in. */
public enum ValueKind {
    BOOLEAN(Boolean.class),
    INT16(Short.class),
    INT32(Integer.class),
    /** Unsigned 32 bit, in a {@link Long}. */
    UINT32(Long.class),
    INT64(Long.class),
    FLOAT(Float.class),
    DOUBLE(Double.class),
    STRING(String.class);

    private final Class<?> javaType;

    ValueKind(Class<?> javaType) {
        this.javaType = javaType;
    }

    public Class<?> javaType() {
        return javaType;
    }

    /** The number in this kind's Java type, rounded and cut to what the type can hold. */
    Object of(double number) {
        return switch (this) {
            case BOOLEAN -> number != 0;
            case INT16 -> (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(number)));
            case INT32 -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, Math.round(number)));
            case UINT32 -> Math.max(0, Math.min(0xFFFF_FFFFL, Math.round(number)));
            case INT64 -> Math.round(number);
            case FLOAT -> (float) number;
            case DOUBLE -> number;
            case STRING -> Double.toString(number);
        };
    }
}
