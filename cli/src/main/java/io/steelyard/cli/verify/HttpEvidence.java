package io.steelyard.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.cli.AnsweredException;
import io.steelyard.cli.HttpJson;
import io.steelyard.cli.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks a running gateway over its HTTP API. */
final class HttpEvidence implements Evidence {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final int PAGE = 10_000;
    private static final int NOT_FOUND = 404;
    /** Far behind every source time that a plant gives. */
    private static final String END = "2200-01-01T00:00:00Z";

    private final HttpJson http;
    private final String base;
    /** Several threads ask. */
    private volatile boolean hasAnswered;

    HttpEvidence(HttpJson http, URI gateway) {
        this.http = http;
        this.base = gateway.toString().replaceAll("/+$", "") + "/api/v1";
    }

    @Override
    public Set<String> signals() throws IOException, InterruptedException {
        Set<String> signals = new TreeSet<>();
        for (JsonNode asset : assets()) {
            JsonNode one = getIfKnown("/assets/" + encoded(asset.path("id").asText()));
            if (one != null) {
                String name = asset.path("asset").asText();
                one.path("signals")
                        .forEach(signal ->
                                signals.add(name + "/" + signal.path("name").asText()));
            }
        }
        return signals;
    }

    @Override
    public Map<String, Filter.Range> ranges() throws IOException, InterruptedException {
        Map<String, Filter.Range> ranges = new HashMap<>();
        for (JsonNode asset : assets()) {
            JsonNode one = getIfKnown("/assets/" + encoded(asset.path("id").asText()));
            for (JsonNode signal : one == null ? List.<JsonNode>of() : one.path("signals")) {
                if (signal.path("low").isNumber() && signal.path("high").isNumber()) {
                    ranges.put(
                            asset.path("asset").asText() + "/"
                                    + signal.path("name").asText(),
                            new Filter.Range(
                                    signal.path("low").asDouble(),
                                    signal.path("high").asDouble()));
                }
            }
        }
        return ranges;
    }

    @Override
    public Map<String, String> agents() throws IOException, InterruptedException {
        Map<String, String> agents = new HashMap<>();
        for (JsonNode asset : assets()) {
            String agent = text(asset.path("agent"));
            if (agent != null) {
                agents.put(asset.path("asset").asText(), agent);
            }
        }
        return agents;
    }

    private List<JsonNode> assets() throws IOException, InterruptedException {
        JsonNode tree = get("/assets");
        List<JsonNode> all = new ArrayList<>();
        tree.findValues("assets").forEach(assets -> assets.forEach(all::add));
        return all;
    }

    @Override
    public List<Point> points(String asset, String signal, long from) throws IOException, InterruptedException {
        List<Point> points = new ArrayList<>();
        String query = "/series?asset=" + encoded(asset) + "&signal=" + encoded(signal) + "&from="
                + encoded(Nanos.text(from)) + "&to=" + encoded(END) + "&pointsOnly=true&limit=" + PAGE;
        String cursor = null;
        do {
            JsonNode page = getIfKnown(cursor == null ? query : query + "&cursor=" + encoded(cursor));
            if (page == null) {
                return points;
            }
            for (JsonNode point : page.path("points")) {
                points.add(new Point(
                        Nanos.of(point.path("time").asText()),
                        value(point.path("value")),
                        point.path("status").asLong()));
            }
            cursor = page.path("next").isNull() || page.path("next").isMissingNode()
                    ? null
                    : page.path("next").asText();
        } while (cursor != null);
        return points;
    }

    @Override
    public List<Gap> gaps() throws IOException, InterruptedException {
        List<Gap> gaps = new ArrayList<>();
        String query = "/gaps?to=" + encoded(END) + "&limit=" + PAGE; // an agent's clock may be ahead
        String cursor = null;
        do {
            JsonNode page = get(cursor == null ? query : query + "&cursor=" + encoded(cursor));
            for (JsonNode gap : page.path("gaps")) {
                gaps.add(new Gap(
                        agent(gap.path("scope")),
                        text(gap.path("scope").path("server")),
                        text(gap.path("scope").path("asset")),
                        text(gap.path("scope").path("signal")),
                        Nanos.of(gap.path("from").asText()),
                        gap.path("to").isTextual() ? Nanos.of(gap.path("to").asText()) : Long.MAX_VALUE,
                        gap.path("cause").asText(),
                        gap.path("filled").isObject()));
            }
            cursor = text(page.path("next"));
        } while (cursor != null);
        return gaps;
    }

    @Override
    public Set<MemoryLoss> memoriesLost() throws IOException, InterruptedException {
        Map<JsonNode, MemoryLoss> losses = new LinkedHashMap<>();
        String query = "/events?to=" + encoded(END) + "&limit=" + PAGE;
        String cursor = null;
        do {
            JsonNode page = get(cursor == null ? query : query + "&cursor=" + encoded(cursor));
            for (JsonNode event : page.path("events")) {
                String type = event.path("type").asText();
                if (MemoryLoss.EVENTS.contains(type)) {
                    MemoryLoss loss = new MemoryLoss(
                            type,
                            agent(event.path("scope")),
                            Nanos.of(event.path("at").asText()),
                            unknown(event.path("details")));
                    losses.merge(sameness(event), loss, (one, other) -> one.at() <= other.at() ? one : other);
                }
            }
            cursor = text(page.path("next"));
        } while (cursor != null);
        return new HashSet<>(losses.values());
    }

    /** What the gateway has beyond what an old copy gave. */
    private static long unknown(JsonNode details) {
        return details.path("given").isTextual() && details.path("received").isTextual()
                ? details.path("received").asLong() - details.path("given").asLong()
                : MemoryLoss.NOBODY_SAYS;
    }

    /** An event without its time where details tell which loss it is of: an old copy is told of again at a later start. */
    private static JsonNode sameness(JsonNode event) {
        ObjectNode same = event.deepCopy();
        if (!event.path("details").isEmpty()) {
            same.remove("at");
        }
        return same;
    }

    private static @Nullable String agent(JsonNode scope) {
        String agent = text(scope.path("agent"));
        return agent == null ? null : scope.path("site").asText() + "/" + agent;
    }

    @Override
    public LedgerTotal ledger() throws IOException, InterruptedException {
        JsonNode total = get("/ledger?to=" + encoded(END)).path("total");
        Map<String, Long> dropped = new TreeMap<>();
        total.path("dropped")
                .properties()
                .forEach(e -> dropped.put(e.getKey(), e.getValue().asLong()));
        return new LedgerTotal(
                total.path("sampled").asLong(),
                total.path("stored").asLong(),
                total.path("keptAside").asLong(),
                total.path("inInbox").asLong(),
                dropped,
                total.path("elsewhere").asLong(),
                total.path("inOutbox").asLong(),
                total.path("missing").asLong(),
                total.path("balanced").isBoolean() ? total.path("balanced").asBoolean() : null);
    }

    /** Null when the gateway does not know the asset or signal that it is asked for. */
    private @Nullable JsonNode getIfKnown(String path) throws IOException, InterruptedException {
        try {
            return get(path);
        } catch (AnsweredException e) {
            if (e.status() == NOT_FOUND || "asset".equals(e.field()) || "signal".equals(e.field())) {
                return null;
            }
            throw e;
        }
    }

    /** A gateway that answered once is there, and may be too busy to take a connection in time; one that never did is not asked again. */
    private JsonNode get(String path) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                JsonNode answer = http.get(URI.create(base + path), LIMIT);
                hasAnswered = true;
                return answer;
            } catch (UnreachableException e) {
                if (!hasAnswered || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isIntegralNumber()) {
            return node.asLong();
        }
        if (node.isNumber()) {
            return node.asDouble();
        }
        return node.isTextual() ? node.asText() : null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
