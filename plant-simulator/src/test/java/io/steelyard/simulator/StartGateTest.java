package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StartGateTest {
    private final AtomicInteger watched = new AtomicInteger();

    @Test
    void opensWhenEverySignalIsWatched() {
        StartGate gate = new StartGate(600, 169, watched::get);
        assertThat(gate.isOpen()).isFalse();
        watched.set(169);
        assertThat(gate.isOpen()).isTrue();
    }

    /** A client with a mapping of its own watches fewer signals; it is there when no more come. */
    @Test
    void opensWhenNoMoreSignalsHaveComeForTwoSeconds() {
        StartGate gate = new StartGate(600, 169, watched::get);
        watched.set(100);
        assertThat(ticksUntilOpen(gate)).isEqualTo(20);
    }

    @Test
    void opensWhenNobodyComesInTime() {
        assertThat(ticksUntilOpen(new StartGate(600, 169, watched::get))).isEqualTo(600);
        assertThat(new StartGate(0, 169, watched::get).isOpen()).isTrue();
    }

    @Test
    void staysOpenWhenTheAudienceLeaves() {
        StartGate gate = new StartGate(600, 169, watched::get);
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
