package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.XmlElement;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DigestTest {
    private static List<@Nullable Object> values() {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(null);
        all.addAll(List.of(true, false, 1.5, -1.5, 1.5f, 7, 8L, ULong.MAX, UShort.valueOf(9), "a", "b", "aa", ""));
        all.add(new UUID(1, 2));
        all.add(new UUID(2, 1));
        all.add(LocalizedText.english("a"));
        for (String alike : List.of("Aa", "BB")) { // of which String.hashCode makes one number
            all.add(alike);
            all.add(LocalizedText.english(alike));
            all.add(new LocalizedText(alike, "a"));
            all.add(new QualifiedName(1, alike));
            all.add(XmlElement.of(alike + "<x/>"));
            all.add(new NodeId(1, alike));
            all.add(ExpandedNodeId.of("urn:" + alike, 7));
        }
        all.add(new DateTime(1));
        all.add(new DateTime(1L << 32));
        for (int last = 0; last < 2; last++) {
            byte[] bytes = new byte[100_000];
            bytes[bytes.length - 1] = (byte) last;
            Integer[] list = new Integer[1_000];
            list[list.length - 1] = last;
            all.add(ByteString.of(bytes));
            all.add("x".repeat(100_000) + last);
            all.add(list);
            all.add(new int[] {1, last});
            all.add(new Variant[] {new Variant("a"), new Variant(new int[] {last})});
            all.add(Matrix.ofInt32(new int[][] {{1, 2}, {3, last}}));
            all.add(new ExtensionObject[] {ExtensionObject.of(ByteString.of(new byte[] {(byte) last}), NodeIds.Range)});
            all.add(new DataValue[] {new DataValue(new Variant(last), StatusCode.GOOD, null, null)});
        }
        all.add(Matrix.ofInt32(new int[][] {{1, 2, 3, 0}}));
        all.add(ExtensionObject.of(ByteString.of(new byte[] {0}), NodeIds.EUInformation));
        return all;
    }

    /** The server makes each answer anew. */
    @Test
    void equalValuesHaveOneDigestAndOthersHaveOthers() {
        List<Long> digests = values().stream().map(Digest::of).toList();
        assertThat(values().stream().map(Digest::of)).isEqualTo(digests);
        assertThat(new HashSet<>(digests)).hasSameSizeAs(digests);
    }
}
