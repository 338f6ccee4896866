package io.steelyard.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Something for each signal. */
final class BySignalTest {
    private final BySignal<String> all = new BySignal<>();

    @Test
    void holdsWhatWasPutInLastUntilItIsTakenOut() {
        assertThat(all.put(1, "one")).isTrue();
        assertThat(all.put(9_000, "far")).isTrue();
        assertThat(all.put(1, "first")).isFalse();
        assertThat(all.get(1)).isEqualTo("first");
        assertThat(all.get(9_000)).isEqualTo("far");
        assertThat(all.has(9_000)).isTrue();
        for (int nobody : new int[] {-1, 0, 2, 8_999, 9_001, Integer.MAX_VALUE}) {
            assertThat(all.get(nobody)).isNull();
            assertThat(all.has(nobody)).isFalse();
        }
        assertThat(all.values()).containsExactly("first", "far");

        all.removeIf("far"::equals);
        assertThat(all.get(9_000)).isNull();
        assertThat(all.size()).isEqualTo(1);
        all.clear();
        assertThat(all.values()).isEmpty();
        assertThat(all.size()).isZero();
        assertThat(all.put(1, "anew")).isTrue();
    }
}
