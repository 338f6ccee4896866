package io.steelyard.edge.opcua.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.encoding.DefaultEncodingContext;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as OPC UA Part 6 §5.2.6 to §5.2.8 lays them, one comment a field; and what a broken or a bad server may send. */
final class StructureReaderTest {
    private static final NodeId INNER = new NodeId(1, "Inner");
    private static final NodeId CHAIN = new NodeId(1, "Chain");
    private static final Layout POINT = new Layout(
            "Point", Layout.Kind.PLAIN, List.of(field("x", OpcUaDataType.Int16), field("name", OpcUaDataType.String)));
    private static final Layout CHAIN_LAYOUT = new Layout(
            "Chain", Layout.Kind.OPTIONAL, List.of(new Layout.Field("next", new Layout.Type.Inline(CHAIN), 0, 0)));

    private final Map<NodeId, Layout> layouts = new HashMap<>(Map.of(INNER, POINT, CHAIN, CHAIN_LAYOUT));
    private final StructureReader reader = new StructureReader(DefaultEncodingContext.INSTANCE, layouts::get);

    private static Layout.Field field(String name, OpcUaDataType type) {
        return new Layout.Field(name, new Layout.Type.BuiltIn(type), 0, -1);
    }

    private static Layout.Field field(String name, OpcUaDataType type, int dimensions, int selector) {
        return new Layout.Field(name, new Layout.Type.BuiltIn(type), dimensions, selector);
    }

    private static byte[] bytes(String... fields) {
        return HexFormat.of().parseHex(String.join("", fields));
    }

    private static Structure.Member member(String name, Object value) {
        return new Structure.Member(name, value);
    }

    @Test
    void readsFieldsInTheirOrder() throws Exception {
        Structure read = reader.read(
                POINT,
                bytes(
                        "feff", // x: -2
                        "02000000", // name: 2 bytes
                        "6f6b")); // ok
        assertThat(read).isEqualTo(new Structure("Point", List.of(member("x", (short) -2), member("name", "ok"))));
    }

    /** The bits of the mask count optional fields only, also those behind one that is not there. */
    @Test
    void readsOptionalFieldsByTheirBits() throws Exception {
        Layout layout = new Layout(
                "Optional",
                Layout.Kind.OPTIONAL,
                List.of(
                        field("always", OpcUaDataType.Byte),
                        field("first", OpcUaDataType.Int32, 0, 0),
                        field("second", OpcUaDataType.Boolean, 0, 1)));
        Structure read = reader.read(
                layout,
                bytes(
                        "02000000", // mask: only the second optional field
                        "07", // always
                        "01")); // second
        assertThat(read.fields()).extracting(Structure.Member::name).containsExactly("always", "second");
        assertThat(read.fields().get(1).value()).isEqualTo(true);
    }

    @Test
    void readsTheFieldOfAUnionThatIsSwitchedOn() throws Exception {
        Layout layout = new Layout(
                "Union",
                Layout.Kind.UNION,
                List.of(field("whole", OpcUaDataType.Int32, 0, 1), field("real", OpcUaDataType.Float, 0, 2)));
        assertThat(reader.read(layout, bytes("02000000", "0000c03f")).fields()).containsExactly(member("real", 1.5f));
        assertThat(reader.read(layout, bytes("00000000")).fields()).as("none").isEmpty();
        assertThatThrownBy(() -> reader.read(layout, bytes("03000000"))).hasMessage("type Union has no field 3");
    }

    @Test
    void readsListsMatricesEnumerationsAndStructuresInside() throws Exception {
        EnumNames names = new EnumNames(Map.of(1L, "On"));
        Layout layout = new Layout(
                "All",
                Layout.Kind.PLAIN,
                List.of(
                        field("list", OpcUaDataType.UInt16, 1, -1),
                        field("none", OpcUaDataType.Double, 1, -1),
                        field("matrix", OpcUaDataType.SByte, 2, -1),
                        new Layout.Field("mode", new Layout.Type.Enumeration(names), 0, -1),
                        new Layout.Field("points", new Layout.Type.Inline(INNER), 1, -1)));
        Structure read = reader.read(
                layout,
                bytes(
                        "02000000", // list: two
                        "0100ffff",
                        "ffffffff", // none: no list
                        "02000000", // matrix: two dimensions
                        "0100000002000000", // 1 by 2
                        "05fb", // 5, -5
                        "01000000", // mode
                        "01000000", // points: one
                        "0300", // x
                        "ffffffff")); // name: none
        assertThat((Object[]) read.fields().get(0).value())
                .isEqualTo(new UShort[] {Unsigned.ushort(1), Unsigned.ushort(65_535)});
        assertThat(read.fields().get(1).value()).isNull();
        assertThat(((Matrix) read.fields().get(2).value()).getElements()).isEqualTo(new Byte[] {5, -5});
        assertThat(((Matrix) read.fields().get(2).value()).getDimensions()).containsExactly(1, 2);
        assertThat(read.fields().get(3).value()).isEqualTo(new Structure.Enumerated(1, names));
        assertThat(((Structure.Several) read.fields().get(4).value()).elements())
                .containsExactly(new Structure("Point", List.of(member("x", (short) 3), member("name", null))));
    }

    /** A type that has grown a field since must not give values that are only nearly right. */
    @Test
    void refusesBytesThatTheTypeDoesNotAccountFor() {
        assertThatThrownBy(() -> reader.read(POINT, bytes("0100", "ffffffff", "00")))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("1 bytes more than type Point has");
        assertThatThrownBy(() -> reader.read(POINT, bytes("0100", "ff00")))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("its bytes are not those of type Point");
    }

    /** Milo 1.1.2 would call itself until the stack is used up, which ends the agent. */
    @ParameterizedTest
    @ValueSource(ints = {33, 100_000})
    void refusesStructuresThatLieTooDeepInEachOther(int levels) {
        byte[] chain = new byte[levels * 4];
        for (int i = 0; i < levels - 1; i++) {
            chain[i * 4] = 1;
        }
        assertThatThrownBy(() -> reader.read(CHAIN_LAYOUT, chain))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("more than 32 deep");
    }

    @Test
    void readsStructuresAsDeepAsAllowed() throws Exception {
        byte[] chain = new byte[32 * 4];
        for (int i = 0; i < 31; i++) {
            chain[i * 4] = 1;
        }
        assertThat(reader.read(CHAIN_LAYOUT, chain).fields()).hasSize(1);
    }

    /** Four bytes must not cost gigabytes. */
    @Test
    void refusesListsThatAreLongerThanTheirBytes() {
        Layout list = new Layout("List", Layout.Kind.PLAIN, List.of(field("list", OpcUaDataType.Double, 1, -1)));
        assertThatThrownBy(() -> reader.read(list, bytes("ffffff7f")))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("a list of 2147483647 values in 0 bytes");
        layouts.put(INNER, new Layout("Empty", Layout.Kind.PLAIN, List.of()));
        Layout empty = new Layout(
                "Empties", Layout.Kind.PLAIN, List.of(new Layout.Field("list", new Layout.Type.Inline(INNER), 1, -1)));
        assertThatThrownBy(() -> reader.read(empty, bytes("ffffff7f")))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("more than 4096 structures in one value");
    }

    /** Whatever stands there, it is read or refused. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void endsForAnyBytes(long seed) {
        Random random = new Random(seed);
        OpcUaDataType[] all = OpcUaDataType.values();
        for (int round = 0; round < 3_000; round++) {
            Layout layout = new Layout(
                    "Any",
                    Layout.Kind.values()[random.nextInt(3)],
                    List.of(
                            field("a", all[random.nextInt(all.length)], random.nextInt(3), random.nextInt(4) - 1),
                            field("b", all[random.nextInt(all.length)], random.nextInt(3), random.nextInt(4) - 1)));
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                Arrays.fill(bytes, 0, Math.min(3, bytes.length), (byte) 0);
            }
            try {
                assertThat(reader.read(layout, bytes)).isNotNull();
            } catch (UndecodableException e) {
                assertThat(e).as("seed %d round %d", seed, round).hasMessageNotContaining("null");
            }
        }
    }
}
