package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ubyte;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ushort;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.XmlElement;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of value that a server may have, read from a real one in the same process. */
@Timeout(120)
final class ValuesFromServerTest {
    private static final int SCALAR = ValuesBench.SCALAR;
    private static final int LIST = ValuesBench.LIST;

    /** One for all tests. */
    @TempDir
    static Path pki;

    private ValuesBench bench;
    private TypedPlant plant;

    @BeforeEach
    void startServer() throws Exception {
        bench = new ValuesBench(pki);
        plant = bench.plant;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static EnumField field(long number, String name) {
        return new EnumField(number, LocalizedText.english(name), LocalizedText.NULL_VALUE, name);
    }

    /** The number stays the signal's own, so that roles and rules go on; the name is beside it under the same number. */
    @Test
    void anEnumerationIsANumberWithItsTextBesideIt() throws Exception {
        NodeId mode = plant.type(
                "Mode", NodeIds.Enumeration, new EnumDefinition(new EnumField[] {field(0, "Manual"), field(4, "Auto")
                }));
        bench.set("mode", mode, SCALAR, 4);
        bench.set("modes", mode, LIST, new Integer[] {4, 0, 9});
        bench.open("mode", "modes");
        assertThat(bench.told("mode")).isEqualTo(Map.of("mode", 4L, "mode/text", "Auto"));
        assertThat(bench.catalogue.signals("m"))
                .extracting(SignalInfo::name)
                .containsExactly("mode", "mode/text", "modes", "modes/text");
        bench.set("mode", mode, SCALAR, 7);
        Map<String, Object> unnamed = bench.told("mode");
        assertThat(unnamed).containsEntry("mode", 7L).containsEntry("mode/text", null);
    }

    /** A mode that is not known any more must not seem to go on under its text. */
    @Test
    void aBadStatusTakesTheTextAwayWithTheNumber() throws Exception {
        NodeId mode = plant.type("Mode", NodeIds.Enumeration, new EnumDefinition(new EnumField[] {field(4, "Auto")}));
        bench.set("mode", mode, SCALAR, 4);
        bench.open("mode");
        bench.next("mode", any -> true);
        plant.set("mode", mode, SCALAR, new DataValue(new Variant(4), new StatusCode(0x808C0000L), new DateTime()));
        Sample bad = bench.next("mode", sample -> sample.status() != 0);
        assertThat(bad.status()).isEqualTo(0x808C0000L);
        assertThat(bench.told(bad)).containsEntry("mode", null).containsEntry("mode/text", null);
    }

    /** Servers older than OPC UA 1.04 have no DataTypeDefinition. */
    @Test
    void namesOfAnEnumerationAreFoundInItsProperty() throws Exception {
        NodeId mode = plant.type("Mode", NodeIds.Enumeration, null);
        LocalizedText[] strings = {LocalizedText.english("Off"), LocalizedText.english("On")};
        plant.property(mode, "EnumStrings", NodeIds.LocalizedText, new DataValue(new Variant(strings)));
        bench.set("mode", mode, SCALAR, 1);
        bench.set("modes", mode, LIST, new Integer[] {1, 0, 9});
        bench.open("mode", "modes");
        assertThat(bench.told("mode")).isEqualTo(Map.of("mode", 1L, "mode/text", "On"));
        assertThat(bench.told("modes"))
                .containsEntry("modes", new long[] {1, 0, 9})
                .containsEntry("modes/text", new String[] {"On", "Off", ""});
    }

    /** A scalar or list of a built-in type, and what the signal is to carry. */
    private record Kind(String name, NodeId dataType, Object sent, Object expected, Object list, Object expectedList) {}

    private static final UUID GUID = UUID.fromString("72962b91-fa75-4ae6-8d28-b404dc7daf63");
    private static final DateTime TIME = new DateTime(133_444_736_000_000_017L);
    private static final DateTime NEVER = new DateTime(2_650_467_743_990_000_000L);
    private static final long TIME_NANOS = (133_444_736_000_000_017L - 116_444_736_000_000_000L) * 100;

    private static List<Kind> kinds() {
        ByteString bytes = ByteString.of(new byte[] {0, -1});
        return List.of(
                new Kind("bool", NodeIds.Boolean, true, true, new Boolean[] {true, false}, new boolean[] {true, false}),
                new Kind("sbyte", NodeIds.SByte, (byte) -128, -128L, new Byte[] {-1}, new long[] {-1}),
                new Kind("byte", NodeIds.Byte, ubyte(255), 255L, new UByte[] {ubyte(255)}, new long[] {255}),
                new Kind("int16", NodeIds.Int16, (short) -2, -2L, new Short[] {-2}, new long[] {-2}),
                new Kind("uint16", NodeIds.UInt16, ushort(65_535), 65_535L, new UShort[] {ushort(9)}, new long[] {9}),
                new Kind("int32", NodeIds.Int32, Integer.MIN_VALUE, -2_147_483_648L, new Integer[] {}, new long[] {}),
                new Kind("uint32", NodeIds.UInt32, UInteger.MAX, 4_294_967_295L, new UInteger[] {uint(7)}, new long[] {7
                }),
                new Kind("int64", NodeIds.Int64, Long.MIN_VALUE, Long.MIN_VALUE, new Long[] {3L}, new long[] {3}),
                new Kind("uint64", NodeIds.UInt64, ULong.MAX, -1L, new ULong[] {ULong.MAX}, new long[] {-1}),
                new Kind("float", NodeIds.Float, 1.5f, 1.5f, new Float[] {-0f}, new float[] {-0f}),
                new Kind("double", NodeIds.Double, -2.5, -2.5, new Double[] {1e300}, new double[] {1e300}),
                new Kind("string", NodeIds.String, "铁", "铁", new String[] {"a", null}, new String[] {"a", ""}),
                new Kind("time", NodeIds.DateTime, TIME, TIME_NANOS, new DateTime[] {TIME}, new long[] {TIME_NANOS}),
                new Kind(
                        "guid", NodeIds.Guid, GUID, GUID.toString(), new UUID[] {GUID}, new String[] {GUID.toString()}),
                new Kind("bytes", NodeIds.ByteString, bytes, new byte[] {0, -1}, new ByteString[] {bytes}, 1L),
                new Kind(
                        "xml",
                        NodeIds.XmlElement,
                        new XmlElement("<a/>"),
                        "<a/>",
                        new XmlElement[] {},
                        new String[] {}),
                new Kind("node", NodeIds.NodeId, NodeIds.Server, "i=2253", new NodeId[] {NodeIds.Server}, new String[] {
                    "i=2253"
                }),
                new Kind(
                        "status",
                        NodeIds.StatusCode,
                        new StatusCode(0x80010000L),
                        0x80010000L,
                        new StatusCode[] {},
                        new long[] {}),
                new Kind(
                        "name",
                        NodeIds.QualifiedName,
                        new QualifiedName(0, "q"),
                        "0:q",
                        new QualifiedName[] {},
                        new String[] {}));
    }

    @Test
    void everyBuiltInTypeArrivesEqualAsScalarAndAsList() throws Exception {
        List<String> all = new ArrayList<>();
        for (Kind kind : kinds()) {
            bench.set(kind.name, kind.dataType, SCALAR, kind.sent);
            bench.set(kind.name + "-list", kind.dataType, LIST, kind.list);
            all.add(kind.name);
            all.add(kind.name + "-list");
        }
        bench.open(all.toArray(String[]::new));
        Map<String, Object> told = new HashMap<>();
        while (!told.keySet().containsAll(all)) {
            Sample sample = bench.taken.poll(60, TimeUnit.SECONDS);
            assertThat(sample)
                    .as("a further sample than those of %s", told.keySet())
                    .isNotNull();
            told.putAll(bench.told(sample));
        }
        for (Kind kind : kinds()) {
            assertThat(told.get(kind.name)).as(kind.name).isEqualTo(kind.expected);
            assertThat(told.get(kind.name + "-list")).as(kind.name + "-list").isEqualTo(kind.expectedList);
        }
        assertThat(told.get("bytes-list/0")).isEqualTo(new byte[] {0, -1});
    }

    /** Sparkplug and the stores know no matrices: rows one after the other, and how many there are. */
    @Test
    void aMatrixIsAListRowByRowWithItsDimensions() throws Exception {
        bench.set("map", NodeIds.Int32, 2, Matrix.ofInt32(new int[][] {{1, 2, 3}, {4, 5, 6}}));
        bench.set("cube", NodeIds.Double, 3, Matrix.ofDouble(new double[][][] {{{1.5}, {2.5}}, {{3.5}, {4.5}}}));
        bench.open("map", "cube");
        Map<String, Object> map = bench.told("map");
        assertThat(map.get("map")).isEqualTo(new long[] {1, 2, 3, 4, 5, 6});
        assertThat(map.get("map/dimensions")).isEqualTo(new long[] {2, 3});
        bench.set("cube", NodeIds.Double, 3, Matrix.ofDouble(new double[][][] {{{7, 8}}}));
        Map<String, Object> cube =
                bench.told(bench.next("cube", sample -> ((double[]) Parts.own(sample.value())).length == 2));
        assertThat(cube.get("cube/dimensions")).isEqualTo(new long[] {1, 1, 2});
        assertThat(bench.catalogue.signals("m"))
                .extracting(SignalInfo::name)
                .containsExactly("cube", "cube/dimensions", "map", "map/dimensions");
    }

    /** Elements may be of any type each; one that is not there any more has no value. */
    @Test
    void aListOfMixedValuesIsToldElementByElement() throws Exception {
        bench.set(
                "mixed", NodeIds.BaseDataType, LIST, new Variant[] {new Variant(1.5), new Variant(new String[] {"a"})});
        bench.open("mixed");
        Map<String, Object> told = bench.told("mixed");
        assertThat(told.get("mixed")).isEqualTo(2L);
        assertThat(told.get("mixed/0")).isEqualTo(1.5);
        assertThat(told.get("mixed/1")).isEqualTo(new String[] {"a"});
        bench.set("mixed", NodeIds.BaseDataType, LIST, new Variant[] {new Variant("now a text")});
        told = bench.told(bench.next("mixed", sample -> Objects.equals(1L, Parts.own(sample.value()))));
        assertThat(told).containsEntry("mixed/0", "now a text").containsEntry("mixed/1", null);
    }

    /** What a value inside a value holds is told; the status and the times are those of the value around it. */
    @Test
    void aDataValueInAValueIsWhatItHolds() throws Exception {
        DataValue held = new DataValue(new Variant(2.5), new StatusCode(0x808C0000L), new DateTime(0));
        bench.set("held", NodeIds.DataValue, SCALAR, held);
        bench.set("several", NodeIds.DataValue, LIST, new DataValue[] {held, new DataValue(new Variant("a"))});
        bench.open("held", "several");
        Sample sample = bench.next("held", any -> true);
        assertThat(sample.status()).isZero();
        assertThat(bench.told(sample)).containsOnly(Map.entry("held", 2.5));
        assertThat(bench.told("several"))
                .containsEntry("several", 2L)
                .containsEntry("several/0", 2.5)
                .containsEntry("several/1", "a");
    }

    /** No source time: the server's decides, and the sample says so. */
    @Test
    void aValueWithoutSourceTimeHasTheServersAndSaysSo() throws Exception {
        DateTime serverTime = new DateTime(133_444_736_000_000_000L);
        plant.set("clock", NodeIds.Double, SCALAR, new DataValue(new Variant(1.0), StatusCode.GOOD, null, serverTime));
        bench.open("clock");
        Sample sample = bench.next("clock", any -> true);
        assertThat(sample.clock()).isEqualTo(ClockSource.SERVER);
        assertThat(sample.time()).isEqualTo(sample.serverTime()).isNotZero();
    }

    /** "Never" is the year 9999 and "none" the year 1601: told as the nearest time that is at hand they would be wrong. */
    @Test
    void aTimeOutOfReachIsToldAsTextAndNeverAsAnotherTime() throws Exception {
        bench.set("never", NodeIds.DateTime, SCALAR, NEVER);
        bench.set("none", NodeIds.DateTime, SCALAR, new DateTime(0));
        bench.set("lists", NodeIds.DateTime, LIST, new DateTime[] {TIME, NEVER});
        bench.open("never", "none", "lists");
        Map<String, Object> told = new HashMap<>();
        while (told.size() < 6) {
            Sample sample = bench.taken.poll(60, TimeUnit.SECONDS);
            assertThat(sample).as("a further sample than %s", told).isNotNull();
            told.putAll(bench.told(sample));
        }
        assertThat(told)
                .containsEntry("never", null)
                .containsEntry("never/text", "9999-12-31T23:59:59Z")
                .containsEntry("none", null)
                .containsEntry("none/text", "1601-01-01T00:00:00Z")
                .containsEntry("lists", null)
                .containsEntry("lists/text", new String[] {"2023-11-14T22:13:20.000001700Z", "9999-12-31T23:59:59Z"});
        bench.set("never", NodeIds.DateTime, SCALAR, TIME);
        Map<String, Object> again = bench.told(bench.next("never", sample -> Parts.own(sample.value()) != null));
        assertThat(again).containsEntry("never", TIME_NANOS).containsEntry("never/text", null);
    }

    /** A source time out of reach is none. */
    @Test
    void aSourceTimeOutOfReachIsNotTheTimeOfItsValue() throws Exception {
        DateTime serverTime = new DateTime(133_444_736_000_000_000L);
        plant.set("clock", NodeIds.Double, SCALAR, new DataValue(new Variant(1.0), StatusCode.GOOD, NEVER, serverTime));
        bench.open("clock");
        Sample sample = bench.next("clock", any -> true);
        assertThat(sample.clock()).isEqualTo(ClockSource.SERVER);
        assertThat(sample.time()).isEqualTo(sample.serverTime()).isNotZero();
    }

    @Test
    void theUnitAndTheRangeOfAVariableAreInItsBirth() throws Exception {
        bench.set("power", NodeIds.Double, SCALAR, 1.0);
        plant.property(
                plant.id("power"),
                "EngineeringUnits",
                NodeIds.EUInformation,
                new DataValue(new Variant(bench.packed(new EUInformation(
                        "http://www.opcfoundation.org/UA/units/un/cefact",
                        5_067_860,
                        LocalizedText.english("mm"),
                        LocalizedText.NULL_VALUE)))));
        plant.property(
                plant.id("power"),
                "EURange",
                NodeIds.Range,
                new DataValue(new Variant(bench.packed(new Range(-5.0, 55.5)))));
        bench.open("power");
        bench.next("power", any -> true);
        assertThat(bench.catalogue.signals("m")).singleElement().satisfies(info -> {
            assertThat(info.unit()).isEqualTo("mm");
            assertThat(info.unitId()).isEqualTo(5_067_860);
            assertThat(info.low()).isEqualTo(-5.0);
            assertThat(info.high()).isEqualTo(55.5);
        });
    }

    @Test
    void aTextKeepsItsLanguage() throws Exception {
        bench.set("text", NodeIds.LocalizedText, SCALAR, new LocalizedText("zh", "机床"));
        bench.set("bare", NodeIds.LocalizedText, SCALAR, new LocalizedText(null, "lathe"));
        bench.open("text", "bare");
        assertThat(bench.told("text")).isEqualTo(Map.of("text", "机床", "text/locale", "zh"));
        bench.set("bare", NodeIds.LocalizedText, SCALAR, new LocalizedText(null, "mill"));
        assertThat(bench.told(bench.next("bare", sample -> "mill".equals(sample.value()))))
                .isEqualTo(Map.of("bare", "mill"));
    }
}
