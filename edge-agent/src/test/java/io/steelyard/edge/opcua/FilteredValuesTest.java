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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deadband is held by the server where it can, and here where it cannot; here it is counted. */
@Timeout(120)
final class FilteredValuesTest {
    private static final int SCALAR = ValuesBench.SCALAR;
    private static final long UNCERTAIN = 0x40000000L;

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
        show("speed", value, mark);
    }

    private void show(String name, double value, int mark) throws InterruptedException {
        bench.set(name, NodeIds.Double, SCALAR, value);
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

    private void openAnalog(String deadband) throws Exception {
        bench.plant.analog("load", 0.0, new Range(-100.0, 100.0));
        bench.deadbands.put("load", Deadband.parse(deadband));
        bench.open("load", "mark");
        bench.next("load", any -> true);
    }

    @Test
    void aServerThatTakesPercentHoldsThemOfTheRange() throws Exception {
        openAnalog("10%");
        show("load", 15.0, 1);
        show("load", -19.0, 2);
        show("load", 21.0, 3);
        show("load", 40.0, 4);
        assertThat(told)
                .containsOnlyOnce("21.0")
                .doesNotContain("15.0", "-19.0", "40.0")
                .noneMatch(one -> one.endsWith("filtered"));
    }

    /** The server is asked to tell it whatever the deadband; here it passes, too. */
    @ParameterizedTest
    @ValueSource(strings = {"20", "10%"})
    void anotherStatusComesThroughAFilterThatTheServerHolds(String deadband) throws Exception {
        openAnalog(deadband);
        show("load", 5.0, 1);
        assertThat(told).as("held there").noneMatch(one -> one.startsWith("5.0"));
        set("load", 5.0, UNCERTAIN);
        Sample uncertain = bench.next("load", any -> true);
        assertThat(uncertain.status()).isEqualTo(UNCERTAIN);
        assertThat(uncertain.value()).isEqualTo(5.0);
        assertThat(uncertain.filtered()).isFalse();
        set("load", 6.0, 0);
        Sample good = bench.next("load", any -> true);
        assertThat(good.status()).isZero();
        assertThat(good.value()).isEqualTo(6.0);
        assertThat(good.filtered()).isFalse();
    }

    private void set(String name, double value, long status) {
        bench.plant.set(
                name,
                NodeIds.Double,
                SCALAR,
                new DataValue(new Variant(value), new StatusCode(status), new DateTime()));
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
        set("speed", 51.0, UNCERTAIN);
        Sample uncertain = bench.next("speed", sample -> sample.status() != 0);
        assertThat(uncertain.filtered()).as("another status").isFalse();
        assertThat(bench.source().status().get(0).subscribed()).isEqualTo(2);
    }
}
