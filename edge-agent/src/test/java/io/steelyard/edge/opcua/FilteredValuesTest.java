package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.filter.Deadband;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deadband is held by the server where it can, and here where it cannot; here it is counted. */
@Timeout(120)
final class FilteredValuesTest {
    private static final int SCALAR = ValuesBench.SCALAR;

    /** One for all tests. */
    @TempDir
    static Path pki;

    private ValuesBench bench;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void startServer() throws Exception {
        bench = new ValuesBench(pki);
        bench.set("mark", NodeIds.Int32, SCALAR, 0);
        bench.set("speed", NodeIds.Double, SCALAR, 0.0);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Sets the value and waits until it has been looked at: a mark that is set behind it has come. */
    private void show(double value, int mark) throws InterruptedException {
        bench.set("speed", NodeIds.Double, SCALAR, value);
        for (int round = 0; round < 2; round++) { // both are looked at in one go, in either order
            int number = 2 * mark + round;
            bench.set("mark", NodeIds.Int32, SCALAR, number);
            Sample sample = bench.taken.take();
            while (!Long.valueOf(number).equals(sample.value())) {
                told.add(sample.value() + (sample.filtered() ? " filtered" : ""));
                sample = bench.taken.take();
            }
        }
    }

    @Test
    void aServerThatTakesTheDeadbandHoldsIt() throws Exception {
        bench.deadbands.put("speed", Deadband.parse("1"));
        bench.open("speed", "mark");
        bench.next("speed", any -> true);
        show(0.5, 1);
        show(5.0, 2);
        assertThat(told).containsOnlyOnce("5.0").doesNotContain("0.5", "0.5 filtered");
    }

    /** Milo takes percent of an AnalogItem only; the range is there all the same. */
    @Test
    void whatTheServerDoesNotTakeIsHeldHereAndNumbered() throws Exception {
        bench.plant.property(
                bench.plant.id("speed"),
                "EURange",
                NodeIds.Range,
                new DataValue(new Variant(bench.packed(new Range(0.0, 100.0)))));
        bench.deadbands.put("speed", Deadband.parse("10%"));
        bench.open("speed", "mark");
        bench.next("speed", any -> true);
        show(5.0, 1);
        show(9.0, 2);
        show(50.0, 3);
        assertThat(told).contains("5.0 filtered", "9.0 filtered", "50.0");
        bench.plant.set(
                "speed",
                NodeIds.Double,
                SCALAR,
                new DataValue(new Variant(51.0), new StatusCode(0x40000000L), new DateTime()));
        Sample uncertain = bench.next("speed", sample -> sample.status() != 0);
        assertThat(uncertain.filtered()).as("another status").isFalse();
        assertThat(bench.source().status().get(0).subscribed()).isEqualTo(2);
    }
}
