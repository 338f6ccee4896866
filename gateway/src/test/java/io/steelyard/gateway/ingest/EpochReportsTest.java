package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static io.steelyard.gateway.ingest.OneAgent.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an epoch reports and drops, and what is missing when its outbox was lost. */
final class EpochReportsTest {
    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;
    private final ScriptedAgent agent = edge.agent;

    /** Records of a segment that was given up are sent later, behind the drop records that were made then. */
    @Test
    void aReportThatComesBehindALaterDropOfTheOldestIsNoDisagreement() {
        edge.born();
        house.inbox.add(agent.record(
                EPOCH, 1, new DropRecord(EPOCH, "outbox-full", List.of(new NumberRange(0, 4)), 0, 1, List.of("a/s"))));
        edge.reports(0, 4, Map.of());
        house.readAll();
        assertThat(house.ledger().get(0).row().dropped()).containsExactly(Map.entry("outbox-full", 5L));
        assertThat(edge.events("dropped-sums-differ")).isEmpty();
    }

    /** The report's sums are checked against the drop records; a disagreement is told once, not every ten seconds. */
    @Test
    void tellsOnceThatDropSumsDiffer() {
        edge.born();
        edge.reports(0, 1, Map.of("filter", 2L));
        edge.reports(1, 1, Map.of("filter", 2L));
        house.readAll();
        assertThat(edge.events("dropped-sums-differ")).hasSize(1);
    }

    @Test
    void countsDroppedNumbersByTheirReason() {
        edge.born();
        house.inbox.add(agent.record(
                EPOCH, 0, new DropRecord(EPOCH, "repeat", List.of(new NumberRange(0, 4)), 0, 1, List.of())));
        edge.reports(1, 4, Map.of("repeat", 5L));
        house.readAll();
        assertThat(house.ledger().get(0).row().dropped()).containsExactly(Map.entry("repeat", 5L));
        assertThat(house.ledger().get(0).row().balanced()).isTrue();
        assertThat(edge.events("dropped-sums-differ")).isEmpty();
    }

    /** An agent that knows no epoch before this one has lost its outbox: what stood in it will never come. */
    @Test
    void callsMissingWhatStoodInALostOutbox() {
        edge.born();
        house.inbox.add(agent.record(
                EPOCH,
                0,
                new ReportRecord(
                        EPOCH,
                        agent.now(),
                        9,
                        List.of(new ReportRecord.Hour(0, 0, 9)),
                        List.of(new NumberRange(0, 9)),
                        List.of(),
                        List.of(),
                        Map.of(),
                        false)));
        edge.gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirth(new UUID(2, 2), null));
        house.readAll();
        LedgerLine line = house.ledger().get(0);
        assertThat(line.row().missing()).isEqualTo(8);
        assertThat(line.row().inOutbox()).isZero();
        assertThat(line.row().closed()).isTrue();
        assertThat(edge.events("outbox-lost")).hasSize(1);
    }

    @Test
    void leavesAnEpochOpenThatTheNextOneNames() {
        edge.born();
        edge.reports(0, 9, Map.of());
        String previous = "{\"epoch\":\"" + EPOCH + "\",\"last\":9}";
        house.inbox.add(agent.nodeBirth(new UUID(2, 2), previous));
        house.readAll();
        assertThat(house.ledger().get(0).row().closed()).isFalse();
        assertThat(edge.events("outbox-lost")).isEmpty();
    }

    /** Another store is given all that the inbox keeps; the births of then must not be taken for those of now. */
    @Test
    void readingAgainForAnotherStoreCallsNoOutboxLost() {
        UUID next = new UUID(2, 2);
        edge.born();
        edge.gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirth(next, "{\"epoch\":\"" + EPOCH + "\",\"last\":1}"));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.data(next, false, List.of(Given.of(0))));
        house.inbox.add(agent.record(next, 0, report(next, agent.now(), 0, Map.of())));
        house.readAll(index -> {
            house.nanoTime += 10_000_000_000L; // a state is due at every pause
            return true;
        });
        assertThat(house.state).as("a state stands on disk").isNotNull();
        int stored = house.points.size();

        house.points.clear();
        house.mark = null;
        house.crash();
        house.readAll();
        assertThat(house.points).hasSize(stored);
        assertThat(edge.events("outbox-lost")).isEmpty();
        assertThat(house.ledger()).noneMatch(line -> line.row().closed());
    }
}
