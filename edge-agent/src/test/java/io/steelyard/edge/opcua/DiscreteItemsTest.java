package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ubyte;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ushort;

import io.steelyard.edge.model.SignalInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumValueType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Discrete items (OPC UA Part 8 §5.3.3), whose values are named by properties of the variable and not by their data type. */
@Timeout(120)
final class DiscreteItemsTest {
    private static final int SCALAR = ValuesBench.SCALAR;
    private static final int LIST = ValuesBench.LIST;

    /** One for all tests. */
    @TempDir
    static Path pki;

    private ValuesBench bench;

    @BeforeEach
    void startServer() throws Exception {
        bench = new ValuesBench(pki);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void strings(String variable, String... names) {
        LocalizedText[] texts = Stream.of(names).map(LocalizedText::english).toArray(LocalizedText[]::new);
        property(variable, "EnumStrings", NodeIds.LocalizedText, texts);
    }

    private void values(String variable, EnumValueType... values) {
        ExtensionObject[] packed = Stream.of(values).map(bench::packed).toArray(ExtensionObject[]::new);
        property(variable, "EnumValues", NodeIds.EnumValueType, packed);
    }

    private static EnumValueType named(long number, String name) {
        return new EnumValueType(number, LocalizedText.english(name), LocalizedText.NULL_VALUE);
    }

    private void states(String variable, String whenTrue, String whenFalse) {
        property(variable, "TrueState", NodeIds.LocalizedText, LocalizedText.english(whenTrue));
        property(variable, "FalseState", NodeIds.LocalizedText, LocalizedText.english(whenFalse));
    }

    private void property(String variable, String name, NodeId dataType, Object value) {
        bench.plant.property(bench.plant.id(variable), name, dataType, new DataValue(new Variant(value)));
    }

    /** As MultiStateDiscreteType declares it, UInteger, and as most servers do. */
    @Test
    void oneOfManyStatesIsANumberWithItsTextBesideIt() throws Exception {
        bench.set("door", NodeIds.UInteger, SCALAR, uint(1));
        strings("door", "Open", "Closed", "Locked");
        bench.set("doors", NodeIds.UInt16, LIST, new UShort[] {ushort(2), ushort(0), ushort(7)});
        strings("doors", "Open", "Closed", "Locked");
        bench.open("door", "doors");
        assertThat(bench.told("door")).isEqualTo(Map.of("door", 1L, "door/text", "Closed"));
        assertThat(bench.told("doors"))
                .containsEntry("doors", new long[] {2, 0, 7})
                .containsEntry("doors/text", new String[] {"Locked", "Open", ""});
        assertThat(bench.catalogue.signals("m"))
                .extracting(SignalInfo::name)
                .containsExactly("door", "door/text", "doors", "doors/text");
        bench.set("door", NodeIds.UInteger, SCALAR, uint(9));
        assertThat(bench.told("door")).containsEntry("door", 9L).containsEntry("door/text", null);
    }

    /** MultiStateValueDiscreteType: any number, whose values need not lie beside each other. */
    @Test
    void oneOfManyNumberedStatesHasTheTextOfItsNumber() throws Exception {
        bench.set("mode", NodeIds.Number, SCALAR, (short) -4);
        values("mode", named(-4, "Reverse"), named(16, "Fast"));
        bench.set("gears", NodeIds.Byte, LIST, new UByte[] {ubyte(16), ubyte(1)});
        values("gears", named(16, "Fast"), named(1, "Slow"));
        bench.open("mode", "gears");
        assertThat(bench.told("mode")).isEqualTo(Map.of("mode", -4L, "mode/text", "Reverse"));
        assertThat(bench.told("gears"))
                .containsEntry("gears", new long[] {16, 1})
                .containsEntry("gears/text", new String[] {"Fast", "Slow"});
    }

    @Test
    void oneOfTwoStatesIsABooleanWithItsTextBesideIt() throws Exception {
        bench.set("valve", NodeIds.Boolean, SCALAR, true);
        states("valve", "Open", "Closed");
        bench.set("valves", NodeIds.Boolean, LIST, new Boolean[] {false, true});
        states("valves", "Open", "Closed");
        bench.open("valve", "valves");
        assertThat(bench.told("valve")).isEqualTo(Map.of("valve", true, "valve/text", "Open"));
        assertThat(bench.told("valves"))
                .containsEntry("valves", new boolean[] {false, true})
                .containsEntry("valves/text", new String[] {"Closed", "Open"});
        bench.set("valve", NodeIds.Boolean, SCALAR, false);
        assertThat(bench.told("valve")).isEqualTo(Map.of("valve", false, "valve/text", "Closed"));
    }

    /** The text is known as a signal before a value has come: a birth is complete. */
    @Test
    void theTextIsASignalBeforeThereIsAValue() throws Exception {
        bench.plant.set("door", NodeIds.UInt32, SCALAR, new DataValue(Variant.NULL_VALUE));
        strings("door", "Open", "Closed");
        bench.set("speed", NodeIds.Double, SCALAR, 1.0);
        bench.open("door", "speed");
        bench.next("speed", any -> true);
        assertThat(bench.catalogue.signals("m"))
                .extracting(SignalInfo::name)
                .containsExactly("door", "door/text", "speed");
    }

    /** Most of ten thousand signals have no such property, and each question for one is a search in the server. */
    @Test
    void nobodyIsAskedForNamesOfValuesThatHaveNone() throws Exception {
        bench.set("speed", NodeIds.Double, SCALAR, 1.0);
        bench.set("name", NodeIds.String, SCALAR, "a");
        bench.set("on", NodeIds.Boolean, SCALAR, true);
        bench.set("count", NodeIds.Int64, SCALAR, 1L);
        bench.open("speed", "name", "on", "count");
        bench.next("count", any -> true);
        assertThat(bench.server.manners.translated.peek())
                .as("two each, and two more of the number that may have names")
                .isEqualTo(10);
    }
}
