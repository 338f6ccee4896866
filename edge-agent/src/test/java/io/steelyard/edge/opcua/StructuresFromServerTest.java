package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.encoding.DefaultEncodingContext;
import org.eclipse.milo.opcua.stack.core.encoding.binary.OpcUaBinaryEncoder;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Structures of types that only the server knows, and servers that are of no help with them. */
@Timeout(120)
final class StructuresFromServerTest {
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

    static StructureField field(String name, NodeId type, int rank, boolean optional) {
        return new StructureField(name, LocalizedText.NULL_VALUE, type, rank, null, uint(0), optional);
    }

    static StructureField field(String name, NodeId type) {
        return field(name, type, SCALAR, false);
    }

    static StructureDefinition definition(StructureType kind, StructureField... fields) {
        return new StructureDefinition(NodeId.NULL_VALUE, NodeIds.Structure, kind, fields);
    }

    static ExtensionObject value(NodeId encoding, Consumer<OpcUaBinaryEncoder> fields) {
        ByteBuf buffer = Unpooled.buffer();
        fields.accept(new OpcUaBinaryEncoder(DefaultEncodingContext.INSTANCE).setBuffer(buffer));
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return ExtensionObject.of(ByteString.of(bytes), encoding);
    }

    /** A point of the type that {@link #point} makes. */
    private static ExtensionObject pointAt(NodeId encoding, int x, double y) {
        return value(encoding, out -> {
            out.encodeInt32("X", x);
            out.encodeDouble("Y", y);
        });
    }

    private NodeId point() {
        return plant.type(
                "Point",
                NodeIds.Structure,
                definition(StructureType.Structure, field("X", NodeIds.Int32), field("Y", NodeIds.Duration)));
    }

    private static Predicate<Sample> status(long code) {
        return sample -> sample.status() == code;
    }

    @Test
    void aStructureHasItsFieldsBelowItUnderOneNumber() throws Exception {
        NodeId point = point();
        NodeId mode = plant.type("Mode", NodeIds.Enumeration, new EnumDefinition(new EnumField[] {
            new EnumField(2L, LocalizedText.english("Automatik"), LocalizedText.NULL_VALUE, "Auto")
        }));
        NodeId job = plant.type(
                "Job",
                NodeIds.Structure,
                definition(
                        StructureType.Structure,
                        field("Order No.", NodeIds.String),
                        field("Count", NodeIds.UInt64),
                        field("Mode", mode),
                        field("At", point),
                        field("Way", point, LIST, false),
                        field("Weights", NodeIds.Float, LIST, false),
                        field("Any", NodeIds.Number)));
        NodeId encoding = plant.encoding(job);
        ExtensionObject first = value(encoding, out -> {
            out.encodeString("", "A-17");
            out.encodeUInt64("", ULong.MAX);
            out.encodeInt32("", 2);
            out.encodeInt32("", -5);
            out.encodeDouble("", 0.5);
            out.encodeInt32("", 1); // one point
            out.encodeInt32("", 7);
            out.encodeDouble("", 8.0);
            out.encodeFloatArray("", new Float[] {1.5f});
            out.encodeVariant("", new Variant((short) 3));
        });
        bench.set("job", job, SCALAR, first);
        bench.open("job");
        Map<String, Object> told = bench.told("job");
        assertThat(told.remove("job/Weights")).isEqualTo(new float[] {1.5f});
        assertThat(told)
                .isEqualTo(Map.ofEntries(
                        Map.entry("job", "Job"),
                        Map.entry("job/Order_No_", "A-17"),
                        Map.entry("job/Count", -1L),
                        Map.entry("job/Mode", 2L),
                        Map.entry("job/Mode/text", "Auto"),
                        Map.entry("job/At/X", -5L),
                        Map.entry("job/At/Y", 0.5),
                        Map.entry("job/Way", 1L),
                        Map.entry("job/Way/0/X", 7L),
                        Map.entry("job/Way/0/Y", 8.0),
                        Map.entry("job/Any", 3L)));
        assertThat(bench.catalogue.signals("m")).extracting(SignalInfo::name).contains("job/At/X", "job/Mode/text");
    }

    @Test
    void whatIsNotThereInThisValueHasNone() throws Exception {
        NodeId reading = plant.type(
                "Reading",
                NodeIds.Structure,
                definition(
                        StructureType.StructureWithOptionalFields,
                        field("A", NodeIds.Int32, SCALAR, true),
                        field("B", NodeIds.Int32, SCALAR, true)));
        NodeId either = plant.type(
                "Either",
                NodeIds.Union,
                definition(StructureType.Union, field("Whole", NodeIds.Int32), field("Text", NodeIds.String)));
        NodeId readings = plant.encoding(reading);
        NodeId eithers = plant.encoding(either);
        bench.set("reading", reading, SCALAR, value(readings, out -> {
            out.encodeUInt32("", uint(1));
            out.encodeInt32("", 11);
        }));
        bench.set("either", either, SCALAR, value(eithers, out -> {
            out.encodeUInt32("", uint(1));
            out.encodeInt32("", 12);
        }));
        bench.open("reading", "either");
        assertThat(bench.told(bench.next("reading", any -> true)))
                .isEqualTo(Map.of("reading", "Reading", "reading/A", 11L));
        bench.set("reading", reading, SCALAR, value(readings, out -> {
            out.encodeUInt32("", uint(2));
            out.encodeInt32("", 13);
        }));
        assertThat(bench.told("reading")).containsEntry("reading/A", null).containsEntry("reading/B", 13L);
        bench.set("either", either, SCALAR, value(eithers, out -> {
            out.encodeUInt32("", uint(2));
            out.encodeString("", "ok");
        }));
        assertThat(bench.told(bench.next("either", sample -> bench.told(sample).containsKey("either/Text"))))
                .containsEntry("either/Whole", null)
                .containsEntry("either/Text", "ok");
    }

    @Test
    void aListOfStructuresIsItsLengthWithEachElementBelow() throws Exception {
        NodeId point = point();
        NodeId encoding = plant.encoding(point);
        bench.set("way", point, LIST, new ExtensionObject[] {pointAt(encoding, 1, 1.5), pointAt(encoding, 2, 2.5)});
        bench.set("none", point, LIST, new ExtensionObject[0]);
        bench.open("way", "none");
        assertThat(bench.told("way"))
                .containsEntry("way", 2L)
                .containsEntry("way/0", "Point")
                .containsEntry("way/1/X", 2L)
                .containsEntry("way/1/Y", 2.5);
    }

    private int shortened() {
        return bench.source().status().get(0).known().shortened();
    }

    /** A list of a hundred is usual in controllers, and is told whole. Of a longer one the first elements are better than none. */
    @Test
    void ofALongListTheFirstElementsAreToldAndTheRestIsSaidToBeLeftOut() throws Exception {
        NodeId point = point();
        NodeId encoding = plant.encoding(point);
        ExtensionObject[] points =
                IntStream.range(0, 300).mapToObj(i -> pointAt(encoding, i, 0.5)).toArray(ExtensionObject[]::new);
        bench.set("hundred", point, LIST, Arrays.copyOf(points, 100));
        bench.open("hundred");
        assertThat(bench.told("hundred")).containsEntry("hundred", 100L).containsEntry("hundred/99/X", 99L);
        assertThat(shortened()).isZero();
        bench.set("hundred", point, LIST, points);
        Sample longer = bench.next("hundred", any -> true);
        assertThat(longer.status()).isZero();
        assertThat(bench.told(longer))
                .containsEntry("hundred", 300L)
                .containsEntry("hundred/255/X", 255L)
                .doesNotContainKey("hundred/256/X");
        assertThat(shortened()).isEqualTo(1);
    }

    /** What is beside it in its structure is as good as ever, wherever it stands there. */
    @Test
    void aListThatIsTooLongCostsNoOtherFieldOfItsStructure() throws Exception {
        StructureField[] cells = IntStream.range(0, 10)
                .mapToObj(i -> field("C" + i, NodeIds.Int32))
                .toArray(StructureField[]::new);
        NodeId row = plant.type("Row", NodeIds.Structure, definition(StructureType.Structure, cells));
        NodeId table = plant.type(
                "Table",
                NodeIds.Structure,
                definition(
                        StructureType.Structure,
                        field("Rows", row, LIST, false),
                        field("Bytes", NodeIds.ByteString, LIST, false),
                        field("Name", NodeIds.String)));
        bench.set("table", table, SCALAR, value(plant.encoding(table), out -> {
            out.encodeInt32("", 256);
            IntStream.range(0, 2_560).forEach(i -> out.encodeInt32("", i));
            out.encodeInt32("", 0);
            out.encodeString("", "A-17");
        }));
        bench.open("table");
        Sample sample = bench.next("table", any -> true);
        assertThat(sample.status()).isZero();
        assertThat(bench.told(sample))
                .hasSize(1 + 2_048)
                .containsEntry("table", "Table")
                .containsEntry("table/Name", "A-17")
                .containsEntry("table/Bytes", 0L)
                .containsEntry("table/Rows", 256L)
                .containsEntry("table/Rows/203/C9", 2_039L);
        assertThat(shortened()).isEqualTo(1);
    }

    /** As some controllers do. */
    @Test
    void aServerThatReadsOneAttributeACallIsAskedForOneAtATime() throws Exception {
        bench.server.manners.readsAtOnce = 1;
        NodeId point = point();
        bench.set("at", point, SCALAR, pointAt(plant.encoding(point), 1, 1.5));
        bench.open("at");
        assertThat(bench.told("at")).isEqualTo(Map.of("at", "Point", "at/X", 1L, "at/Y", 1.5));
    }

    /** Not every server has the definitions of OPC UA's own structures; the agent has them. */
    @Test
    void structuresOfOpcUaItselfAreReadToo() throws Exception {
        bench.set(
                "unit",
                NodeIds.EUInformation,
                SCALAR,
                bench.packed(new EUInformation("urn:x", 5, LocalizedText.english("mm"), LocalizedText.NULL_VALUE)));
        bench.open("unit");
        assertThat(bench.told("unit"))
                .containsEntry("unit", "EUInformation")
                .containsEntry("unit/UnitId", 5L)
                .containsEntry("unit/DisplayName", "mm")
                .containsEntry("unit/DisplayName/locale", "en");
    }

    @Test
    void aServerWithATypeDictionaryOnlyIsReadByIt() throws Exception {
        NodeId type = plant.type("Old", NodeIds.Structure, null);
        NodeId encoding = plant.encoding(type);
        plant.describe(encoding, "OldPoint", """
            <opc:TypeDictionary xmlns:opc="http://opcfoundation.org/BinarySchema/">
              <opc:StructuredType Name="OldPoint">
                <opc:Field Name="X" TypeName="opc:Int32"/><opc:Field Name="Y" TypeName="opc:Double"/>
              </opc:StructuredType>
            </opc:TypeDictionary>\
            """);
        bench.set("old", type, SCALAR, pointAt(encoding, 4, 4.5));
        bench.open("old");
        assertThat(bench.told("old")).isEqualTo(Map.of("old", "OldPoint", "old/X", 4L, "old/Y", 4.5));
    }

    /** Raw bytes help nobody and would be stored under a name that promises something else. */
    @Test
    void aValueOfAnUnknownTypeHasAStatusAndNoValueUntilTheTypeIsKnown() throws Exception {
        NodeId encoding = plant.id("Late.Binary");
        NodeId abstractType = NodeIds.Structure;
        bench.set("late", abstractType, SCALAR, pointAt(encoding, 1, 1.0));
        bench.set("speed", NodeIds.Double, SCALAR, 1.0);
        bench.open("late", "speed");
        Sample unknown = bench.next("late", any -> true);
        assertThat(unknown.status()).isEqualTo(StatusCodes.Bad_DecodingError);
        assertThat(unknown.value()).isNull();
        int asked = plant.definitionsAsked.get();
        bench.set("late", abstractType, SCALAR, pointAt(encoding, 2, 2.0));
        bench.set("speed", NodeIds.Double, SCALAR, 2.0);
        assertThat(bench.next("late", any -> true).status()).isEqualTo(StatusCodes.Bad_DecodingError);
        assertThat(plant.definitionsAsked).as("not with every value").hasValue(asked);
        plant.encoding(point(), encoding);
        bench.leap.set(Duration.ofSeconds(301).toNanos());
        bench.set("late", abstractType, SCALAR, pointAt(encoding, 3, 3.0));
        Sample known = bench.next("late", status(0));
        assertThat(bench.told(known)).containsEntry("late", "Point").containsEntry("late/X", 3L);
    }

    /** A download may change a type under the same id while the session goes on. */
    @Test
    void aValueThatDoesNotFitItsTypeIsTriedOnceMoreWithTheTypeAsItIsNow() throws Exception {
        NodeId type =
                plant.type("Grown", NodeIds.Structure, definition(StructureType.Structure, field("X", NodeIds.Int32)));
        NodeId encoding = plant.encoding(type);
        bench.set("grown", type, SCALAR, value(encoding, out -> out.encodeInt32("", 1)));
        bench.open("grown");
        assertThat(bench.told("grown")).isEqualTo(Map.of("grown", "Grown", "grown/X", 1L));
        plant.define(type, definition(StructureType.Structure, field("X", NodeIds.Int32), field("Y", NodeIds.Double)));
        bench.set("grown", type, SCALAR, pointAt(encoding, 2, 2.5));
        assertThat(bench.told("grown")).isEqualTo(Map.of("grown", "Grown", "grown/X", 2L, "grown/Y", 2.5));
    }

    /** Milo 1.1.2 follows structures inside of structures until the stack is used up. */
    @Test
    void structuresTooDeepInEachOtherCostOneValueAndNothingElse() throws Exception {
        NodeId chain = plant.id("Chain");
        plant.type(
                "Chain",
                NodeIds.Structure,
                definition(StructureType.StructureWithOptionalFields, field("Next", chain, SCALAR, true)));
        NodeId encoding = plant.encoding(chain);
        bench.set("speed", NodeIds.Double, SCALAR, 1.0);
        bench.set("chain", chain, SCALAR, value(encoding, out -> {
            for (int i = 0; i < 200_000; i++) {
                out.encodeUInt32("", uint(1));
            }
            out.encodeUInt32("", uint(0));
        }));
        bench.open("chain", "speed");
        assertThat(bench.next("chain", any -> true).status()).isEqualTo(StatusCodes.Bad_DecodingError);
        bench.set("speed", NodeIds.Double, SCALAR, 2.0);
        bench.next("speed", sample -> Double.valueOf(2.0).equals(sample.value()));
        assertThat(bench.source().status().get(0).counts().connections()).isEqualTo(1);
    }

    /**
     * Milo 1.1.2 waits without end for its type tree when a session is lost meanwhile. Here the session is given up, what comes
     * after it has a new client, and everything that needs no types goes on.
     */
    @Test
    void aServerThatDoesNotTellItsTypesCostsASessionOnceAndNotTheOtherSignals() throws Exception {
        NodeId point = point();
        NodeId encoding = plant.encoding(point);
        plant.definitions = new CountDownLatch(1);
        bench.set("at", point, SCALAR, pointAt(encoding, 1, 1.0));
        bench.set("speed", NodeIds.Double, SCALAR, 1.0);
        bench.open("at", "speed");
        while (plant.definitionsAsked.get() == 0) {
            Thread.onSpinWait();
        }
        bench.leap.addAndGet(Duration.ofSeconds(21).toNanos());
        assertThat(bench.next("at", any -> true).status()).isEqualTo(StatusCodes.Bad_DecodingError);
        assertThat(bench.source().status().get(0).counts().connections())
                .as("only the second came that far")
                .isEqualTo(1);
        bench.set("speed", NodeIds.Double, SCALAR, 2.0);
        bench.next("speed", sample -> Double.valueOf(2.0).equals(sample.value()));
        plant.definitions.countDown();
        bench.leap.addAndGet(Duration.ofSeconds(301).toNanos());
        bench.set("at", point, SCALAR, pointAt(encoding, 5, 5.0));
        Sample known = bench.next("at", status(0));
        assertThat(Parts.own(known.value())).isEqualTo("Point");
    }
}
