package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.LedgerRow;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an agent or a machine whose clock is ahead has sent is not hidden from who names no end. */
final class ClockAheadTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long NOW = 100 * HOUR;

    private final TestingViews plant = new TestingViews();

    private JsonNode ask(String path, String... query) throws Exception {
        Map<String, List<String>> parameters = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], List.of(query[i + 1]));
        }
        Route route = Routes.of(plant.views()).stream()
                .filter(known -> known.path().equals("/api/v1/" + path))
                .findFirst()
                .orElseThrow();
        Response response = route.handler().answer(Request.of(route, Request.Given.of("", parameters), NOW));
        return new ObjectMapper()
                .readTree(StandardCharsets.UTF_8
                        .decode(response.body().duplicate())
                        .toString());
    }

    @Test
    void theLedgerCountsAnHourThatHasNotComeYet() throws Exception {
        LedgerRow row = new LedgerRow(103, 10, 10, 0, 0, new TreeMap<>(), 0, 0, true, false);
        plant.ledger.add(new LedgerLine(new AgentKey("works", "edge"), new UUID(1, 1), row, 0, 103 * HOUR));
        assertThat(ask("ledger").path("total").path("sampled").longValue()).isEqualTo(10);
        assertThat(ask("ledger", "from", "1970-01-05T06:00:00Z").path("rows")).hasSize(1);
        assertThat(ask("ledger", "to", "1970-01-05T05:00:00Z").path("rows"))
                .as("who names an end gets it")
                .isEmpty();
    }

    @Test
    void gapsAndEventsHaveNoEnd() throws Exception {
        ask("gaps");
        assertThat(plant.asked("gaps").to()).isEqualTo(Long.MAX_VALUE);
        ask("events", "to", "1970-01-05T05:00:00Z");
        assertThat(plant.asked("events").to()).isEqualTo(101 * HOUR);
    }

    @Test
    void aSeriesEndsBehindItsNewestValue() throws Exception {
        plant.live.value(TestingViews.SIGNAL, new StoredPoint(103 * HOUR, 0, 5L), false);
        JsonNode series = ask("series", "asset", "m", "signal", "count");
        assertThat(series.path("to").asText()).isEqualTo("1970-01-05T07:00:00.000000001Z");
        assertThat(series.path("from").asText()).isEqualTo("1970-01-05T06:00:00.000000001Z");
    }

    @Test
    void aSeriesEndsNowWhenItsClockIsNotAhead() throws Exception {
        assertThat(ask("series", "asset", "m", "signal", "count").path("to").asText())
                .isEqualTo("1970-01-05T04:00:00Z");
    }
}
