package io.steelyard.system.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** The longest gap record of a gateway, whatever its scope; an open one lasts for ever. */
final class LongestGap {
    private static final String QUERY = "/api/v1/gaps?limit=10000&to=2200-01-01T00:00:00Z";

    private static final int MOST_SAID = 20;

    private LongestGap() {}

    /** Asks the gateway page by page. */
    static Duration in(Ask ask, String gateway) throws IOException {
        return all(ask, gateway).stream().map(LongestGap::length).reduce(Duration.ZERO, LongestGap::longer);
    }

    /** Waits until every gap has an end, which it has once what was not known is read again; else says which has none. */
    static void awaitEnded(Ask ask, String gateway, Duration limit) throws IOException {
        try {
            await("no gap is open")
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> open(ask, gateway).isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(text(open(ask, gateway), limit), e);
        }
    }

    /** Which have no end, a line each: of whom, since when, why, and the last that is known before. */
    static String text(List<JsonNode> open, Duration limit) {
        StringBuilder text = new StringBuilder("gaps that are not over " + limit.toSeconds()
                + " s after everything was back: " + open.size() + " still open");
        open.stream().limit(MOST_SAID).forEach(gap -> text.append("\n  ").append(gap));
        return text.append(open.size() > MOST_SAID ? "\n  and " + (open.size() - MOST_SAID) + " more" : "")
                .toString();
    }

    private static List<JsonNode> open(Ask ask, String gateway) throws IOException {
        return all(ask, gateway).stream()
                .filter(gap -> !gap.path("to").isTextual())
                .toList();
    }

    private static List<JsonNode> all(Ask ask, String gateway) throws IOException {
        List<JsonNode> gaps = new ArrayList<>();
        JsonNode next;
        String url = gateway + QUERY;
        do {
            JsonNode page = ask.json(url);
            if (!page.path("gaps").isArray()) {
                throw new IOException("the gateway does not list its gaps, but says " + page);
            }
            page.path("gaps").forEach(gaps::add);
            next = page.path("next");
            url = gateway + QUERY + "&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
        } while (next.isTextual());
        return gaps;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration length(JsonNode gap) {
        return gap.path("to").isTextual()
                ? Duration.between(
                        Instant.parse(gap.path("from").asText()),
                        Instant.parse(gap.path("to").asText()))
                : ChronoUnit.FOREVER.getDuration();
    }
}
