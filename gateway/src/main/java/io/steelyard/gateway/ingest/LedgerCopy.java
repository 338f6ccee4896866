package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.LedgerRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The ledger's rows in the system records beside the books, which stand in the state mark and are lost with the inbox.
 * What did not change is not written again. For ingest's thread; holds as many rows as the books.
 */
final class LedgerCopy {
    private record Place(AgentKey agent, UUID epoch, long hour) {}

    private Map<Place, LedgerRow> written = new HashMap<>();

    /** The rows that are not as they were written last. */
    List<SystemRow> changed(List<LedgerLine> all) {
        Map<Place, LedgerRow> now = new HashMap<>();
        Map<UUID, List<LedgerLine>> changed = new HashMap<>();
        for (LedgerLine line : all) {
            Place place = new Place(line.agent(), line.epoch(), line.row().hour());
            now.put(place, line.row());
            if (!line.row().equals(written.get(place))) {
                changed.computeIfAbsent(line.epoch(), epoch -> new ArrayList<>())
                        .add(line);
            }
        }
        written = now;
        List<SystemRow> rows = new ArrayList<>();
        changed.forEach(
                (epoch, lines) -> rows.add(new SystemRow.Ledger(lines.get(0).agent(), epoch, lines)));
        return rows;
    }
}
