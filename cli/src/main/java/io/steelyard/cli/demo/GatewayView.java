package io.steelyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.steelyard.cli.HttpJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the demo asks its gateway; an answer that does not come is an empty one, since the gateway may be dead just now. */
final class GatewayView {
    private final URI gateway;
    private final HttpJson http = new HttpJson();
    private List<String> assets = List.of();

    GatewayView(int port) {
        this.gateway = URI.create("http://127.0.0.1:" + port);
    }

    URI console() {
        return gateway.resolve("/");
    }

    JsonNode ledger() throws InterruptedException {
        return get("/api/v1/ledger");
    }

    /** Every row of the ledger that is of the epoch; none of a page that does not come. */
    List<JsonNode> rows(UUID epoch) throws InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page = get("/api/v1/ledger?limit=10000" + next);
            for (JsonNode row : page.path("rows")) {
                if (row.path("epoch").asText().equals(epoch.toString())) {
                    rows.add(row);
                }
            }
            String cursor = page.path("next").textValue();
            next = cursor == null ? null : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        }
        return rows;
    }

    /** How many gap records there are; 10,000 means: or more. */
    int gaps() throws InterruptedException {
        return get("/api/v1/gaps?limit=10000").path("gaps").size();
    }

    /** Whether a value has come that is younger than the instant. */
    boolean isLive(Instant since) throws InterruptedException {
        if (assets.isEmpty()) {
            assets = assets(get("/api/v1/assets"));
        }
        for (String asset : assets) {
            for (JsonNode signal :
                    get("/api/v1/assets/" + asset.replace("/", "%2F")).path("signals")) {
                if (isSince(signal.path("time").asText(""), since)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Its checks, also when one of them makes it unready. */
    JsonNode health() throws InterruptedException {
        try {
            return http.page(gateway.resolve("/health"));
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static List<String> assets(JsonNode tree) {
        List<String> ids = new ArrayList<>();
        for (JsonNode asset : tree.findValues("assets")) {
            asset.forEach(one -> ids.add(one.path("id").asText()));
        }
        return ids;
    }

    private static boolean isSince(String time, Instant since) {
        try {
            return !time.isEmpty() && !Instant.parse(time).isBefore(since);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private JsonNode get(String path) throws InterruptedException {
        try {
            return http.get(gateway.resolve(path));
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
