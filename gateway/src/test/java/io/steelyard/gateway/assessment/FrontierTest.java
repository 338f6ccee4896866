package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there are more ways than are kept apart. */
final class FrontierTest {
    private static final Item ITEM = Models.builtIn().model("sme-2024").items().get(0);

    private static void add(Frontier frontier, int cost, int... gains) {
        List<Exact> all = new ArrayList<>();
        for (int gain : gains) {
            all.add(Exact.of(gain));
        }
        frontier.add(List.of(new Frontier.Move(ITEM, Position.worst(ITEM), Exact.of(cost), 1, all)));
    }

    private static Frontier frontier(int most, int... wanted) {
        List<Exact> all = new ArrayList<>();
        for (int one : wanted) {
            all.add(Exact.of(one));
        }
        return new Frontier(all, all, most);
    }

    /** Each of 64 ways gives more than all cheaper ones, and only the dearest gives enough: of the cheapest alone nothing would be left. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 32, 63})
    void keepsWaysThatReachAmongThoseThatAreForgotten(int most) {
        Frontier frontier = frontier(most, 63);
        for (int gain = 1; gain <= 32; gain *= 2) {
            add(frontier, gain, gain);
        }
        assertThat(frontier.ways()).hasSizeLessThanOrEqualTo(most);
        assertThat(frontier.isExact()).isFalse();
        assertThat(frontier.cheapest()).isNotNull();
        assertThat(frontier.cheapest().cost()).isEqualTo(Exact.of(63));
        assertThat(frontier.cheapest().moves()).hasSize(6);
    }

    @Test
    void isExactWhereNoneIsForgotten() {
        Frontier frontier = frontier(64, 63);
        for (int gain = 1; gain <= 32; gain *= 2) {
            add(frontier, gain, gain);
        }
        assertThat(frontier.isExact()).isTrue();
        assertThat(frontier.cheapest().cost()).isEqualTo(Exact.of(63));
    }

    /** Ways that another one beats are none of those that count. */
    @Test
    void countsNoWayThatAnotherOneBeats() {
        Frontier frontier = frontier(3, 2);
        for (int i = 0; i < 20; i++) {
            add(frontier, 1, 1);
        }
        assertThat(frontier.isExact()).isTrue();
        assertThat(frontier.cheapest().moves()).hasSize(2);
    }

    /** What brings much of one thing is not kept for what brings some of both. */
    @Test
    void keepsWhatComesNearestToAllThatIsWanted() {
        Frontier frontier = frontier(8, 30, 30);
        for (int i = 1; i <= 5; i++) {
            add(frontier, 10 * i, 6, 0);
            add(frontier, 10 * i + 1, 0, 6);
        }
        assertThat(frontier.isExact()).isFalse();
        assertThat(frontier.cheapest()).isNotNull();
        assertThat(frontier.cheapest().sums()).isEqualTo(Collections.nCopies(2, Exact.of(30)));
    }
}
