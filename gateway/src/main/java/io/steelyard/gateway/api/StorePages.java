package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.StoreState;
import java.util.Locale;

/** {@code /store} and {@code /store:compact}. */
final class StorePages {
    private final Views views;

    StorePages(Views views) {
        this.views = views;
    }

    Response store(Request request) {
        return Json.ok(json(views.chain().store()));
    }

    /** Begins, or tells of the one that runs; {@code /store} says how far it is. */
    Response compact(Request request) {
        if (!views.chain().compact()) {
            throw new ProblemException(
                    409,
                    "Not for this store",
                    "this gateway keeps time series in InfluxDB, which compacts by itself",
                    null);
        }
        return Response.json(202, Json.bytes(json(views.chain().store())));
    }

    private static ObjectNode json(StoreState state) {
        ObjectNode node = Json.object();
        node.put("kind", state.kind());
        known(node, "usedBytes", state.usedBytes());
        known(node, "freeBytes", state.freeBytes());
        node.put("written", state.written());
        known(node, "replaced", state.replaced());
        known(node, "days", state.days());
        known(node, "retentionDays", state.retentionDays());
        StoreState.Compaction compaction = state.compaction();
        if (compaction == null) {
            node.putNull("compaction");
        } else {
            node.putObject("compaction")
                    .put("state", compaction.phase().name().toLowerCase(Locale.ROOT))
                    .put("done", compaction.done())
                    .put("of", compaction.of())
                    .put("bytesBefore", compaction.usedBefore())
                    .put("bytesAfter", compaction.usedAfter())
                    .put("detail", compaction.detail());
        }
        return node;
    }

    private static void known(ObjectNode node, String name, long value) {
        if (value < 0) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
