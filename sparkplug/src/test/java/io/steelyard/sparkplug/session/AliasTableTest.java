package io.steelyard.sparkplug.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTableTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeAMap(long seed) {
        Random random = new Random(seed);
        AliasTable table = new AliasTable();
        Map<Long, MetricDefinition> model = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            long alias = random.nextBoolean() ? random.nextInt(300) : (long) random.nextInt(300) << 40;
            if (random.nextInt(3) != 0) {
                MetricDefinition definition = new MetricDefinition(null, "m", alias, DataType.INT8);
                table.put(alias, definition);
                model.put(alias, definition);
            }
            long probe = random.nextInt(300);
            assertThat(table.get(probe)).as("seed %d round %d", seed, round).isSameAs(model.get(probe));
        }
        model.forEach((alias, definition) -> assertThat(table.get(alias)).isSameAs(definition));
    }
}
