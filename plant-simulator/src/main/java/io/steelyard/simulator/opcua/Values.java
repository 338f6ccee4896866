package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.ValueKind;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.jspecify.annotations.Nullable;

/** The plant's values in OPC UA's types. */
final class Values {
    private Values() {}

    static DataValue dataValue(ValueKind kind, Showing showing) {
        return dataValue(variant(kind, showing.value()), showing);
    }

    static DataValue dataValue(Variant value, Showing showing) {
        DateTime source = new DateTime(showing.sourceTime());
        return new DataValue(value, new StatusCode(showing.status()), source, source);
    }

    static NodeId dataType(ValueKind kind) {
        return switch (kind) {
            case BOOLEAN -> NodeIds.Boolean;
            case INT16 -> NodeIds.Int16;
            case INT32 -> NodeIds.Int32;
            case UINT32 -> NodeIds.UInt32;
            case INT64 -> NodeIds.Int64;
            case FLOAT -> NodeIds.Float;
            case DOUBLE -> NodeIds.Double;
            case STRING -> NodeIds.String;
        };
    }

    private static Variant variant(ValueKind kind, @Nullable Object value) {
        if (value == null) {
            return Variant.NULL_VALUE;
        }
        return new Variant(kind == ValueKind.UINT32 ? Unsigned.uint((Long) value) : value);
    }
}
