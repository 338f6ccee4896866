package io.steelyard.edge.opcua.types;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.encoding.binary.OpcUaBinaryDecoder;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Reads structures by their layouts, and nothing that its layout does not account for to the last byte. What a server sends
 * bounds neither memory nor the stack: a list is never longer than its bytes, and structures lie at most
 * {@value #DEEPEST} deep in each other. For one thread.
 */
public final class StructureReader {
    /** How deep structures may lie in each other. */
    public static final int DEEPEST = 32;

    private static final int MOST_STRUCTURES = 4_096;

    private final EncodingContext context;
    private final Function<NodeId, @Nullable Layout> layouts;

    /** @param layouts gives the layout of a structure inside of another, null for one that is not known */
    public StructureReader(EncodingContext context, Function<NodeId, @Nullable Layout> layouts) {
        this.context = context;
        this.layouts = layouts;
    }

    /** The structure in these bytes. */
    public Structure read(Layout layout, byte[] bytes) throws UndecodableException {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        Reading reading = new Reading(buffer);
        try {
            Structure structure = reading.structure(layout, 1);
            if (buffer.isReadable()) {
                throw new UndecodableException(
                        buffer.readableBytes() + " bytes more than type " + layout.name() + " has");
            }
            return structure;
        } catch (RuntimeException e) { // Milo's decoder meets bytes that are none with whatever its arrays throw
            throw new UndecodableException("its bytes are not those of type " + layout.name());
        }
    }

    /** One body being read. */
    private final class Reading {
        private final ByteBuf buffer;
        private final OpcUaBinaryDecoder decoder;
        private int structures;

        Reading(ByteBuf buffer) {
            this.buffer = buffer;
            decoder = new OpcUaBinaryDecoder(context).setBuffer(buffer);
        }

        Structure structure(Layout layout, int depth) throws UndecodableException {
            if (depth > DEEPEST) {
                throw new UndecodableException("structures lie more than " + DEEPEST + " deep in each other");
            }
            many(1);
            List<Structure.Member> members = new ArrayList<>();
            long selected = layout.kind() == Layout.Kind.PLAIN
                    ? 0
                    : decoder.decodeUInt32().longValue();
            boolean found = layout.kind() != Layout.Kind.UNION || selected == 0;
            for (Layout.Field field : layout.fields()) {
                if (isThere(layout.kind(), field.selector(), selected)) {
                    members.add(new Structure.Member(field.name(), field(field, depth)));
                    found = true;
                }
            }
            if (!found) {
                throw new UndecodableException("type " + layout.name() + " has no field " + selected);
            }
            return new Structure(layout.name(), members);
        }

        private static boolean isThere(Layout.Kind kind, int selector, long selected) {
            return switch (kind) {
                case PLAIN -> true;
                case OPTIONAL -> selector < 0 || (selected >> selector & 1) != 0;
                case UNION -> selector == selected;
            };
        }

        private @Nullable Object field(Layout.Field field, int depth) throws UndecodableException {
            if (field.dimensions() == 0) {
                return single(field.type(), depth);
            }
            if (field.dimensions() == 1) {
                int length = decoder.decodeInt32();
                return length < 0 ? null : several(field.type(), length, new int[0], depth);
            }
            int[] sizes = new int[checked(decoder.decodeInt32(), field.dimensions())];
            long length = 1;
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = decoder.decodeInt32();
                length = Math.min(Integer.MAX_VALUE, length * Math.max(0, sizes[i]));
            }
            return sizes.length == 0 ? null : several(field.type(), (int) length, sizes, depth);
        }

        private static int checked(int rank, int declared) throws UndecodableException {
            if (rank > declared) {
                throw new UndecodableException(
                        "a matrix of " + rank + " dimensions where " + declared + " are declared");
            }
            return Math.max(0, rank);
        }

        private @Nullable Object single(Layout.Type type, int depth) throws UndecodableException {
            if (type instanceof Layout.Type.Enumeration enumeration) {
                return new Structure.Enumerated(decoder.decodeInt32(), enumeration.names());
            }
            return type instanceof Layout.Type.BuiltIn builtIn
                    ? builtIn(builtIn.type())
                    : structure(layoutOf((Layout.Type.Inline) type), depth + 1);
        }

        private Layout layoutOf(Layout.Type.Inline inline) throws UndecodableException {
            Layout layout = layouts.apply(inline.type());
            if (layout == null) {
                throw new UndecodableException(
                        "the server does not say how type " + inline.type().toParseableString() + " lies in bytes");
            }
            return layout;
        }

        private Object several(Layout.Type type, int length, int[] sizes, int depth) throws UndecodableException {
            if (type instanceof Layout.Type.Inline inline) {
                return structures(layoutOf(inline), length, sizes, depth);
            }
            if (length > buffer.readableBytes()) {
                throw new UndecodableException(
                        "a list of " + length + " values in " + buffer.readableBytes() + " bytes");
            }
            OpcUaDataType element = type instanceof Layout.Type.BuiltIn builtIn ? builtIn.type() : OpcUaDataType.Int32;
            Object all = Array.newInstance(element.getBackingClass(), length);
            for (int i = 0; i < length; i++) {
                Array.set(all, i, builtIn(element));
            }
            Object list = sizes.length == 0 ? all : new Matrix(all, sizes, element);
            return type instanceof Layout.Type.Enumeration enumeration
                    ? new Structure.Enumerated(list, enumeration.names())
                    : list;
        }

        private Structure.Several structures(Layout layout, int length, int[] sizes, int depth)
                throws UndecodableException {
            many(length);
            structures -= length; // each is counted where it is read
            List<@Nullable Object> all = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                all.add(structure(layout, depth + 1));
            }
            List<Integer> dimensions = new ArrayList<>();
            for (int size : sizes) {
                dimensions.add(size);
            }
            return new Structure.Several(all, dimensions);
        }

        /** Structures without fields take no bytes, so that these do not bound how many there are. */
        private void many(int more) throws UndecodableException {
            if (more > MOST_STRUCTURES - structures) {
                throw new UndecodableException("more than " + MOST_STRUCTURES + " structures in one value");
            }
            structures += more;
        }

        private @Nullable Object builtIn(OpcUaDataType type) {
            return switch (type) {
                case Boolean -> decoder.decodeBoolean();
                case SByte -> decoder.decodeSByte();
                case Byte -> decoder.decodeByte();
                case Int16 -> decoder.decodeInt16();
                case UInt16 -> decoder.decodeUInt16();
                case Int32 -> decoder.decodeInt32();
                case UInt32 -> decoder.decodeUInt32();
                case Int64 -> decoder.decodeInt64();
                case UInt64 -> decoder.decodeUInt64();
                case Float -> decoder.decodeFloat();
                case Double -> decoder.decodeDouble();
                default -> larger(type);
            };
        }

        private @Nullable Object larger(OpcUaDataType type) {
            return switch (type) {
                case String -> decoder.decodeString();
                case DateTime -> decoder.decodeDateTime();
                case Guid -> decoder.decodeGuid();
                case ByteString -> decoder.decodeByteString();
                case XmlElement -> decoder.decodeXmlElement();
                case NodeId -> decoder.decodeNodeId();
                case ExpandedNodeId -> decoder.decodeExpandedNodeId();
                case StatusCode -> decoder.decodeStatusCode();
                case QualifiedName -> decoder.decodeQualifiedName();
                case LocalizedText -> decoder.decodeLocalizedText();
                case ExtensionObject -> decoder.decodeExtensionObject();
                case DataValue -> decoder.decodeDataValue();
                case Variant -> decoder.decodeVariant();
                default -> decoder.decodeDiagnosticInfo();
            };
        }
    }
}
