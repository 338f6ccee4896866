package io.steelyard.system.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The longest gap record of a gateway, whatever its scope; an open one lasts for ever. */
final class LongestGap {
    private static final String QUERY = "/api/v1/gaps?limit=10000&to=2200-01-01T00:00:00Z";

    private LongestGap() {}

    /** Asks the gateway page by page. */
    static Duration in(Ask ask, String gateway) throws IOException {
        Duration longest = Duration.ZERO;
        JsonNode next;
        String url = gateway + QUERY;
        do {
            JsonNode page = ask.json(url);
            if (!page.path("gaps").isArray()) {
                throw new IOException("the gateway does not list its gaps, but says " + page);
            }
            for (JsonNode gap : page.path("gaps")) {
                Duration length = length(gap);
                longest = length.compareTo(longest) > 0 ? length : longest;
            }
            next = page.path("next");
            url = gateway + QUERY + "&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
        } while (next.isTextual());
        return longest;
    }

    /** Waits until every gap has an end, which it has once what was not known is read again. */
    static void awaitEnded(Ask ask, String gateway, Duration limit) {
        await("no gap is open")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> in(ask, gateway).compareTo(ChronoUnit.FOREVER.getDuration()) < 0);
    }

    private static Duration length(JsonNode gap) {
        return gap.path("to").isTextual()
                ? Duration.between(
                        Instant.parse(gap.path("from").asText()),
                        Instant.parse(gap.path("to").asText()))
                : ChronoUnit.FOREVER.getDuration();
    }
}
