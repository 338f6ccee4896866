package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a list of counts (OPC 30050) has counted. */
final class CountsTest {
    private static final SignalType INT32 = SignalType.scalar(ValueType.INT32);

    @Test
    void allMaterialsTogetherAreTheCount() {
        assertThat(Counts.of(list(count("0/AccCount", 40), count("0/Count", 7), count("1/AccCount", 2)))
                        .own())
                .isEqualTo(42L);
    }

    /** It would be a counter that has gone back to nothing. */
    @Test
    void anEmptyListIsNoCount() {
        assertThat(Counts.of(list()).own()).isNull();
    }

    /** What was left out of a long list has counted, too. */
    @Test
    void aListOfWhichAPartIsNotToldIsNoCount() {
        Shapes.Shaped whole = list(count("0/AccCount", 3));
        assertThat(Counts.of(whole).own()).isEqualTo(3L);
        assertThat(Counts.of(new Shapes.Shaped(whole.type(), whole.own(), whole.leaves(), false, 1))
                        .own())
                .isNull();
    }

    @Test
    void otherStructuresStayAsTheyAre() {
        Shapes.Shaped others = list(count("0/Length", 3));
        assertThat(Counts.of(others)).isEqualTo(others);
    }

    private static Shapes.Leaf count(String name, long value) {
        return new Shapes.Leaf(name, INT32, value);
    }

    private static Shapes.Shaped list(Shapes.Leaf... leaves) {
        return new Shapes.Shaped(Shapes.LENGTH, (long) leaves.length, List.of(leaves));
    }
}
