package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.gateway.system.InputTable.By;
import io.steelyard.gateway.system.InputTable.Name;
import io.steelyard.gateway.system.InputTable.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InputTableTest {
    private static final Name ORDERS = new Name("works", "orders");
    private static final Name SHIFTS = new Name("works", "shifts");

    @TempDir
    Path folder;

    /** Whatever was written and withdrawn in whatever order, each version is what it was, also after a restart. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersEveryVersionAsItWas(long seed) {
        Random random = new Random(seed);
        Map<Name, List<TreeMap<String, String>>> truth = new HashMap<>();
        Map<Name, List<Tuple>> said = new HashMap<>();
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            for (int i = 0; i < 40; i++) {
                Name name = random.nextBoolean() ? ORDERS : SHIFTS;
                List<TreeMap<String, String>> states = truth.computeIfAbsent(name, n -> new ArrayList<>());
                TreeMap<String, String> next =
                        states.isEmpty() ? new TreeMap<>() : new TreeMap<>(states.get(states.size() - 1));
                Map<String, @Nullable String> rows = new HashMap<>();
                for (int j = 0; j <= random.nextInt(4); j++) {
                    String key = "k" + random.nextInt(6);
                    String body = random.nextInt(3) == 0 ? null : "b" + random.nextInt(100);
                    rows.put(key, body);
                }
                rows.forEach((key, body) -> next.compute(key, (k, was) -> body));
                states.add(next);
                said.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(0, tuple((long) states.size(), "w" + i, (long) i, "n" + i));
                assertThat(records.inputs()
                                .change(name, new By("w" + i, i, "n" + i), rows)
                                .version())
                        .isEqualTo(states.size());
            }
        }
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            truth.forEach((name, states) -> {
                for (int i = 0; i < states.size(); i++) {
                    assertThat(records.inputs().rows(name, i + 1L))
                            .as("%s %s of seed %s", name, i + 1, seed)
                            .isEqualTo(states.get(i));
                }
                assertThat(records.inputs().rows(name, Long.MAX_VALUE)).isEqualTo(states.get(states.size() - 1));
                assertThat(records.inputs().versions(name, Long.MAX_VALUE, 100))
                        .as("who said what and when, of %s of seed %s", name, seed)
                        .extracting(Version::version, Version::who, Version::at, Version::note)
                        .containsExactlyElementsOf(said.get(name));
            });
            assertThat(records.inputs().names()).containsExactly(ORDERS, SHIFTS);
        }
    }

    @Test
    void refusesMoreRowsThanItKeepsAndCountsIt() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            InputTable table = new InputTable(records, 3);
            table.change(ORDERS, new By("li", 1, ""), Map.of("a", "1", "b", "1"));
            assertThatThrownBy(() -> table.change(SHIFTS, new By("li", 2, ""), Map.of("a", "1", "b", "1")))
                    .isInstanceOf(FullException.class)
                    .hasMessageContaining("3 rows");
            assertThat(table.names()).containsExactly(ORDERS);
            assertThat(table.refused()).isEqualTo(1);
            assertThat(table.change(ORDERS, new By("li", 3, "one"), Map.of("a", "2"))
                            .note())
                    .isEqualTo("one");
        }
    }
}
