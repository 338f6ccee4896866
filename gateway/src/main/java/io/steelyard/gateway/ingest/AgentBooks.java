package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.LedgerException;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.PreviousEpoch;
import io.steelyard.ledger.Reopened;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import java.time.Instant;
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
    private String toldDifference = "";

    AgentBooks(AgentKey agent, Desk desk, BiConsumer<Arrived, EventRecord> happened) {
        this.agent = agent;
        this.desk = desk;
        this.happened = happened;
    }

    /** The disagreement between report and drop records that was told last, empty when there was none. */
    String toldDifference() {
        return toldDifference;
    }

    /** Takes up what a state mark says. */
    void resume(String alreadyTold) {
        toldDifference = alreadyTold;
    }

    /** The agent was born with this epoch and says what it knows of the one before. */
    void born(UUID present, @Nullable String previous, Arrived message) {
        desk.ledgers().born(agent, present);
        for (UUID lost : lostBy(present, previous)) {
            LOG.warn("the outbox of {} knows nothing of epoch {}: what stood in it then is lost", agent, lost);
            tell("outbox-lost", Map.of("epoch", lost.toString()), message);
        }
    }

    private List<UUID> lostBy(UUID present, @Nullable String previous) {
        try {
            PreviousEpoch before = previous == null ? null : PreviousEpoch.parse(previous);
            return desk.ledgers().outboxLost(agent, present, before);
        } catch (LedgerException e) {
            return List.of(); // it knows of one, and nobody can say which
        }
    }

    void take(DropRecord drop, Arrived message) {
        desk.ledgers().change(agent, drop.epoch(), book -> book.drop(drop.reason(), NumberSet.of(drop.numbers())));
        settle(drop.epoch(), message);
    }

    /**
     * Takes a report.
     *
     * @param number its number among the records of its epoch, -1 when that is not known
     */
    void take(ReportRecord report, long number, Arrived message) {
        desk.ledgers().change(agent, report.epoch(), book -> book.report(report, number));
        // With a record before it still to come, or one behind it here already, its sums are of another moment.
        if (number >= 0 && desk.ledgers().isLatestOfAll(agent, report.epoch(), number)) {
            compareSums(report, message);
        }
        settle(report.epoch(), message);
    }

    private void compareSums(ReportRecord report, Arrived message) {
        Map<String, Long> sums = desk.ledgers().ask(agent, report.epoch(), book -> book.droppedSums());
        boolean differs = !sums.equals(new TreeMap<>(report.dropped()));
        String difference = differs ? report.epoch().toString() : "";
        if (differs && !difference.equals(toldDifference)) {
            tell(
                    "dropped-sums-differ",
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
                tell("ledger-hour-reopened", details, message);
            }
        }
    }

    private void tell(String type, Map<String, String> details, Arrived message) {
        Scope scope = Scope.agent(agent.site(), agent.agent());
        happened.accept(message, new EventRecord(type, scope, message.at(), details));
    }
}
