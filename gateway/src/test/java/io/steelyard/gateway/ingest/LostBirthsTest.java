package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.ingest.ScriptedAgent.Named;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker has lost births of an agent that waits for the gateway's word, or had nobody yet to give them to. */
final class LostBirthsTest {
    private static final int NEW_SIGNAL = 99;
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

    /** All of them, and none is kept aside any more. */
    private void areStored(long samples) {
        edge.reports(0, samples - 1, Map.of());
        house.readAll();
        assertThat(house.points).hasSize((int) samples);
        assertThat(house.ledger().get(0).row().stored()).isEqualTo(samples);
        assertThat(house.ledger().get(0).row().keptAside()).isZero();
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).containsExactly(new NumberRange(0, samples - 1));
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
    void whatComesWithoutTheNodesBirthIsAwaitedAgain() {
        born();
        house.inbox.add(agent.nodeDeath());
        edge.gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).isEmpty();
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        edge.gives(Given.of(0), Given.of(1));
        areStored(2);
    }

    /** Whoever it is, and however it goes by: its birth says it, and comes next. */
    @Test
    void whatAnInboxHearsOfANodeThatItHasNeverHeardOfIsAwaitedAgain() {
        edge.gives(Given.of(0));
        born();
        house.readAll();
        assertThat(confirmed()).isEmpty();
        edge.gives(Given.of(0));
        areStored(1);
    }

    /** As far behind what the session has taken that it counts as late, it is no less without its birth. */
    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void whatComesWithoutItsDevicesBirthIsAwaitedAgain(int seq) {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.inbox.add(agent.data(EPOCH, false, List.of(Given.of(0)), seq));
        born();
        house.readAll();
        assertThat(confirmed()).isEmpty();
        assertThat(house.sent).anyMatch(message -> message.topic().equals("spBv1.0/works/NCMD/edge"));
        edge.gives(Given.of(0));
        areStored(1);
    }

    /** The broker threw births away that define it, and the session before goes on here. */
    @Test
    void whatOnlyANewerBirthDefinesIsAwaitedAgain() {
        born();
        edge.gives(Given.of(0), new Given(1, NEW_SIGNAL, 1, 1.0, false));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).containsExactly(new NumberRange(0, 0));
        house.inbox.add(agent.deviceBirth(
                new Named("speed", ScriptedAgent.SPEED, DataType.DOUBLE),
                new Named("new", NEW_SIGNAL, DataType.DOUBLE)));
        edge.gives(new Given(1, NEW_SIGNAL, 1, 1.0, false));
        areStored(2);
    }

    private void nodeIsBornAWhileLater() {
        agent.waits(20_000);
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
    }

    private void crashBehindAState() {
        house.readAll(index -> {
            house.nanoTime += 10_000_000_000L; // a state is due at every pause
            return true;
        });
        assertThat(house.state).as("a state stands on disk").isNotNull();
        house.crash();
    }

    /** What the inbox still keeps is read again, and what it does not keep any more is awaited of the agent all the same. */
    @Test
    void whatIsAwaitedIsAwaitedWhenTheStoreHasLessThanItHad() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        crashBehindAState();
        house.mark = null;
        house.points.clear();
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).isEmpty();
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        edge.gives(Given.of(0));
        areStored(1);
    }

    /** Its births never come, or are refused: it would be sent for ever. A restart between changes nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatComesWithoutItsBirthOnceMoreIsKeptAsideForGood(boolean restarts) {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        nodeIsBornAWhileLater();
        if (restarts) {
            crashBehindAState();
            house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
            house.readAll();
            assertThat(confirmed()).isEmpty();
        }
        edge.gives(Given.of(0));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        nodeIsBornAWhileLater();
        house.readAll();
        assertThat(confirmed()).as("and stays so").containsExactly(new NumberRange(0, 0));
    }

    /** A broker's line that breaks makes it say twice what an agent has said once. */
    @Test
    void aCopyThatABrokerDeliversOnceMoreIsNoSecondComing() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).isEmpty();
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        edge.gives(Given.of(0));
        areStored(1);
    }

    /** The agent would wait for it with everything else that it has to send. */
    @Test
    void whereBirthsDoNotHelpNothingIsAwaitedForTenMinutes() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(Given.of(0));
        nodeIsBornAWhileLater();
        edge.gives(Given.of(0));
        agent.waits(590_000);
        edge.gives(Given.of(1));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).containsExactly(new NumberRange(0, 1));
        agent.waits(10_000);
        edge.gives(Given.of(2));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(confirmed()).containsExactly(new NumberRange(0, 1));
    }

    /** With its birth it is of no use either: nobody would gain by having it a third time. */
    @Test
    void whatCannotBeUsedWithItsBirthIsKeptAsideForGood() {
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        edge.gives(new Given(0, ScriptedAgent.SPEED, 0, "fast", false));
        born();
        edge.gives(new Given(0, ScriptedAgent.SPEED, 0, "fast", false));
        house.inbox.add(agent.nodeBirthThatWaits(EPOCH));
        house.readAll();
        assertThat(house.points).isEmpty();
        assertThat(confirmed()).containsExactly(new NumberRange(0, 0));
    }

    /** The only copy there is: who goes by PUBACK has let it go. */
    @Test
    void whatAnAgentSaysThatDoesNotWaitIsKeptAsideForGood() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        edge.gives(Given.of(0));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.readAll();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(confirmed()).containsExactly(new NumberRange(0, 0));
    }
}
