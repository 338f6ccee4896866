package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.session.HostLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broker has lost births of an agent that waits for the gateway's word, or had nobody yet to give them to. */
final class LostBirthsTest {
    private static final String RECEIVED = "steelyard/v1/works/edge/received";

    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;
    private final ScriptedAgent agent = edge.agent;

    private void born() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    private List<NumberRange> confirmed() {
        return Received.parse(edge.lastOn(RECEIVED)).epochs().get(0).samples();
    }

    private long words() {
        return house.sent.stream()
                .filter(message -> message.topic().equals(RECEIVED))
                .count();
    }

    private void isStoredOnce(long samples) {
        edge.reports(0, samples - 1, Map.of());
        house.readAll();
        assertThat(house.points).hasSize((int) samples);
        assertThat(house.rows(SystemRow.KeptAside.class)).isEmpty();
        assertThat(house.ledger().get(0).row().stored()).isEqualTo(samples);
        assertThat(house.ledger().get(0).row().keptAside()).isZero();
    }

    /** It would be taken for the answer to births that nobody has here, and data would follow. */
    @Test
    void nobodyIsToldAnythingWhoseBirthsAreNotHere() {
        born();
        edge.gives(Given.of(0));
        agent.waits(1_000);
        edge.gives(Given.of(1));
        house.inbox.add(agent.nodeDeath());
        house.readAll();
        assertThat(words()).isEqualTo(2);
        agent.waits(1_000);
        edge.gives(Given.of(2));
        agent.waits(1_000);
        edge.gives(Given.of(3));
        house.readAll();
        assertThat(words()).isEqualTo(2);
    }

    @Test
    void whatComesWithoutTheNodesBirthIsLeftToComeAgain() {
        born();
        house.inbox.add(agent.nodeDeath());
        edge.gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).isEmpty();
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        edge.gives(Given.of(0), Given.of(1));
        isStoredOnce(2);
    }

    @Test
    void whatComesWithoutItsDevicesBirthIsLeftToComeAgain() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        born();
        house.readAll();
        assertThat(confirmed()).isEmpty();
        edge.gives(Given.of(0));
        isStoredOnce(1);
    }

    /** The only copy there is: who goes by PUBACK has let it go. */
    @Test
    void whatAnotherAgentSaysWithoutBirthIsKeptAside() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        edge.gives(Given.of(0));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.readAll();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(confirmed()).containsExactly(new NumberRange(0, 0));
    }

    /** Its next birth would be refused as well, so that the same data came for ever; a restart between changes nothing. */
    @Test
    void whatBelongsToABirthThatWasRefusedIsKeptAside() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.inbox.add(tooLarge());
        agent.skipsOne();
        edge.reports(0, 0, Map.of());
        edge.reports(1, 0, Map.of());
        house.readAll(index -> {
            house.nanoTime += 10_000_000_000L; // a state is due at every pause
            return true;
        });
        assertThat(house.state).as("a state stands on disk").isNotNull();
        house.crash();
        edge.gives(Given.of(0));
        house.readAll();
        assertThat(house.ledger().get(0).row().keptAside()).isEqualTo(1);
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).containsExactly(new NumberRange(0, 0));
    }

    private Arrival tooLarge() {
        PayloadWriter out = new PayloadWriter(1 << 24).timestamp(1).seq(1);
        for (int i = 0; i <= HostLimits.USUAL.maxMetrics(); i++) {
            out.beginMetric()
                    .name("s" + i)
                    .alias(i)
                    .dataType(DataType.DOUBLE)
                    .isNull()
                    .endMetric();
        }
        return new Arrival.Published(
                agent.now(),
                "edge",
                1,
                "spBv1.0/works/DBIRTH/edge/m",
                Bytes.owning(out.toByteArray()),
                1,
                false,
                false);
    }
}
