package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import java.lang.reflect.Array;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.XmlElement;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.jspecify.annotations.Nullable;

/** OPC UA values (Part 6 §5.1.2) in the agent's words. Pure functions. */
final class Values {
    private static final Map<Class<?>, ValueType> TYPES = Map.ofEntries(
            Map.entry(Boolean.class, ValueType.BOOLEAN),
            Map.entry(Byte.class, ValueType.INT8),
            Map.entry(Short.class, ValueType.INT16),
            Map.entry(Integer.class, ValueType.INT32),
            Map.entry(Long.class, ValueType.INT64),
            Map.entry(UByte.class, ValueType.UINT8),
            Map.entry(UShort.class, ValueType.UINT16),
            Map.entry(UInteger.class, ValueType.UINT32),
            Map.entry(ULong.class, ValueType.UINT64),
            Map.entry(StatusCode.class, ValueType.UINT32),
            Map.entry(Float.class, ValueType.FLOAT),
            Map.entry(Double.class, ValueType.DOUBLE),
            Map.entry(String.class, ValueType.STRING),
            Map.entry(LocalizedText.class, ValueType.STRING),
            Map.entry(QualifiedName.class, ValueType.STRING),
            Map.entry(XmlElement.class, ValueType.STRING),
            Map.entry(NodeId.class, ValueType.STRING),
            Map.entry(ExpandedNodeId.class, ValueType.STRING),
            Map.entry(DateTime.class, ValueType.DATE_TIME),
            Map.entry(UUID.class, ValueType.GUID),
            Map.entry(ByteString.class, ValueType.BYTES));

    private static final Map<Class<?>, Class<?>> BOXED = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);

    private Values() {}

    /** The type of a value as it came; null for one that {@link Shapes} takes apart. */
    static @Nullable SignalType typeOf(Object raw) {
        Class<?> type = raw.getClass();
        boolean array = type.isArray();
        Class<?> element = array ? type.getComponentType() : type;
        ValueType known = TYPES.get(BOXED.getOrDefault(element, element));
        return known == null || (array && known == ValueType.BYTES) ? null : SignalType.of(known, array);
    }

    /** Why a value without a {@link #typeOf type} cannot be carried, for a person. */
    static String refusal(Object raw) {
        return "its values are " + raw.getClass().getSimpleName()
                + ", which are not carried: map the variables that they are made of";
    }

    /**
     * The value as {@link io.steelyard.edge.model.Sample#value()} names it; {@code type} is {@link #typeOf} it. Null for a time
     * that {@link Times#isBeyond} it.
     */
    static @Nullable Object convert(Object raw, SignalType type, NamespaceTable namespaces) {
        return type.array() ? array(raw, type.element(), namespaces) : scalar(raw, namespaces);
    }

    private static @Nullable Object scalar(Object raw, NamespaceTable namespaces) {
        if (raw instanceof Boolean || raw instanceof Float || raw instanceof Double || raw instanceof String) {
            return raw;
        }
        if (raw instanceof DateTime time) {
            return Times.value(time);
        }
        if (raw instanceof Number || raw instanceof StatusCode) {
            return whole(raw);
        }
        if (raw instanceof ByteString bytes) {
            return bytes.isNull() ? null : bytes.bytesOrEmpty();
        }
        return text(raw, namespaces);
    }

    private static @Nullable Object array(Object raw, ValueType element, NamespaceTable namespaces) {
        int length = Array.getLength(raw);
        switch (element) {
            case BOOLEAN -> {
                boolean[] all = new boolean[length];
                for (int i = 0; i < length; i++) {
                    all[i] = Boolean.TRUE.equals(Array.get(raw, i));
                }
                return all;
            }
            case FLOAT -> {
                float[] all = new float[length];
                for (int i = 0; i < length; i++) {
                    all[i] = Array.get(raw, i) instanceof Number number ? number.floatValue() : Float.NaN;
                }
                return all;
            }
            case DOUBLE -> {
                double[] all = new double[length];
                for (int i = 0; i < length; i++) {
                    all[i] = Array.get(raw, i) instanceof Number number ? number.doubleValue() : Double.NaN;
                }
                return all;
            }
            case STRING, GUID -> {
                String[] all = new String[length];
                for (int i = 0; i < length; i++) {
                    @Nullable Object one = Array.get(raw, i);
                    @Nullable String text = one == null ? null : text(one, namespaces);
                    all[i] = text == null ? "" : text;
                }
                return all;
            }
            default -> {
                return raw instanceof DateTime[] times ? Times.values(times) : longs(raw, length);
            }
        }
    }

    private static long[] longs(Object raw, int length) {
        ToLongFunction<@Nullable Object> whole = one -> one == null ? 0 : whole(one);
        long[] all = new long[length];
        for (int i = 0; i < length; i++) {
            all[i] = whole.applyAsLong(Array.get(raw, i));
        }
        return all;
    }

    private static long whole(Object raw) {
        if (raw instanceof StatusCode status) {
            return status.value();
        }
        return ((Number) raw).longValue();
    }

    /** Namespaces by URI: an index means another namespace after the server's next start. */
    private static @Nullable String text(Object raw, NamespaceTable namespaces) {
        if (raw instanceof LocalizedText text) {
            return text.text();
        }
        if (raw instanceof QualifiedName name) {
            String uri = name.namespaceIndex().intValue() == 0 ? null : namespaces.get(name.namespaceIndex());
            return uri == null ? name.toParseableString() : "nsu=" + uri + ";" + name.name();
        }
        if (raw instanceof NodeId node) {
            return text(node.expanded(), namespaces);
        }
        if (raw instanceof ExpandedNodeId node) {
            boolean isStandard = UShort.MIN.equals(node.getNamespaceIndex());
            return (isStandard ? node : node.absolute(namespaces).orElse(node)).toParseableString();
        }
        if (raw instanceof XmlElement xml) {
            return xml.getFragment();
        }
        return raw.toString();
    }
}
