package io.steelyard.simulator.opcua;

import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.sdk.core.types.DynamicStructType;
import org.eclipse.milo.opcua.sdk.core.types.codec.DynamicStructCodec;
import org.eclipse.milo.opcua.sdk.core.typetree.DataType;
import org.eclipse.milo.opcua.sdk.core.typetree.DataTypeTree;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.encoding.UaEncoder;
import org.eclipse.milo.opcua.stack.core.types.UaStructuredType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;

/**
 * Writes the companion specifications' structures. Milo 1.1.2's own codec gives the optional fields that are there the lowest
 * bits of the encoding mask (OPC UA Part 6 §5.2.7 counts all optional fields), so that a field behind an absent one is lost.
 */
final class StructureCodec extends DynamicStructCodec {
    private static final Map<NodeId, Writer> WRITERS = Map.of(
            NodeIds.BaseDataType, (encoder, name, value) -> encoder.encodeVariant(name, (Variant) value),
            NodeIds.DateTime, (encoder, name, value) -> encoder.encodeDateTime(name, (DateTime) value),
            NodeIds.Int16, (encoder, name, value) -> encoder.encodeInt16(name, (Short) value),
            NodeIds.Int32, (encoder, name, value) -> encoder.encodeInt32(name, (Integer) value),
            NodeIds.LocalizedText, (encoder, name, value) -> encoder.encodeLocalizedText(name, (LocalizedText) value),
            NodeIds.String, (encoder, name, value) -> encoder.encodeString(name, (String) value),
            NodeIds.UInt32, (encoder, name, value) -> encoder.encodeUInt32(name, (UInteger) value));

    private final CompanionStructure structure;
    private final StructureTypes types;

    /** Writes one field. */
    @FunctionalInterface
    private interface Writer {
        void write(UaEncoder encoder, String name, Object value);
    }

    StructureCodec(CompanionStructure structure, StructureTypes types, DataType type, DataTypeTree tree) {
        super(type, tree);
        this.structure = structure;
        this.types = types;
    }

    @Override
    public void encodeType(EncodingContext context, UaEncoder encoder, DynamicStructType value) {
        Map<String, Object> members = value.getMembers();
        long mask = 0;
        int optional = 0;
        for (CompanionStructure.Field field : structure.fields()) {
            if (field.isOptional()) {
                mask |= members.containsKey(field.name()) ? 1L << optional : 0;
                optional++;
            }
        }
        if (optional > 0) {
            encoder.encodeUInt32("EncodingMask", Unsigned.uint(mask));
        }
        for (CompanionStructure.Field field : structure.fields()) {
            Object member = members.get(field.name());
            if (member != null) {
                write(encoder, field, member);
            } else if (!field.isOptional()) {
                throw new IllegalArgumentException(structure.typeName() + " without " + field.name());
            }
        }
    }

    private void write(UaEncoder encoder, CompanionStructure.Field field, Object member) {
        CompanionStructure of = field.structure();
        NodeId type = of == null ? Objects.requireNonNull(field.type()) : types.id(of);
        Writer writer = field.isArray() ? null : WRITERS.get(type);
        if (writer != null) {
            writer.write(encoder, field.name(), member);
        } else if (member instanceof UaStructuredType[] several) {
            encoder.encodeStructArray(field.name(), several, type);
        } else if (member instanceof UaStructuredType one) {
            encoder.encodeStruct(field.name(), one, type);
        } else {
            throw new IllegalArgumentException(
                    structure.typeName() + " with a " + field.name() + " of " + member.getClass());
        }
    }
}
