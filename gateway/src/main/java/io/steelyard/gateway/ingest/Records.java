package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerException;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.codec.MetricReader;

/** Reads what an agent records of itself, as far as it is fit to be kept: of a bounded size, and about that agent only. */
final class Records {
    private static final int MANY_NUMBERS = 1 << 20;
    private static final int FEW_WORDS = 64 * 1024;

    private Records() {}

    /** Reads a record of the kind; refuses with {@link LedgerException} what cannot be read or is not the agent's to say. */
    static Note parse(String kind, MetricReader metric, AgentKey agent) {
        boolean numbers = kind.equals("report") || kind.equals("drop");
        int limit = numbers ? MANY_NUMBERS : FEW_WORDS;
        if (metric.valueLength() > limit) {
            throw new LedgerException("it has " + metric.valueLength() + " bytes, at most " + limit + " are read");
        }
        Note note = Note.parse(kind, metric.text());
        if (note instanceof GapRecord gap) {
            checkScope(gap.scope(), agent);
        } else if (note instanceof EventRecord event) {
            checkScope(event.scope(), agent);
        } else if (note instanceof AliveRecord alive) {
            checkScope(alive.scope(), agent);
        } else if (note instanceof DropRecord || note instanceof ReportRecord) {
            return note; // its numbers are looked up in the agent's own books
        }
        return note;
    }

    private static void checkScope(Scope scope, AgentKey agent) {
        if (!scope.site().equals(agent.site()) || !scope.agent().equals(agent.agent())) {
            throw new LedgerException(
                    "it speaks of " + scope.site() + "/" + scope.agent() + ", which is another agent");
        }
    }
}
