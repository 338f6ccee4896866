package io.steelyard.edge.uplink;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.sparkplug.DataType;
import java.util.Locale;

/** OPC UA's types as Sparkplug's. */
final class WireTypes {

    private WireTypes() {}

    /** The Sparkplug type a signal travels as; an array of Guids goes as texts, one of byte strings as bytes. */
    static DataType of(SignalType type) {
        return type.array() ? array(type.element()) : scalar(type.element());
    }

    private static DataType scalar(ValueType type) {
        return switch (type) {
            case BOOLEAN -> DataType.BOOLEAN;
            case INT8 -> DataType.INT8;
            case INT16 -> DataType.INT16;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case UINT8 -> DataType.UINT8;
            case UINT16 -> DataType.UINT16;
            case UINT32 -> DataType.UINT32;
            case UINT64 -> DataType.UINT64;
            case FLOAT -> DataType.FLOAT;
            case DOUBLE -> DataType.DOUBLE;
            case STRING -> DataType.STRING;
            case DATE_TIME -> DataType.DATE_TIME;
            case GUID -> DataType.UUID;
            case BYTES -> DataType.BYTES;
        };
    }

    private static DataType array(ValueType element) {
        return switch (element) {
            case BOOLEAN -> DataType.BOOLEAN_ARRAY;
            case INT8 -> DataType.INT8_ARRAY;
            case INT16 -> DataType.INT16_ARRAY;
            case INT32 -> DataType.INT32_ARRAY;
            case INT64 -> DataType.INT64_ARRAY;
            case UINT8 -> DataType.UINT8_ARRAY;
            case UINT16 -> DataType.UINT16_ARRAY;
            case UINT32 -> DataType.UINT32_ARRAY;
            case UINT64 -> DataType.UINT64_ARRAY;
            case FLOAT -> DataType.FLOAT_ARRAY;
            case DOUBLE -> DataType.DOUBLE_ARRAY;
            case STRING, GUID -> DataType.STRING_ARRAY;
            case DATE_TIME -> DataType.DATE_TIME_ARRAY;
            case BYTES -> DataType.BYTES;
        };
    }

    /** The type as a suffix of a metric's name, {@code int32} or {@code double-array} for instance. */
    static String suffix(SignalType type) {
        return of(type).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type as OPC UA names it, {@code Int32[]} for instance. */
    static String opcName(SignalType type) {
        String name = switch (type.element()) {
            case BOOLEAN -> "Boolean";
            case INT8 -> "SByte";
            case INT16 -> "Int16";
            case INT32 -> "Int32";
            case INT64 -> "Int64";
            case UINT8 -> "Byte";
            case UINT16 -> "UInt16";
            case UINT32 -> "UInt32";
            case UINT64 -> "UInt64";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case STRING -> "String";
            case DATE_TIME -> "DateTime";
            case GUID -> "Guid";
            case BYTES -> "ByteString";
        };
        return type.array() ? name + "[]" : name;
    }
}
