package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An outbox that is lost takes along what nobody but it knew: what that may be stands in a gap, all else in the ledger. */
final class LostOutboxTest {
    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(2, 2);
    private static final Scope PLANT = Scope.server("works", "edge", "plant");
    private static final long A_SECOND = 1_000_000_000L;

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    @Test
    void aGapBeginsWithTheLastReportAndEndsWithTheNextProofOfLife() {
        born(FIRST, null);
        alive(FIRST, 0, 50 * A_SECOND);
        report(FIRST, 1, 1, false);
        gives(FIRST, 0, 1, 2);
        alive(FIRST, 2, 60 * A_SECOND); // its report stayed in the outbox, with sample 3
        born(SECOND, null);
        readWithAKillBetweenAnyTwo();

        GapRecord open = onlyGap();
        assertThat(open.cause()).isEqualTo(GapCause.OUTBOX_LOST);
        assertThat(open.scope()).isEqualTo(PLANT);
        assertThat(open.from()).as("a server's look before the proof").isEqualTo(49 * A_SECOND);
        assertThat(open.to()).isNull();

        alive(SECOND, 0, 75 * A_SECOND);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().id()).isEqualTo(open.id());
        assertThat(onlyGap().to()).isEqualTo(75 * A_SECOND);

        LedgerRow row = house.ledger().get(0).row();
        assertThat(row.sampled()).as("0 and 1 were reported, 2 came").isEqualTo(3);
        assertThat(row.stored()).isEqualTo(3);
        assertThat(row.closed()).isTrue();
    }

    /** The clock that agreed with the gateway's is the one whose time the gap is in. */
    @Test
    void aGapBeginsInTimeAlthoughTheAgentsClockWasSetBackForAMoment() {
        long back = 3_600 * A_SECOND;
        born(FIRST, null);
        long good = agent.now();
        house.inbox.add(agent.record(FIRST, 0, new AliveRecord(PLANT, good, good, 0L)));
        report(FIRST, 1, -1, false);
        long bad = good + A_SECOND - back;
        house.inbox.add(agent.record(FIRST, 2, new AliveRecord(PLANT, bad, good + 2 * A_SECOND, -back)));
        report(FIRST, 3, -1, false);
        born(SECOND, null);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().from()).as("a second later, less a server's look").isEqualTo(good);
    }

    /** It was heard before the step, though it is told behind it. */
    @Test
    void aProofFromBeforeTheStepStaysAsItWasTold() {
        long back = 3_600 * A_SECOND;
        born(FIRST, null);
        long good = agent.now();
        house.inbox.add(agent.record(FIRST, 0, new AliveRecord(PLANT, good, good, 0L)));
        house.inbox.add(agent.record(FIRST, 1, new AliveRecord(PLANT, good, good - back, 0L)));
        report(FIRST, 2, -1, false);
        born(SECOND, null);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().from()).isEqualTo(good - A_SECOND);
    }

    /** Nothing stood in it, and still nobody saw what came between the last agent and the next. */
    @Test
    void anOutboxThatIsLostAfterAnOrderlyEndLeavesAGapToo() {
        born(FIRST, null);
        gives(FIRST, 0, 1);
        alive(FIRST, 0, 50 * A_SECOND);
        report(FIRST, 1, 1, true);
        born(SECOND, null);
        born(SECOND, null);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().from()).isEqualTo(49 * A_SECOND);
        assertThat(house.rows(SystemRow.Event.class))
                .as("told once, however often it is born")
                .singleElement()
                .satisfies(row -> assertThat(row.event().type()).isEqualTo("outbox-lost"));
    }

    /** It goes on with what it had: the agent itself says since when it knew nothing. */
    @Test
    void anOutboxThatIsStillThereLeavesNoGapOfTheGateways() {
        born(FIRST, null);
        alive(FIRST, 0, 50 * A_SECOND);
        report(FIRST, 1, 1, false);
        gives(FIRST, 0, 1, 2);
        born(SECOND, "{\"epoch\":\"" + FIRST + "\",\"last\":2}");
        alive(SECOND, 0, 75 * A_SECOND);
        readWithAKillBetweenAnyTwo();
        assertThat(house.rows(SystemRow.Gap.class)).isEmpty();
        assertThat(house.ledger().get(0).row().sampled()).as("its report comes").isEqualTo(2);
    }

    /** What the earlier epoch still owed is not known either, however new the present one's reports are. */
    @Test
    void anEarlierEpochWithoutItsFinalReportHoldsTheGapsBeginBack() {
        born(FIRST, null);
        alive(FIRST, 0, 50 * A_SECOND);
        report(FIRST, 1, 1, false);
        gives(FIRST, 0, 1);
        born(SECOND, "{\"epoch\":\"" + FIRST + "\",\"last\":7}");
        alive(SECOND, 0, 75 * A_SECOND);
        report(SECOND, 1, -1, false);
        born(new UUID(3, 3), null);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().from()).isEqualTo(49 * A_SECOND);
    }

    /** An old copy is put back: the gateway has numbers that it never gave, and nobody will report them. */
    @Test
    void whatAnOldCopyNeverGaveWasSampledAllTheSame() {
        born(FIRST, null);
        report(FIRST, 0, 1, false);
        gives(FIRST, 0, 1, 2, 3, 4);
        born(SECOND, "{\"epoch\":\"" + FIRST + "\",\"last\":2}");
        readWithAKillBetweenAnyTwo();
        LedgerRow row = house.ledger().get(0).row();
        assertThat(row.sampled()).isEqualTo(5);
        assertThat(row.stored()).isEqualTo(5);
        assertThat(row.closed()).isTrue();
    }

    /** Nobody will ever prove that it lives: a gap of it would never end, and blind every asset of the agent. */
    @Test
    void aServerThatIsWatchedNoLongerHasNoGap() {
        Scope old = Scope.server("works", "edge", "old");
        born(FIRST, null);
        alive(FIRST, 0, 50 * A_SECOND);
        house.inbox.add(agent.record(FIRST, 1, new AliveRecord(old, 50 * A_SECOND, agent.now())));
        report(FIRST, 2, -1, false);
        born(SECOND, null);
        alive(SECOND, 0, 75 * A_SECOND);
        report(SECOND, 1, -1, false);
        readWithAKillBetweenAnyTwo();
        assertThat(house.rows(SystemRow.Gap.class))
                .as("the old server may still come back")
                .anySatisfy(row -> assertThat(row.gap().to()).isNull());

        born(new UUID(3, 3), null);
        readWithAKillBetweenAnyTwo();
        assertThat(house.rows(SystemRow.Gap.class))
                .filteredOn(row -> old.equals(row.gap().scope()))
                .singleElement()
                .satisfies(row -> assertThat(row.gap().to()).isNotNull());
        assertThat(house.rows(SystemRow.Gap.class))
                .filteredOn(row -> PLANT.equals(row.gap().scope()))
                .hasSize(2);
    }

    /** An agent reports at its birth, before it can have seen a server: that takes nobody out of sight. */
    @Test
    void aReportBeforeEveryProofOfLifeDoesNotSayThatTheServersAreGone() {
        born(FIRST, null);
        gives(FIRST, 0, 1);
        alive(FIRST, 0, 50 * A_SECOND);
        report(FIRST, 1, 1, true);
        born(SECOND, "{\"epoch\":\"" + FIRST + "\",\"last\":1}");
        report(SECOND, 0, -1, false);
        born(new UUID(3, 3), null);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().from()).isEqualTo(49 * A_SECOND);
    }

    /** The copy says since when it knows nothing, and is stopped before it knows more; the agent that runs on never does. */
    @Test
    void aGapThatACopyOfTheAgentLeftOpenEndsWithTheAgentsNextProofOfLife() {
        String previous = "{\"epoch\":\"" + FIRST + "\",\"last\":1}";
        born(FIRST, null);
        alive(FIRST, 0, 50 * A_SECOND);
        gives(FIRST, 0, 1, 2);
        born(SECOND, previous);
        GapRecord left = new GapRecord("left", PLANT, 45 * A_SECOND, null, null, null, GapCause.AGENT_DOWN);
        house.inbox.add(agent.record(SECOND, 0, left));
        born(FIRST, null);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().to()).isNull();

        alive(FIRST, 1, 55 * A_SECOND);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().id()).isEqualTo("left");
        assertThat(onlyGap().cause()).isEqualTo(GapCause.AGENT_DOWN);
        assertThat(onlyGap().to()).isEqualTo(55 * A_SECOND);
    }

    /** A restart is no copy: who goes on with the outbox knows of the gap, and says itself when it is over. */
    @Test
    void aGapThatIsOpenWhenTheAgentDiesIsTheNextOnesToClose() {
        born(FIRST, null);
        alive(FIRST, 0, 50 * A_SECOND);
        GapRecord left = new GapRecord("left", PLANT, 51 * A_SECOND, null, null, null, GapCause.LINK_DOWN);
        house.inbox.add(agent.record(FIRST, 1, left));
        born(SECOND, "{\"epoch\":\"" + FIRST + "\",\"last\":-1}");
        alive(SECOND, 0, 55 * A_SECOND);
        readWithAKillBetweenAnyTwo();
        assertThat(onlyGap().to()).isNull();
    }

    private GapRecord onlyGap() {
        List<SystemRow.Gap> gaps = house.rows(SystemRow.Gap.class);
        assertThat(gaps).hasSize(1);
        return gaps.get(0).gap();
    }

    private void born(UUID epoch, String previous) {
        house.inbox.add(agent.nodeBirth(epoch, previous));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    private void alive(UUID epoch, long number, long until) {
        house.inbox.add(agent.record(epoch, number, new AliveRecord(PLANT, until, agent.now())));
    }

    private void report(UUID epoch, long number, long upTo, boolean last) {
        List<ReportRecord.Hour> hours = upTo < 0 ? List.of() : List.of(new ReportRecord.Hour(0, 0, upTo));
        house.inbox.add(agent.record(
                epoch,
                number,
                new ReportRecord(epoch, agent.now(), upTo, hours, List.of(), List.of(), List.of(), Map.of(), last)));
    }

    private void gives(UUID epoch, long... numbers) {
        for (long number : numbers) {
            house.inbox.add(agent.data(epoch, false, List.of(Given.of(number))));
        }
    }

    /** Each message is read by a process of its own. */
    private void readWithAKillBetweenAnyTwo() {
        for (int end = 1; end <= house.inbox.size(); end++) {
            house.readUpTo(end, index -> {
                house.nanoTime += 11 * A_SECOND; // a state is due
                return true;
            });
            house.crash();
        }
    }
}
