package io.steelyard.edge.outbox;

import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerException;
import io.steelyard.ledger.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gaps of servers and their signals that were told and have no end yet, so that a later run of the agent can end them; of
 * each server and each signal the first. Under the outbox's lock.
 */
final class OpenGaps {
    private static final String KIND = "gap";
    private static final int MOST = 10_000;
    private static final int TEXT_COSTS = 8;

    private final Map<Scope, GapRecord> byScope = new LinkedHashMap<>();

    /** Follows what was told: a gap begins, or ends with all of the same scope that began before, as the gateway has it. */
    void follow(OutboxRecord.Text text) {
        if (!text.kind().equals(KIND)) {
            return;
        }
        try {
            follow(GapRecord.parse(text.json()));
        } catch (LedgerException e) {
            // goes to the gateway as it is, which keeps it aside
        }
    }

    private void follow(GapRecord gap) {
        Long to = gap.to();
        GapRecord before = byScope.get(gap.scope());
        if (to == null) {
            if (before == null && gap.scope().server() != null && byScope.size() < MOST) {
                byScope.put(gap.scope(), gap);
            }
        } else if (before != null && (before.id().equals(gap.id()) || before.from() <= to)) {
            byScope.remove(gap.scope());
        }
    }

    /** What a segment begins with. */
    void follow(OutboxRecord.Gaps known) {
        known.gaps().forEach(this::follow);
    }

    /** The oldest first. */
    List<GapRecord> all() {
        return List.copyOf(byScope.values());
    }

    /**
     * What a segment has to begin with: the oldest of them, as far as there is room.
     *
     * @param most bytes
     * @param atOnce how many stand in a record
     */
    List<OutboxRecord.Gaps> preamble(long most, int atOnce) {
        List<OutboxRecord.Gaps> records = new ArrayList<>();
        List<GapRecord> some = new ArrayList<>();
        long left = most;
        for (GapRecord gap : byScope.values()) {
            left -= gap.toJson().getBytes(StandardCharsets.UTF_8).length + TEXT_COSTS;
            if (left < 0) {
                break;
            }
            some.add(gap);
            if (some.size() == atOnce) {
                records.add(new OutboxRecord.Gaps(some));
                some = new ArrayList<>();
            }
        }
        if (!some.isEmpty()) {
            records.add(new OutboxRecord.Gaps(some));
        }
        return records;
    }
}
