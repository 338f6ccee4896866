package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerException;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.PreviousEpoch;
import io.steelyard.ledger.Reopened;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one agent says of its numbers, and what that means for its books. For ingest's thread. */
final class AgentBooks {
    private static final Logger LOG = LoggerFactory.getLogger(AgentBooks.class);
    private static final long SECONDS_AN_HOUR = 3_600;

    private final AgentKey agent;
    private final Desk desk;
    private final BiConsumer<Arrived, EventRecord> happened;
    private final Watched watched;
    private String toldDifference = "";
    private @Nullable UUID bornLast;

    AgentBooks(AgentKey agent, Desk desk, BiConsumer<Arrived, EventRecord> happened) {
        this.agent = agent;
        this.desk = desk;
        this.happened = happened;
        this.watched = new Watched(agent);
    }

    /** An inbox before this one, whose state is gone, knew of the agent's report. */
    void knownUntil(LastReport report) {
        watched.knownUntil(report);
    }

    /** What a state mark has to say beside the ledgers. */
    void write(DataOutput out) throws IOException {
        out.writeUTF(toldDifference);
        out.writeUTF(bornLast == null ? "" : bornLast.toString());
        watched.write(out);
    }

    /** Takes up what {@link #write} wrote; {@code steps} says whether it speaks of steps of the agent's clock. */
    void read(DataInput in, boolean steps) throws IOException {
        toldDifference = in.readUTF();
        String last = in.readUTF();
        bornLast = last.isEmpty() ? null : UUID.fromString(last);
        watched.read(in, steps);
    }

    /**
     * The agent was born with this epoch and says what it knows of the one before.
     *
     * @return gaps that end with it
     */
    List<GapRecord> born(UUID present, @Nullable String previous, Arrived message) {
        List<GapRecord> over = List.of();
        boolean isKnown = desk.ledgers().knows(agent, present);
        desk.ledgers().born(agent, present);
        List<UUID> allLost = new ArrayList<>(lostBy(present, previous, message.at()));
        UUID before = bornLast;
        if (before == null) {
            watched.takeUp(desk.gathering().openGaps(agent));
        }
        if (!present.equals(before)) {
            bornLast = present;
            if (isKnown) {
                watched.goesOn();
            }
            over = watched.born(message.at());
            // Who goes on with an outbox, be it an old copy, says itself since when it knows nothing.
            List<GapRecord> gaps = previous == null ? watched.lost(present) : List.of();
            gaps.forEach(gap -> gap(message, gap));
            UUID unreported = previous == null && !isKnown ? watched.lostUnreported(present) : null;
            if (unreported != null && !allLost.contains(unreported)) {
                allLost.add(unreported);
            }
            if (!gaps.isEmpty() && allLost.isEmpty() && before != null) {
                allLost.add(before); // it ended in order, and still nobody saw what came until now
            }
        }
        for (UUID lost : allLost) {
            if (desk.gathering().isOn()) { // else it was said before, or will be
                LOG.warn("the outbox of {} knows nothing of epoch {}: what stood in it then is lost", agent, lost);
            }
            tell(EventType.OUTBOX_LOST, Map.of("epoch", lost.toString()), message);
        }
        return over;
    }

    private void gap(Arrived message, GapRecord gap) {
        desk.gathering().add(message, gap, List.of()); // open; its minutes are looked at when it is over
    }

    private List<UUID> lostBy(UUID present, @Nullable String previous, long at) {
        try {
            PreviousEpoch before = previous == null ? null : PreviousEpoch.parse(previous);
            return desk.ledgers().outboxLost(agent, present, before, at);
        } catch (LedgerException e) {
            return List.of(); // it knows of one, and nobody can say which
        }
    }

    /** Takes a gap that the present epoch tells of. */
    void take(GapRecord gap) {
        watched.told(gap);
    }

    void take(DropRecord drop, Arrived message) {
        desk.ledgers().change(agent, drop.epoch(), book -> book.drop(drop.reason(), NumberSet.of(drop.numbers())));
        settle(drop.epoch(), message);
    }

    /**
     * Takes a proof of life of the present epoch.
     *
     * @param number its number among the records of its epoch, -1 when that is not known
     * @param arrived when it came, by the gateway's clock
     * @return the gap that ends with it, null when there was none
     */
    @Nullable
    GapRecord take(AliveRecord proof, long number, long arrived) {
        return watched.alive(proof, number, arrived);
    }

    /**
     * Takes a report.
     *
     * @param number its number among the records of its epoch, -1 when that is not known
     * @param present the epoch that the agent was born with
     */
    void take(ReportRecord report, long number, @Nullable UUID present, Arrived message) {
        desk.ledgers().change(agent, report.epoch(), book -> book.report(report, number));
        // With a record before it still to come, or one behind it here already, its sums are of another moment.
        if (number >= 0 && desk.ledgers().isLatestOfAll(agent, report.epoch(), number)) {
            compareSums(report, message);
        }
        if (report.epoch().equals(present) && desk.ledgers().owesNoReport(agent, report.epoch())) {
            watched.reported(number);
        }
        settle(report.epoch(), message);
    }

    /**
     * Takes a report with a number that came before. As a rule it says nothing new; but two agents with copies of one outbox
     * give the same numbers, and which hours they touched neither says a second time.
     */
    void takeAgain(ReportRecord report, long number, Arrived message) {
        desk.ledgers().change(agent, report.epoch(), book -> book.report(report, number));
        settle(report.epoch(), message);
    }

    private void compareSums(ReportRecord report, Arrived message) {
        TreeMap<String, Long> sums = new TreeMap<>(desk.ledgers().ask(agent, report.epoch(), EpochLedger::droppedSums));
        boolean differs = !sums.equals(new TreeMap<>(report.dropped()));
        String difference = differs ? report.epoch().toString() : "";
        if (differs && !difference.equals(toldDifference)) {
            tell(
                    EventType.DROPPED_SUMS_DIFFER,
                    Map.of("reported", report.dropped().toString(), "received", sums.toString()),
                    message);
        }
        toldDifference = difference;
    }

    /** An hour that was closed is open again: it is told the first time, the second, the fourth …, so that no flood comes. */
    void settle(UUID epoch, Arrived message) {
        for (Reopened hour : desk.ledgers().settle(agent, epoch)) {
            if (Long.bitCount(hour.times()) == 1) {
                String begin =
                        Instant.ofEpochSecond(hour.hour() * SECONDS_AN_HOUR).toString();
                Map<String, String> details =
                        Map.of("epoch", epoch.toString(), "hour", begin, "times", Long.toString(hour.times()));
                tell(EventType.LEDGER_HOUR_REOPENED, details, message);
            }
        }
    }

    private void tell(EventType type, Map<String, String> details, Arrived message) {
        Scope scope = Scope.agent(agent.site(), agent.agent());
        happened.accept(message, type.at(message.at(), scope, details));
    }
}
