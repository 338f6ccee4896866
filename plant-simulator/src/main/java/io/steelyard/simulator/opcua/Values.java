package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.ValueKind;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.jspecify.annotations.Nullable;

/** The plant's values in OPC UA's types. */
final class Values {
    private Values() {}

    static DataValue dataValue(ValueKind kind, Showing showing) {
        DateTime source = new DateTime(showing.sourceTime());
        return new DataValue(variant(kind, showing.value()), new StatusCode(showing.status()), source, source);
    }

    /** The names of the states by number (OPC 40001-1); empty for an object that has no state. */
    static List<String> stateNames(String object) {
        return switch (object) {
            case "MachineryItemState" -> List.of("NotAvailable", "OutOfService", "NotExecuting", "Executing");
            case "MachineryOperationMode" -> List.of("None", "Maintenance", "Setup", "Processing");
            default -> List.of();
        };
    }

    static DataValue stateText(List<String> names, Showing showing) {
        DateTime source = new DateTime(showing.sourceTime());
        Variant text = showing.value() instanceof Long number
                ? new Variant(LocalizedText.english(names.get(Math.toIntExact(number))))
                : Variant.NULL_VALUE;
        return new DataValue(text, new StatusCode(showing.status()), source, source);
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
