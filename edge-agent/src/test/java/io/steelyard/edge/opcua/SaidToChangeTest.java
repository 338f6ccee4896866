package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.StructuresFromServerTest.definition;
import static io.steelyard.edge.opcua.StructuresFromServerTest.field;
import static io.steelyard.edge.opcua.StructuresFromServerTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Structures where values say that something is another now, OPC UA Part 4 §7.39.1. */
@Timeout(120)
final class SaidToChangeTest {
    private static final int SCALAR = ValuesBench.SCALAR;
    private static final long STRUCTURE_CHANGED = 0x8000;
    private static final long SEMANTICS_CHANGED = 0x4000;

    @TempDir
    static Path pki;

    private ValuesBench bench;
    private TypedPlant plant;
    private NodeId type;
    private NodeId encoding;

    @BeforeEach
    void readAStructure() throws Exception {
        bench = new ValuesBench(pki);
        plant = bench.plant;
        type = plant.type("T", NodeIds.Structure, definition(StructureType.Structure, field("X", NodeIds.Int32)));
        encoding = plant.encoding(type);
        bench.set("t", type, SCALAR, number(1));
        bench.set("speed", NodeIds.Double, SCALAR, 1.0);
        bench.open("t", "speed");
        assertThat(bench.told("t")).isEqualTo(Map.of("t", "T", "t/X", 1L));
        bench.next("speed", any -> true);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ExtensionObject number(int x) {
        return value(encoding, out -> out.encodeInt32("X", x));
    }

    /** A value of the speed has this status, and it was looked at for that. */
    private void saysAndIsLookedAt(double speed, long status) throws Exception {
        plant.say("speed", "said " + speed);
        bench.set("speed", NodeIds.Double, SCALAR, speed, status);
        bench.next("speed", sample -> Double.valueOf(speed).equals(sample.value()));
        bench.leap.addAndGet(Duration.ofSeconds(6).toNanos());
        while (bench.catalogue.signals("m").stream()
                .map(SignalInfo::description)
                .noneMatch(("said " + speed)::equals)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** The pause behind the look before is over, and nothing is told yet that would be looked at now. */
    private void aMinutePasses() {
        bench.leap.addAndGet(Duration.ofSeconds(61).toNanos());
    }

    /** One malformed value keeps its type from being asked for 300 s; what is known of it is still good for all others. */
    @Test
    void structuresThatCanBeReadStaySoWhenAnotherVariableIsSaidToHaveChanged() throws Exception {
        bench.set("t", type, SCALAR, ExtensionObject.of(ByteString.of(new byte[] {1}), encoding));
        assertThat(bench.next("t", any -> true).status()).isEqualTo(StatusCodes.Bad_DecodingError);
        bench.set("t", type, SCALAR, number(2));
        assertThat(bench.told("t")).containsEntry("t/X", 2L);
        saysAndIsLookedAt(2.0, STRUCTURE_CHANGED);
        aMinutePasses();
        bench.set("t", type, SCALAR, number(3), STRUCTURE_CHANGED);
        bench.next("t", sample -> bench.told(sample).containsValue(3L));
        saysAndIsLookedAt(3.0, SEMANTICS_CHANGED);
        bench.set("t", type, SCALAR, number(4));
        Sample good = bench.next("t", sample -> bench.told(sample).containsValue(4L));
        assertThat(good.status()).isZero();
        assertThat(bench.told(good)).containsEntry("t/X", 4L);
    }

    /** A unit that is another one, or another variable's structure, says nothing of how this one lies in bytes. */
    @Test
    void aTypeIsAskedForAnewWhenAValueOfItSaysThatItsStructureIsAnother() throws Exception {
        int asked = plant.definitionsAsked.get();
        bench.set("t", type, SCALAR, number(2), SEMANTICS_CHANGED);
        bench.next("t", any -> true);
        saysAndIsLookedAt(2.0, STRUCTURE_CHANGED);
        bench.set("t", type, SCALAR, number(3));
        assertThat(bench.told("t")).containsEntry("t/X", 3L);
        assertThat(plant.definitionsAsked).hasValue(asked);
        plant.define(type, definition(StructureType.Structure, field("Y", NodeIds.Int32)));
        aMinutePasses();
        bench.set("t", type, SCALAR, number(4), STRUCTURE_CHANGED);
        bench.next("t", sample -> (sample.status() & STRUCTURE_CHANGED) != 0);
        saysAndIsLookedAt(3.0, SEMANTICS_CHANGED);
        bench.set("t", type, SCALAR, number(5));
        assertThat(bench.told(bench.next("t", sample -> bench.told(sample).containsValue(5L))))
                .containsEntry("t/Y", 5L);
    }
}
