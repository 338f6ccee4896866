package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.ledger.EventRecord;

/**
 * What one client of {@code /live} is told: first everything, then what changed. Events {@code values}, {@code assets},
 * {@code events}, and every other second {@code stages} and {@code ledger}. For one thread at a time.
 */
final class LiveMessages {
    private final Views views;
    private long version = -1;
    private long eventsUpTo;

    LiveMessages(Views views) {
        this.views = views;
        this.eventsUpTo = views.plant().version();
    }

    /** The next message; empty when nothing changed. */
    String next(boolean slow) {
        StringBuilder text = new StringBuilder();
        long upTo = views.plant().version();
        list(text, "values", values());
        list(text, "assets", assets());
        ArrayNode events = Json.array();
        for (EventRecord event : views.plant().eventsBetween(eventsUpTo, upTo)) {
            HistoryPages.event(events.addObject(), event);
        }
        list(text, "events", events);
        version = upTo;
        eventsUpTo = upTo;
        if (slow) {
            list(text, "stages", ChainPages.stages(views.chain().stages()));
            event(text, "ledger", LedgerPages.latest(views.books().ledger()));
        }
        return text.toString();
    }

    private ArrayNode values() {
        ArrayNode values = Json.array();
        for (LiveValue value : views.plant().changedSince(version)) {
            ObjectNode node = values.addObject();
            node.put("asset", value.signal().asset().toString());
            node.put("signal", value.signal().signal());
            Json.point(node, value.point(), PlantPages.isUnsigned(views, value.signal(), value.point()));
            node.put("stale", value.stale());
        }
        return values;
    }

    private ArrayNode assets() {
        ArrayNode assets = Json.array();
        for (LiveAsset asset : views.plant().assets()) {
            if (asset.version() > version) {
                assets.addObject()
                        .put("id", asset.description().key().toString())
                        .put("online", asset.online());
            }
        }
        return assets;
    }

    private static void list(StringBuilder text, String name, ArrayNode data) {
        if (!data.isEmpty()) {
            event(text, name, data);
        }
    }

    /** JSON has its line breaks escaped, so that one data line holds it whole. */
    private static void event(StringBuilder text, String name, JsonNode data) {
        text.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }
}
