package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToItsLimitWithATenthOfChance() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(7));
        double expected = 1;
        for (int i = 0; i < 12; i++) {
            assertThat(backoff.next() / 1e9).isBetween(expected * 0.9, expected * 1.1);
            expected = Math.min(60, expected * 2);
        }
        backoff.reset();
        assertThat(backoff.next() / 1e9).isBetween(0.9, 1.1);
    }
}
