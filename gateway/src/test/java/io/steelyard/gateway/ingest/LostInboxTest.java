package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An inbox that is lost takes the books along; their rows stand in the system records, and the store knows what it has. */
final class LostInboxTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final Scope PLANT = Scope.server("works", "edge", "plant");
    private static final long A_STATE = 11_000_000_000L;

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    @Test
    void theLedgersHoursOutliveTheInbox() {
        born();
        gives(0, 1, 2);
        report(0, 2, List.of(), List.of());
        read();
        assertThat(rows()).singleElement().satisfies(line -> {
            assertThat(line.row().sampled()).isEqualTo(3);
            assertThat(line.row().stored()).isEqualTo(3);
        });
        int before = house.rows(SystemRow.Ledger.class).size();
        read();
        assertThat(house.rows(SystemRow.Ledger.class)).as("nothing new").hasSize(before);

        loseTheInbox();
        assertThat(house.ledger()).as("the books are gone").isEmpty();
        assertThat(rows()).hasSize(1);
    }

    /** What it had acknowledged and not stored is elsewhere; what is stored is stored, by the mark that stands beside it. */
    @Test
    void onlyWhatTheStoreHasNotIsElsewhere() {
        born();
        gives(0, 1, 2);
        read();
        loseTheInbox();

        born();
        gives(5);
        report(1, 5, List.of(), List.of(new NumberRange(0, 4)));
        read();
        LedgerRow row = house.ledger().get(0).row();
        assertThat(row.stored()).as("0, 1, 2 and 5").isEqualTo(4);
        assertThat(row.elsewhere()).as("3 and 4 had been acknowledged").isEqualTo(2);
        assertThat(row.missing()).isZero();
    }

    /** The drop record was confirmed, so it never comes again. */
    @Test
    void whatWasDroppedIsNotElsewhere() {
        born();
        gives(0);
        house.inbox.add(agent.record(
                EPOCH, 0, new DropRecord(EPOCH, "repeat", List.of(new NumberRange(1, 3)), 0, 1, List.of())));
        read();
        loseTheInbox();

        born();
        report(1, 3, List.of(), List.of(new NumberRange(0, 3)));
        read();
        LedgerRow row = house.ledger().get(0).row();
        assertThat(row.stored()).isEqualTo(1);
        assertThat(row.dropped()).containsExactly(Map.entry("repeat", 3L));
        assertThat(row.elsewhere()).isZero();
    }

    /** Its rows are kept; what the mark says of its numbers must not make a second row of them. */
    @Test
    void anEpochThatOnlyTheMarkKnowsIsNotCountedAgainWhenItsOutboxIsLost() {
        born();
        gives(0, 1, 2);
        report(0, 2, List.of(), List.of());
        read();
        loseTheInbox();

        house.inbox.add(agent.nodeBirth(new UUID(2, 2), null));
        read();
        assertThat(house.ledger()).isEmpty();
        assertThat(rows())
                .singleElement()
                .satisfies(line -> assertThat(line.row().sampled()).isEqualTo(3));
    }

    /** The agent tells a new inbox its proofs of life at once: an outbox that is lost later leaves its gap all the same. */
    @Test
    void anOutboxThatIsLostAfterwardsLeavesItsGap() {
        born();
        gives(0, 1, 2);
        report(0, 2, List.of(), List.of());
        read();
        loseTheInbox();
        born();
        house.inbox.add(agent.record(EPOCH, 1, new AliveRecord(PLANT, 50 * A_STATE, agent.now())));
        report(2, 2, List.of(), List.of());
        read();
        loseTheInbox();
        born();
        house.inbox.add(agent.record(EPOCH, 3, new AliveRecord(PLANT, 60 * A_STATE, agent.now())));
        report(4, 2, List.of(), List.of());

        house.inbox.add(agent.nodeBirth(new UUID(2, 2), null));
        read();
        assertThat(house.rows(SystemRow.Gap.class)).hasSize(1);
    }

    /** What only a mark knows of an epoch that was lost earlier is no reason to wait for its report. */
    @Test
    void anOutboxThatIsLostBeforeAndAfterTheInboxLeavesTwoGaps() {
        UUID second = new UUID(2, 2);
        born();
        house.inbox.add(agent.record(EPOCH, 0, new AliveRecord(PLANT, 50 * A_STATE, agent.now())));
        gives(0, 1, 2);
        report(1, 2, List.of(), List.of());
        house.inbox.add(agent.nodeBirth(second, null));
        house.inbox.add(agent.record(second, 0, new AliveRecord(PLANT, 60 * A_STATE, agent.now())));
        read();
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap.to()).isEqualTo(60 * A_STATE));

        loseTheInbox();
        house.inbox.add(agent.nodeBirth(second, null));
        house.inbox.add(agent.record(second, 1, new AliveRecord(PLANT, 70 * A_STATE, agent.now())));
        reportOf(second, 2);
        house.inbox.add(agent.nodeBirth(new UUID(3, 3), null));
        read();
        assertThat(gaps()).hasSize(2);
    }

    /** An agent that was there for a moment and gave nothing but records: nobody waits for its report for ever. */
    @Test
    void anEpochThatGaveNothingButRecordsHoldsNoGapBack() {
        UUID brief = new UUID(8, 8);
        house.inbox.add(agent.nodeBirth(brief, null));
        house.inbox.add(agent.record(brief, 0, new AliveRecord(PLANT, 40 * A_STATE, agent.now())));
        read();
        loseTheInbox();

        born();
        house.inbox.add(agent.record(EPOCH, 0, new AliveRecord(PLANT, 50 * A_STATE, agent.now())));
        reportOf(EPOCH, 1);
        house.inbox.add(agent.nodeBirth(new UUID(2, 2), null));
        read();
        assertThat(gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.from()).isEqualTo(50 * A_STATE - 1_000_000_000L));
    }

    /** Both memories are gone: only the rows of the ledger still tell how far anybody knew of the plant. */
    @Test
    void anOutboxThatIsLostBeforeTheNewInboxHasAReportLeavesAGapFromTheLastReportOfAll() {
        UUID second = new UUID(2, 2);
        born();
        house.inbox.add(agent.record(EPOCH, 0, new AliveRecord(PLANT, agent.now(), agent.now())));
        gives(0, 1, 2);
        report(1, 2, List.of(), List.of());
        long reported = rowsAfterReading().get(0).reported();
        loseTheInbox();

        born();
        gives(3);
        read();
        house.inbox.add(agent.nodeBirth(second, null));
        house.readUpTo(house.inbox.size(), index -> true); // no state is due yet
        house.crash();
        read();
        assertThat(gaps()).as("nobody knows yet of which servers").isEmpty();
        assertThat(house.rows(SystemRow.Event.class))
                .singleElement()
                .satisfies(row -> assertThat(row.event().details()).containsEntry("epoch", EPOCH.toString()));

        long until = agent.now() + A_STATE;
        house.inbox.add(agent.record(second, 0, new AliveRecord(PLANT, until, agent.now())));
        house.inbox.add(agent.record(second, 1, new AliveRecord(PLANT, until + A_STATE, agent.now())));
        read();
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(reported - 1_000_000_000L);
            assertThat(gap.to()).isEqualTo(until);
            assertThat(gap.scope()).isEqualTo(PLANT);
        });
    }

    /** The same agent meets a new inbox: nothing of it is lost. */
    @Test
    void anAgentThatGoesOnWithANewInboxHasNoGap() {
        born();
        house.inbox.add(agent.record(EPOCH, 0, new AliveRecord(PLANT, agent.now(), agent.now())));
        gives(0, 1, 2);
        report(1, 2, List.of(), List.of());
        read();
        loseTheInbox();

        born();
        gives(3);
        house.inbox.add(agent.record(EPOCH, 2, new AliveRecord(PLANT, agent.now() + A_STATE, agent.now())));
        read();
        assertThat(gaps()).isEmpty();
        assertThat(house.rows(SystemRow.Event.class)).isEmpty();
    }

    private List<LedgerLine> rowsAfterReading() {
        read();
        return rows();
    }

    /** Only the state knew that the next proof of life ends it; the record itself stands in the system records. */
    @Test
    void aGapThatIsOpenWhenTheInboxIsLostStillEnds() {
        UUID second = new UUID(2, 2);
        born();
        house.inbox.add(agent.record(EPOCH, 0, new AliveRecord(PLANT, 50 * A_STATE, agent.now())));
        gives(0, 1, 2);
        report(1, 2, List.of(), List.of());
        house.inbox.add(agent.nodeBirth(second, null));
        read();
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap.to()).isNull());

        loseTheInbox();
        house.inbox.add(agent.nodeBirth(second, null));
        house.inbox.add(agent.record(second, 0, new AliveRecord(PLANT, 40 * A_STATE, agent.now())));
        house.inbox.add(agent.record(second, 1, new AliveRecord(PLANT, 60 * A_STATE, agent.now())));
        read();
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap.to()).isEqualTo(60 * A_STATE));
    }

    private List<GapRecord> gaps() {
        return house.rows(SystemRow.Gap.class).stream().map(SystemRow.Gap::gap).toList();
    }

    private void loseTheInbox() {
        house.crash();
        house.inbox.clear();
        house.state = null;
        // Positions of a new inbox are greater than those of any before: here, arrivals that nobody reads.
        for (long old = 0; house.mark != null && old < house.mark.position().offset(); old++) {
            house.inbox.add(new io.steelyard.gateway.model.Arrival.EndpointRestarted(1));
        }
    }

    private List<LedgerLine> rows() {
        return house.rows(SystemRow.Ledger.class).stream()
                .flatMap(row -> row.lines().stream())
                .toList();
    }

    private void read() {
        house.readAll(index -> {
            house.nanoTime += A_STATE;
            return true;
        });
    }

    private void born() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    private void reportOf(UUID epoch, long number) {
        List<NumberRange> none = List.of();
        house.inbox.add(agent.record(
                epoch, number, new ReportRecord(epoch, agent.now(), -1, List.of(), none, none, none, Map.of(), false)));
    }

    private void report(long number, long upTo, List<NumberRange> held, List<NumberRange> elsewhere) {
        house.inbox.add(agent.record(
                EPOCH,
                number,
                new ReportRecord(
                        EPOCH,
                        agent.now(),
                        upTo,
                        List.of(new ReportRecord.Hour(0, 0, upTo)),
                        held,
                        List.of(),
                        elsewhere,
                        Map.of(),
                        false)));
        house.inbox.add(agent.deviceDeath());
    }

    private void gives(long... numbers) {
        for (long number : numbers) {
            house.inbox.add(agent.data(EPOCH, false, List.of(Given.of(number))));
        }
    }
}
