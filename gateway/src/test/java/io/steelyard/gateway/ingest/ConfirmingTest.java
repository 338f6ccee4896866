package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an agent behind a broker is told what has arrived. */
final class ConfirmingTest {
    private static final AgentKey AGENT = new AgentKey("demo", "edge-1");
    private static final UUID EPOCH = new UUID(1, 1);
    private static final UUID INBOX = new UUID(2, 2);
    private static final long MILLI = 1_000_000L;

    private final Ledgers ledgers = new Ledgers((agent, epoch, lines) -> {});
    private final Confirming confirming = new Confirming(AGENT, ledgers, new Awaited());

    @BeforeEach
    void aSampleHasArrived() {
        ledgers.born(AGENT, EPOCH);
        ledgers.receive(AGENT, EPOCH, 0);
    }

    @Test
    void nobodyIsToldWhoDoesNotWaitForIt() {
        assertThat(confirming.isDue(0, INBOX)).isFalse();
        confirming.want(true);
        assertThat(confirming.isDue(0, INBOX)).isTrue();
    }

    @Test
    void whatHasArrivedIsToldOnceAndAtMostFourTimesASecond() {
        confirming.want(true);
        assertThat(confirming.isDue(0, INBOX)).isTrue();
        ledgers.receive(AGENT, EPOCH, 1);
        assertThat(confirming.isDue(249 * MILLI, INBOX)).isFalse();
        assertThat(confirming.isDue(250 * MILLI, INBOX)).isTrue();
        assertThat(confirming.isDue(900 * MILLI, INBOX)).as("nothing is new").isFalse();
    }

    @Test
    void aCopySaysThatTheLastWordWasLost() {
        confirming.want(true);
        assertThat(confirming.isDue(0, INBOX)).isTrue();
        ledgers.receive(AGENT, EPOCH, 0);
        assertThat(confirming.isDue(300 * MILLI, INBOX)).isTrue();
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceIt() {
        confirming.want(true);
        assertThat(confirming.isDue(3_600_000 * MILLI, INBOX)).isTrue();
        ledgers.receive(AGENT, EPOCH, 1);
        assertThat(confirming.isDue(10 * MILLI, INBOX)).isTrue();
    }
}
