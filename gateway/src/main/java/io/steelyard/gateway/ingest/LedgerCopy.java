package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.LedgerRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The ledger's rows in the system records beside the books, which stand in the state mark and are lost with the inbox.
 * What did not change is not written again: of an epoch's duplicates, which each of its lines tells, the newest hour's row
 * is enough. For ingest's thread; holds as many rows as the books.
 */
final class LedgerCopy {
    private record Epoch(AgentKey agent, UUID id) {}

    private record Place(Epoch epoch, long hour) {}

    /** Without the instant, which every report moves and which alone is not worth a write. */
    private Map<Place, LedgerRow> written = new HashMap<>();

    private Map<Epoch, Long> duplicates = new HashMap<>();

    /** The rows that are not as they were written last. */
    List<SystemRow> changed(List<LedgerLine> all) {
        Map<Place, LedgerRow> now = new HashMap<>();
        Map<Epoch, Long> newest = new HashMap<>();
        Map<Epoch, Long> duplicatesNow = new HashMap<>();
        for (LedgerLine line : all) {
            Epoch epoch = new Epoch(line.agent(), line.epoch());
            newest.merge(epoch, line.row().hour(), Math::max);
            duplicatesNow.put(epoch, line.duplicates());
        }
        Map<Epoch, List<LedgerLine>> changed = new HashMap<>();
        for (LedgerLine line : all) {
            Epoch epoch = new Epoch(line.agent(), line.epoch());
            Place place = new Place(epoch, line.row().hour());
            now.put(place, line.row());
            boolean isNewest = Objects.equals(newest.get(epoch), place.hour());
            boolean isNews = isNewest && !Objects.equals(duplicates.get(epoch), line.duplicates());
            if (isNews || !line.row().equals(written.get(place))) {
                changed.computeIfAbsent(epoch, e -> new ArrayList<>()).add(line);
            }
        }
        written = now;
        duplicates = duplicatesNow;
        List<SystemRow> rows = new ArrayList<>();
        changed.forEach((epoch, lines) -> rows.add(new SystemRow.Ledger(epoch.agent(), epoch.id(), lines)));
        return rows;
    }
}
