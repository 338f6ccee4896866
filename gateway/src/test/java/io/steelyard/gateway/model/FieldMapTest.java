package io.steelyard.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FieldMapTest {

    /** Whatever is asked, it answers as a sorted map of the same fields. */
    @Test
    void answersAsASortedMap() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeMap<String, Object> tree = new TreeMap<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                tree.put("f" + random.nextInt(30), random.nextInt(9));
            }
            FieldMap map = FieldMap.of(tree);
            String a = "f" + random.nextInt(32);
            String b = a + "~";
            assertThat(map).isEqualTo(tree).hasSameHashCodeAs(tree).hasToString(tree.toString());
            assertThat(map.get(a)).isEqualTo(tree.get(a));
            assertThat(map.containsKey(a)).isEqualTo(tree.containsKey(a));
            assertThat(map.lowerKey(a)).isEqualTo(tree.lowerKey(a));
            assertThat(map.floorEntry(a)).isEqualTo(tree.floorEntry(a));
            assertThat(map.ceilingKey(a)).isEqualTo(tree.ceilingKey(a));
            assertThat(map.higherEntry(a)).isEqualTo(tree.higherEntry(a));
            assertThat(map.firstEntry()).isEqualTo(tree.firstEntry());
            assertThat(map.lastEntry()).isEqualTo(tree.lastEntry());
            assertThat(map.subMap(a, b)).isEqualTo(tree.subMap(a, b));
            assertThat(map.headMap(a, true)).isEqualTo(tree.headMap(a, true));
            assertThat(map.tailMap(a, false).headMap(b))
                    .isEqualTo(tree.tailMap(a, false).headMap(b));
            assertThat(map.descendingMap()).isEqualTo(tree.descendingMap());
        }
    }

    @Test
    void nothingChangesIt() {
        FieldMap map = FieldMap.of(Map.of("a", 1L));
        assertThatThrownBy(() -> map.put("b", 2L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::pollFirstEntry).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.entrySet().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
