package io.steelyard.edge.opcua;

import java.lang.reflect.Array;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.XmlElement;
import org.jspecify.annotations.Nullable;

/**
 * A value of any size in 64 bits, so that it is known again without being kept: equal values have one digest, and two others
 * the same as good as never. Pure.
 */
final class Digest {
    private static final long SEED = 0x9E37_79B9_7F4A_7C15L;
    private static final long SPREAD = 0xBF58_476D_1CE4_E5B9L;

    private Digest() {}

    /** Of a value as it was told: beside a Bad status stands what nobody uses. */
    static long ofTold(DataValue value) {
        return of(value.getStatusCode().isBad() ? null : value.getValue().getValue());
    }

    static long of(@Nullable Object raw) {
        return with(SEED, raw);
    }

    private static long with(long sum, @Nullable Object raw) {
        if (raw == null) {
            return mixed(sum, SEED);
        }
        if (raw instanceof Variant variant) {
            return with(sum, variant.getValue());
        }
        if (raw instanceof DataValue value) {
            return with(mixed(sum, value.getStatusCode().value()), value.getValue());
        }
        if (raw instanceof Matrix matrix) {
            return with(with(sum, matrix.getDimensions()), matrix.getElements());
        }
        if (raw instanceof ExtensionObject packed) {
            return with(with(sum, packed.getEncodingOrTypeId()), packed.getBody());
        }
        return raw.getClass().isArray() ? list(sum, raw) : single(sum, raw);
    }

    private static long list(long sum, Object list) {
        int length = Array.getLength(list);
        long all = mixed(sum, length);
        for (int i = 0; i < length; i++) {
            all = with(all, Array.get(list, i));
        }
        return all;
    }

    private static long single(long sum, Object raw) {
        if (raw instanceof String text) {
            long all = mixed(sum, text.length());
            for (int i = 0; i < text.length(); i++) {
                all = mixed(all, text.charAt(i));
            }
            return all;
        }
        if (raw instanceof ByteString bytes) {
            long all = mixed(sum, bytes.length());
            for (byte one : bytes.bytesOrEmpty()) {
                all = mixed(all, one);
            }
            return all;
        }
        if (raw instanceof LocalizedText text) {
            return with(with(sum, text.locale()), text.text());
        }
        if (raw instanceof QualifiedName name) {
            return with(mixed(sum, name.namespaceIndex().intValue()), name.name());
        }
        if (raw instanceof XmlElement xml) {
            return with(sum, xml.getFragment());
        }
        if (raw instanceof NodeId id) {
            return with(sum, id.toParseableString());
        }
        return raw instanceof ExpandedNodeId id ? with(sum, id.toParseableString()) : number(sum, raw);
    }

    private static long number(long sum, Object raw) {
        if (raw instanceof Double number) {
            return mixed(sum, Double.doubleToLongBits(number));
        }
        if (raw instanceof Number number && !(raw instanceof Float)) {
            return mixed(sum, number.longValue());
        }
        if (raw instanceof DateTime time) {
            return mixed(sum, time.getUtcTime());
        }
        return raw instanceof UUID id
                ? mixed(mixed(sum, id.getMostSignificantBits()), id.getLeastSignificantBits())
                : mixed(sum, raw.hashCode());
    }

    /** For one sum no two of these come to the same. */
    private static long mixed(long sum, long next) {
        long all = (sum ^ next) * SPREAD;
        return all ^ (all >>> 29);
    }
}
