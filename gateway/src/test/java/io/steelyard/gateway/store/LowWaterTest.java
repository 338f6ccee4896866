package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.mark;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.StoredMark;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LowWaterTest {

    /** The mark is a promise that nothing before it is missing, whatever is done first. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tellsNoMarkBeforeEverythingUpToItIsDone(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Long> told = new ArrayList<>();
        LowWater water = new LowWater(mark -> told.add(mark.position().offset()));
        List<LowWater.Ticket> parts = new ArrayList<>();
        int[] left = new int[200];
        for (int batch = 0; batch < left.length; batch++) {
            left[batch] = 1 + random.nextInt(3);
            LowWater.Ticket ticket = water.open(mark(batch), left[batch]);
            for (int i = 0; i < left[batch]; i++) {
                parts.add(ticket);
            }
        }
        while (!parts.isEmpty()) {
            LowWater.Ticket done = parts.remove(random.nextInt(Math.min(20, parts.size())));
            left[(int) done.mark().position().offset()]--;
            water.done(List.of(done));
            int firstOpen = 0;
            while (firstOpen < left.length && left[firstOpen] == 0) {
                firstOpen++;
            }
            assertThat(water.passed()).as("seed " + seed).isEqualTo(firstOpen);
            assertThat(told.isEmpty() ? -1 : told.get(told.size() - 1)).isEqualTo(firstOpen - 1);
        }
        assertThat(told).as("seed " + seed).isSorted().endsWith((long) left.length - 1);
    }

    /** A thread that makes a mark durable must not hold up the others, and what they do meanwhile is told too. */
    @Test
    void tellsWhatBecomesDueWhileAMarkIsToldOf() {
        List<StoredMark> told = new ArrayList<>();
        List<LowWater.Ticket> tickets = new ArrayList<>();
        LowWater[] water = new LowWater[1];
        water[0] = new LowWater(mark -> {
            told.add(mark);
            if (mark.equals(mark(0))) {
                water[0].done(List.of(tickets.get(2)));
                water[0].done(List.of(tickets.get(1)));
                assertThat(told).hasSize(1);
            }
        });
        for (int i = 0; i < 3; i++) {
            tickets.add(water[0].open(mark(i), 1));
        }
        water[0].done(List.of(tickets.get(0)));
        assertThat(told).containsExactly(mark(0), mark(2));
        assertThat(water[0].passed()).isEqualTo(3);
    }
}
