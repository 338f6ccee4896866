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

    /** What of a line is worth a write: its instant alone, which every report moves, is not. */
    private record Said(LedgerRow row, long duplicates) {}

    private Map<Place, Said> written = new HashMap<>();

    /** The rows that are not as they were written last. */
    List<SystemRow> changed(List<LedgerLine> all) {
        Map<Place, Said> now = new HashMap<>();
        Map<UUID, List<LedgerLine>> changed = new HashMap<>();
        for (LedgerLine line : all) {
            Place place = new Place(line.agent(), line.epoch(), line.row().hour());
            Said said = new Said(line.row(), line.duplicates());
            now.put(place, said);
            if (!said.equals(written.get(place))) {
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
