package io.steelyard.edge.uplink;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Assets of which the catalogue says something new: each is born again, or dies, a moment later, so that changes gather. */
final class ChangedAssets {

    private static final long DELAY_NANOS = 250_000_000L;

    private final Map<String, Long> dueAt = new HashMap<>();

    void add(String asset, long now) {
        dueAt.putIfAbsent(asset, now + DELAY_NANOS);
    }

    /** The births that are going out say everything. */
    void clear() {
        dueAt.clear();
    }

    /** Sends the births that are due, as many as there is room for. */
    void bear(Session session, long now) {
        Iterator<Map.Entry<String, Long>> assets = dueAt.entrySet().iterator();
        while (assets.hasNext() && session.window().hasRoom()) {
            Map.Entry<String, Long> asset = assets.next();
            if (asset.getValue() <= now) {
                assets.remove();
                session.changed(asset.getKey());
            }
        }
    }

    /** When the first is due; Long.MAX_VALUE when there is none. */
    long deadline() {
        return dueAt.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
