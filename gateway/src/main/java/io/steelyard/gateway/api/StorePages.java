package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.SeriesUse;
import io.steelyard.gateway.model.StoreState;
import java.util.Locale;

/** {@code /store}, {@code /store/series} and {@code /store:compact}. */
final class StorePages {
    private final Views views;

    StorePages(Views views) {
        this.views = views;
    }

    Response store(Request request) {
        return Json.ok(json(views.chain().store()));
    }

    Response series(Request request) {
        SeriesUse use = use(request);
        ObjectNode answer = Json.object();
        answer.put("budget", use.budget());
        answer.put("used", use.used());
        answer.put("culprit", use.culprit());
        ArrayNode series = answer.putArray("series");
        use.rows()
                .forEach(one -> series.addObject()
                        .put("class", one.measurement())
                        .put("site", one.site())
                        .put("area", one.area())
                        .put("line", one.line())
                        .put("asset", one.asset())
                        .put("field", one.field()));
        answer.put("next", Cursor.of(use.next()));
        return Json.ok(answer);
    }

    private SeriesUse use(Request request) {
        try {
            return views.chain()
                    .series(new SeriesUse.Question(
                            request.text("site"), request.text("asset"), request.place(), request.limit()));
        } catch (IllegalArgumentException e) {
            throw Cursor.unknown();
        }
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
