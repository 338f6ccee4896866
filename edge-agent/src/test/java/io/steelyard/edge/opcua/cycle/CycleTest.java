package io.steelyard.edge.opcua.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CycleTest {
    private static final long BEGIN = -5; // a clock of nanoseconds may begin anywhere

    @Test
    void whatNobodySawIsCountedOnceAndKeepsItsTime() {
        Cycle cycle = new Cycle(Duration.ofNanos(10), BEGIN);
        assertThat(cycle.struck(BEGIN)).isEqualTo(1);
        assertThat(cycle.struck(BEGIN + 9)).isZero();
        assertThat(cycle.struck(BEGIN + 10)).isEqualTo(1);
        assertThat(cycle.struck(BEGIN + 45)).isEqualTo(3);
        assertThat(cycle.struck(BEGIN + 49)).isZero();
        assertThat(cycle.struck(BEGIN + 50)).isEqualTo(1);
    }
}
