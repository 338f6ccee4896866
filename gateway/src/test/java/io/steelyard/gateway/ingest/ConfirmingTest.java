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
    private final Confirming confirming = new Confirming(AGENT, ledgers, new Awaited(ranges -> {}));

    @BeforeEach
    void aSampleHasArrived() {
        ledgers.born(AGENT, EPOCH);
        ledgers.receive(AGENT, EPOCH, 0);
    }

    @Test
    void nobodyIsToldWhoDoesNotWaitForIt() {
        assertThat(confirming.due(0, INBOX)).isNull();
        confirming.want(true);
        assertThat(confirming.due(0, INBOX)).isNotNull();
    }

    @Test
    void whatHasArrivedIsToldOnceAndAtMostFourTimesASecond() {
        confirming.want(true);
        assertThat(confirming.due(0, INBOX)).isNotNull();
        ledgers.receive(AGENT, EPOCH, 1);
        assertThat(confirming.due(249 * MILLI, INBOX)).isNull();
        assertThat(confirming.due(250 * MILLI, INBOX)).isNotNull();
        assertThat(confirming.due(900 * MILLI, INBOX)).as("nothing is new").isNull();
    }

    @Test
    void aCopySaysThatTheLastWordWasLost() {
        confirming.want(true);
        assertThat(confirming.due(0, INBOX)).isNotNull();
        ledgers.receive(AGENT, EPOCH, 0);
        assertThat(confirming.due(300 * MILLI, INBOX)).isNotNull();
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceIt() {
        confirming.want(true);
        assertThat(confirming.due(3_600_000 * MILLI, INBOX)).isNotNull();
        ledgers.receive(AGENT, EPOCH, 1);
        assertThat(confirming.due(10 * MILLI, INBOX)).isNotNull();
    }
}
