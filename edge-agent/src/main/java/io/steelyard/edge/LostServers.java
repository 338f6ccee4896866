package io.steelyard.edge;

import io.steelyard.edge.model.Catalogue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the catalogue which servers are lost, so that their devices die and are born again. A link that is mended within ten
 * seconds is none that was lost: devices must not flap. For one thread.
 */
final class LostServers {
    private static final long HOLD_NANOS = 10_000_000_000L;

    private final Catalogue catalogue;
    private final Map<String, Long> awaySince = new HashMap<>();
    private final Set<String> lost = new HashSet<>();

    LostServers(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** A server is there now, or not. */
    void look(String server, boolean online, long now) {
        if (online) {
            awaySince.remove(server);
            if (lost.remove(server)) {
                catalogue.back(server);
            }
        } else if (now - awaySince.computeIfAbsent(server, s -> now) >= HOLD_NANOS && lost.add(server)) {
            catalogue.lost(server);
        }
    }
}
