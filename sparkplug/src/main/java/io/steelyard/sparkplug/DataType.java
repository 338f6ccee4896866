package io.steelyard.sparkplug;

import org.jspecify.annotations.Nullable;

/** The data types of Sparkplug B with their numbers and the protobuf field each value stands in (chapter 6.4.16). */
public enum DataType {
    UNKNOWN(0, Carrier.NONE),
    INT8(1, Carrier.INT),
    INT16(2, Carrier.INT),
    INT32(3, Carrier.INT),
    INT64(4, Carrier.LONG),
    UINT8(5, Carrier.INT),
    UINT16(6, Carrier.INT),
    UINT32(7, Carrier.INT),
    UINT64(8, Carrier.LONG),
    FLOAT(9, Carrier.FLOAT),
    DOUBLE(10, Carrier.DOUBLE),
    BOOLEAN(11, Carrier.BOOLEAN),
    STRING(12, Carrier.STRING),
    DATE_TIME(13, Carrier.LONG),
    TEXT(14, Carrier.STRING),
    UUID(15, Carrier.STRING),
    DATA_SET(16, Carrier.DATA_SET),
    BYTES(17, Carrier.BYTES),
    FILE(18, Carrier.BYTES),
    TEMPLATE(19, Carrier.TEMPLATE),
    PROPERTY_SET(20, Carrier.NONE),
    PROPERTY_SET_LIST(21, Carrier.NONE),
    INT8_ARRAY(22, Carrier.BYTES),
    INT16_ARRAY(23, Carrier.BYTES),
    INT32_ARRAY(24, Carrier.BYTES),
    INT64_ARRAY(25, Carrier.BYTES),
    UINT8_ARRAY(26, Carrier.BYTES),
    UINT16_ARRAY(27, Carrier.BYTES),
    UINT32_ARRAY(28, Carrier.BYTES),
    UINT64_ARRAY(29, Carrier.BYTES),
    FLOAT_ARRAY(30, Carrier.BYTES),
    DOUBLE_ARRAY(31, Carrier.BYTES),
    BOOLEAN_ARRAY(32, Carrier.BYTES),
    STRING_ARRAY(33, Carrier.BYTES),
    DATE_TIME_ARRAY(34, Carrier.BYTES);

    private static final DataType[] BY_CODE = values();

    private final int code;
    private final Carrier carrier;

    DataType(int code, Carrier carrier) {
        this.code = code;
        this.carrier = carrier;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The protobuf field that carries a value of this type. */
    public Carrier carrier() {
        return carrier;
    }

    /** The type with this number; null for a number that Sparkplug B 3.0 does not define. */
    public static @Nullable DataType ofCode(long code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
    }

    /** True for the types 22 to 34. */
    public boolean isArray() {
        return code >= INT8_ARRAY.code;
    }

    /** True for integers of every width and for DateTime: types whose scalar value is a long. */
    public boolean isWhole() {
        return carrier.isWhole();
    }

    /**
     * A raw value of the wire as this type means it: cut to the width and extended by sign or by zeros. A UInt64 stays
     * its two's complement.
     */
    public long widen(long raw) {
        return switch (this) {
            case INT8 -> (byte) raw;
            case INT16 -> (short) raw;
            case INT32 -> (int) raw;
            case UINT8 -> raw & 0xFFL;
            case UINT16 -> raw & 0xFFFFL;
            case UINT32 -> raw & 0xFFFF_FFFFL;
            default -> raw;
        };
    }

    /** The element of an array type, such as INT16 for INT16_ARRAY; the type itself for every other. */
    public DataType element() {
        return switch (this) {
            case INT8_ARRAY -> INT8;
            case INT16_ARRAY -> INT16;
            case INT32_ARRAY -> INT32;
            case INT64_ARRAY -> INT64;
            case UINT8_ARRAY -> UINT8;
            case UINT16_ARRAY -> UINT16;
            case UINT32_ARRAY -> UINT32;
            case UINT64_ARRAY -> UINT64;
            case FLOAT_ARRAY -> FLOAT;
            case DOUBLE_ARRAY -> DOUBLE;
            case BOOLEAN_ARRAY -> BOOLEAN;
            case STRING_ARRAY -> STRING;
            case DATE_TIME_ARRAY -> DATE_TIME;
            default -> this;
        };
    }

    /** The protobuf fields that a metric's value may stand in; the order is that of the schema. */
    public enum Carrier {
        /** No value field at all. */
        NONE,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        BOOLEAN,
        STRING,
        BYTES,
        /** A table; read in object form only. */
        DATA_SET,
        /** A template; read in object form only. */
        TEMPLATE,
        /** Seen and skipped: a vendor's extension. */
        EXTENSION;

        /** True for the two fields that hold integers. */
        public boolean isWhole() {
            return this == INT || this == LONG;
        }
    }
}
