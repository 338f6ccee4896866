package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.StructuresFromServerTest.definition;
import static io.steelyard.edge.opcua.StructuresFromServerTest.field;
import static io.steelyard.edge.opcua.StructuresFromServerTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The session is lost while the agent asks how values lie in bytes: Milo 1.1.2 itself would have a client whose types are
 * never known any more.
 */
@Timeout(120)
final class LostAmongTypesTest {
    @TempDir
    Path pki;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewSessionAsksAnew(boolean lineBreaks) throws Exception {
        try (ValuesBench bench = new ValuesBench(pki);
                Relay line = new Relay(portOf(bench.url), System::nanoTime)) {
            TypedPlant plant = bench.plant;
            NodeId point = plant.type(
                    "Point", NodeIds.Structure, definition(StructureType.Structure, field("X", NodeIds.Int32)));
            NodeId encoding = plant.encoding(point);
            plant.definitions = new CountDownLatch(1);
            bench.set("at", point, ValuesBench.SCALAR, value(encoding, out -> out.encodeInt32("X", 7)));
            bench.set("speed", NodeIds.Double, ValuesBench.SCALAR, 1.0);
            bench.url = "opc.tcp://127.0.0.1:" + line.port();
            bench.open("at", "speed");
            while (plant.definitionsAsked.get() == 0) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            Session first = sessions(bench).get(0);
            if (lineBreaks) {
                line.cut();
            } else {
                bench.server.milo().getSessionManager().killSession(first.getSessionId(), true);
            }
            plant.definitions.countDown();
            line.mend();
            assertThat(bench.told(bench.next("at", sample -> sample.status() == 0)))
                    .containsEntry("at", "Point")
                    .containsEntry("at/X", 7L);
            bench.set("speed", NodeIds.Double, ValuesBench.SCALAR, 2.0);
            bench.next("speed", sample -> Double.valueOf(2.0).equals(sample.value()));
            assertThat(sessions(bench))
                    .extracting(Session::getSessionId)
                    .as("the server may not know yet that the first one is over")
                    .anyMatch(id -> !id.equals(first.getSessionId()));
        }
    }

    private static int portOf(String url) {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    private static List<Session> sessions(ValuesBench bench) {
        return bench.server.milo().getSessionManager().getAllSessions();
    }
}
