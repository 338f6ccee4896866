package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static io.steelyard.gateway.ingest.OneAgent.SPEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each number is stored once, the last stands as the last, and a hole holds nothing back for ever. */
final class IngestTest {
    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;
    private final ScriptedAgent agent = edge.agent;

    @Test
    void storesEachNumberOnce() {
        edge.born();
        edge.gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.data(EPOCH, true, List.of(Given.of(1), Given.of(2))));
        edge.reports(0, 2, Map.of());
        Ingest ingest = house.readAll();
        assertThat(house.points).hasSize(3);
        assertThat(ingest.status().dropped()).containsEntry("duplicate", 1L);
        LedgerLine line = house.ledger().get(0);
        assertThat(line.row().stored()).isEqualTo(3);
        assertThat(line.row().balanced()).isTrue();
        assertThat(line.duplicates()).isEqualTo(1);
    }

    /** What came late says nothing about the present. */
    @Test
    void neverMovesALastValueBack() {
        edge.born();
        edge.gives(Given.of(5));
        house.inbox.add(agent.data(EPOCH, true, List.of(Given.of(2))));
        house.readAll();
        assertThat(Objects.requireNonNull(house.live.value(SPEED)).point().value())
                .isEqualTo(5.0);
    }

    /** A number says what came first at the agent, whatever the messages say of themselves and in which order they came. */
    @Test
    void movesALastValueOnlyToAHigherNumberOfTheEpochOrToALaterEpoch() {
        edge.born();
        edge.gives(Given.of(5));
        edge.gives(Given.of(3));
        house.readAll();
        assertThat(edge.shown()).isEqualTo(5.0);

        UUID next = new UUID(2, 2);
        house.inbox.add(agent.nodeBirth(next, "{\"epoch\":\"" + EPOCH + "\",\"last\":9}"));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.data(next, false, List.of(Given.of(1))));
        edge.gives(Given.of(9));
        house.readAll();
        assertThat(edge.shown()).isEqualTo(1.0);
        assertThat(house.points).as("they are stored all the same").hasSize(4);
    }

    /** A message that waits for an earlier one is not stored, so neither is anything behind it by the mark's word. */
    @Test
    void callsNothingStoredBehindAMessageThatStillWaits() {
        edge.born();
        edge.gives(Given.of(0));
        agent.skipsOne();
        edge.gives(Given.of(1));
        house.readAll(index -> index == 3);
        assertThat(house.points).hasSize(1);
        assertThat(house.mark.position().offset()).isEqualTo(3);
    }

    /** Two ways to the same set of numbers: when they differ something is wrong that a person has to know of. */
    @Test
    void saysThatWhatItReadAgainDiffersFromTheStoredMark() {
        edge.born();
        edge.gives(Given.of(0));
        house.readAll(index -> {
            house.nanoTime += 10_000_000_000L; // a state is due at every pause
            return true;
        });
        house.mark = new StoredMark(house.mark.position(), Bytes.owning(new byte[4]));
        house.crash();
        Check check = house.readAll().check();
        assertThat(check.status()).isEqualTo(Check.Status.WARN);
        assertThat(check.detail()).contains("differ");
    }

    /** A gap re-opens every minute that it touches of the assets that it is about. */
    @Test
    void marksTheMinutesOfAGap() {
        edge.born();
        long minute = 60_000_000_000L;
        GapRecord gap = new GapRecord(
                "g",
                Scope.server("works", "edge", "plant").signal("m", "speed"),
                minute + 1,
                3 * minute + 1,
                null,
                null,
                GapCause.LINK_DOWN);
        house.inbox.add(agent.record(EPOCH, 0, gap));
        house.inbox.add(agent.record(EPOCH, 0, gap));
        house.readAll();
        assertThat(house.rows(SystemRow.Gap.class)).hasSize(1);
        assertThat(house.rows(SystemRow.DirtyMinute.class))
                .extracting(SystemRow.DirtyMinute::minute)
                .contains(minute, 2 * minute, 3 * minute);
    }

    /** A minute that may have been folded by now has to come onto the list again when something late speaks of it. */
    @Test
    void listsAMinuteAgainForALateSample() {
        long minute = 60_000_000_000L;
        edge.born();
        edge.gives(Given.of(0));
        edge.gives(new Given(1, ScriptedAgent.SPEED, 61_000, 1.0, false));
        edge.gives(Given.of(2));
        house.readAll(index -> {
            if (index == 4) {
                house.now = 10 * minute;
                house.rows.values().removeIf(row -> row instanceof SystemRow.DirtyMinute);
            }
            return index >= 3;
        });
        assertThat(house.rows(SystemRow.DirtyMinute.class))
                .extracting(SystemRow.DirtyMinute::minute)
                .containsExactlyInAnyOrder(0L, minute);
    }

    /** Records are numbered as samples are, and what comes twice happened once. */
    @Test
    void tellsAnEventOnceHoweverOftenItComes() {
        EventRecord event = new EventRecord("outbox-restored", Scope.agent("works", "edge"), 5, Map.of());
        edge.born();
        house.inbox.add(agent.record(EPOCH, 0, event));
        house.inbox.add(agent.record(EPOCH, 0, event));
        house.readAll();
        assertThat(edge.events("outbox-restored")).hasSize(1);
    }

    /** A hole that nobody fills must not keep the messages behind it back for ever, busy house or not. */
    @Test
    void closesAHoleOfAQuietNodeWhileOthersAreBusy() {
        edge.born();
        agent.skipsOne();
        edge.gives(Given.of(9_999));
        ScriptedAgent other = new ScriptedAgent("works", "other");
        house.inbox.add(other.nodeBirth(null, null));
        house.inbox.add(other.deviceBirth(DataType.DOUBLE));
        for (int i = 0; i < 400; i++) {
            house.inbox.add(other.data(null, false, List.of(Given.of(i))));
        }
        house.readAll();
        assertThat(house.points).hasSize(401);
    }

    /** Held until the clock has caught up, a message would hold the stored mark as long. */
    @Test
    void closesAHoleWhenTheClockIsSetBack() {
        ScriptedAgent early = new ScriptedAgent("works", "edge", new AtomicLong(10_000_000));
        house.inbox.add(early.nodeBirth(EPOCH, null));
        house.inbox.add(early.deviceBirth(DataType.DOUBLE));
        early.skipsOne();
        house.inbox.add(early.data(EPOCH, false, List.of(Given.of(9_999))));
        ScriptedAgent other = new ScriptedAgent("works", "other", new AtomicLong(1_000));
        house.inbox.add(other.nodeBirth(null, null));
        house.readAll();
        assertThat(house.points).hasSize(1);
        assertThat(house.mark).isNotNull();
        assertThat(house.mark.position().offset()).isEqualTo(house.inbox.size());
    }
}
