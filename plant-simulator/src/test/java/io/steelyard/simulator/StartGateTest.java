package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StartGateTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private final AtomicInteger watched = new AtomicInteger();

    private StartGate gate(Duration hold, Duration tick) {
        return new StartGate(hold, tick, 169, watched::get);
    }

    @Test
    void opensWhenEverySignalIsWatched() {
        StartGate gate = gate(Duration.ofMinutes(1), TICK);
        assertThat(gate.isOpen()).isFalse();
        watched.set(169);
        assertThat(gate.isOpen()).isTrue();
    }

    /** A client with a mapping of its own watches fewer signals; it is there when no more come. */
    @Test
    void opensWhenNoMoreSignalsHaveComeForFiveSeconds() {
        StartGate gate = gate(Duration.ofMinutes(1), TICK);
        watched.set(100);
        assertThat(ticksUntilOpen(gate)).isEqualTo(50);
    }

    /** A client needs as long to subscribe to a fast plant as to a slow one. */
    @Test
    void fiveSecondsAreFiveSecondsAtAnySpeed() {
        StartGate gate = gate(Duration.ofMinutes(1), TICK.dividedBy(100));
        watched.set(100);
        assertThat(ticksUntilOpen(gate)).isEqualTo(5_000);
    }

    @Test
    void opensWhenNobodyComesInTime() {
        assertThat(ticksUntilOpen(gate(Duration.ofMinutes(1), TICK))).isEqualTo(600);
        assertThat(gate(Duration.ZERO, TICK).isOpen()).isTrue();
    }

    @Test
    void staysOpenWhenTheAudienceLeaves() {
        StartGate gate = gate(Duration.ofMinutes(1), TICK);
        watched.set(169);
        assertThat(gate.isOpen()).isTrue();
        watched.set(0);
        assertThat(gate.isOpen()).isTrue();
    }

    private static int ticksUntilOpen(StartGate gate) {
        int ticks = 0;
        while (!gate.isOpen()) {
            ticks++;
        }
        return ticks;
    }
}
