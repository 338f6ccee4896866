package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.StructuresFromServerTest.definition;
import static io.steelyard.edge.opcua.StructuresFromServerTest.field;
import static io.steelyard.edge.opcua.StructuresFromServerTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.encoding.binary.OpcUaBinaryEncoder;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A long list costs no other field its place, however deep in its own field it lies. */
@Timeout(120)
final class NestedListsTest {
    private static final int SCALAR = ValuesBench.SCALAR;
    private static final int LIST = ValuesBench.LIST;

    @TempDir
    static Path pki;

    private ValuesBench bench;
    private TypedPlant plant;
    private NodeId inner;

    @BeforeEach
    void startServer() throws Exception {
        bench = new ValuesBench(pki);
        plant = bench.plant;
        StructureField[] cells = IntStream.range(0, 10)
                .mapToObj(i -> field("C" + i, NodeIds.Int32))
                .toArray(StructureField[]::new);
        NodeId row = plant.type("Row", NodeIds.Structure, definition(StructureType.Structure, cells));
        inner = plant.type(
                "Inner", NodeIds.Structure, definition(StructureType.Structure, field("Rows", row, LIST, false)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static void encodeRows(OpcUaBinaryEncoder out) {
        out.encodeInt32("", 256);
        IntStream.range(0, 2_560).forEach(i -> out.encodeInt32("", i));
    }

    private void isToldWithAllThatIsSmall(NodeId outer, ExtensionObject all) throws Exception {
        bench.set("outer", outer, SCALAR, all);
        bench.open("outer");
        Sample sample = bench.next("outer", any -> true);
        assertThat(sample.status()).isZero();
        assertThat(bench.told(sample))
                .hasSize(1 + 2_048)
                .containsEntry("outer/Small", 3L)
                .containsKeys("outer/Small/0", "outer/Small/2")
                .containsEntry("outer/Inner/Rows", 256L)
                .containsEntry("outer/Inner/Rows/203/C0", 2_030L);
    }

    private static void encodeSmall(OpcUaBinaryEncoder out) {
        out.encodeByteStringArray("", new ByteString[] {
            ByteString.of(new byte[] {1}), ByteString.of(new byte[] {2}), ByteString.of(new byte[] {3})
        });
    }

    @Test
    void inAStructureInsideOfIt() throws Exception {
        NodeId outer = plant.type(
                "Outer",
                NodeIds.Structure,
                definition(
                        StructureType.Structure,
                        field("Inner", inner),
                        field("Small", NodeIds.ByteString, LIST, false)));
        isToldWithAllThatIsSmall(outer, value(plant.encoding(outer), out -> {
            encodeRows(out);
            encodeSmall(out);
        }));
    }

    @Test
    void inAStructureThatComesWithItsOwnType() throws Exception {
        NodeId packed = plant.encoding(inner);
        NodeId outer = plant.type(
                "Outer",
                NodeIds.Structure,
                definition(
                        StructureType.Structure,
                        field("Inner", NodeIds.Structure),
                        field("Small", NodeIds.ByteString, LIST, false)));
        isToldWithAllThatIsSmall(outer, value(plant.encoding(outer), out -> {
            out.encodeExtensionObject("", value(packed, NestedListsTest::encodeRows));
            encodeSmall(out);
        }));
    }
}
