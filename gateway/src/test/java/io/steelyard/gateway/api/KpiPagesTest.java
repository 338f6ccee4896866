package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KpiPagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOW = Instant.parse("2026-11-27T10:00:30Z").getEpochSecond() * 1_000_000_000L;

    private final TestingViews plant = new TestingViews();
    private final Views views = plant.views();
    private final List<Route> routes = new ArrayList<>();

    KpiPagesTest() {
        KpiRoutes.add(routes, new KpiPages(views, new Names(views)));
    }

    private JsonNode ask(HttpMethod method, String path, String... query) {
        Map<String, List<String>> given = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            given.put(query[i], List.of(query[i + 1]));
        }
        Route route = routes.stream()
                .filter(one -> one.path().equals(path) && one.takes(method))
                .findFirst()
                .orElseThrow();
        Response response = route.handler().answer(Request.of(route, Request.Given.of("", given), NOW));
        try {
            return JSON.readTree(response.body().array());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode kpi(String... query) {
        return ask(HttpMethod.GET, "/api/v1/kpi", query);
    }

    @Test
    void cutsTheWindowIntoStepsAndEndsAtTheLastWholeMinute() {
        JsonNode answer =
                kpi("asset", "m", "from", "2026-11-27T08:00:00Z", "to", "2026-11-28T00:00:00Z", "step", "hour");
        assertThat(answer.at("/window/to").asText()).isEqualTo("2026-11-27T10:00:00Z");
        assertThat(answer.at("/rows")).hasSize(2);
        JsonNode row = answer.at("/rows/1");
        assertThat(row.at("/subject").asText()).isEqualTo("works/m");
        assertThat(row.at("/from").asText()).isEqualTo("2026-11-27T09:00:00Z");
        assertThat(row.at("/elements/apt/high").asLong()).isEqualTo(3600);
        assertThat(row.at("/counts/pq/value").isNull()).isTrue();
        assertThat(row.at("/counts/pq/reason").asText()).isEqualTo("no-count");
    }

    /** A month is the site's own, and ends at the last whole minute; it stands for both ends. */
    @Test
    void aPeriodIsCutInTheSitesZone() {
        JsonNode last = kpi("period", "2026-10").at("/window");
        ZoneId zone = ZoneId.of(last.at("/zone").asText());
        assertThat(Instant.parse(last.at("/from").asText()))
                .isEqualTo(LocalDate.of(2026, 10, 1).atStartOfDay(zone).toInstant());
        assertThat(Instant.parse(last.at("/to").asText()))
                .isEqualTo(LocalDate.of(2026, 11, 1).atStartOfDay(zone).toInstant());
        assertThat(kpi("period", "2026-11-20/2026-11-30").at("/window/to").asText())
                .isEqualTo("2026-11-27T10:00:00Z");
        assertThat(kpi("period", "2027").at("/window/to").asText())
                .as("nothing of it is over")
                .isEqualTo(kpi("period", "2027").at("/window/from").asText());
        assertThatThrownBy(() -> kpi("period", "2026-11", "from", "2026-11-27T08:00:00Z"))
                .hasMessageContaining("stands for from and to");
    }

    @Test
    void namesALineOrAnAreaByItsPathOrItsId() {
        assertThat(kpi("line", "one").at("/rows/0/subject").asText()).isEqualTo("works/hall/one");
        assertThat(kpi("area", "works/hall").at("/rows/0/subject").asText()).isEqualTo("works/hall");
        assertThat(kpi().at("/rows/0/subject").asText()).isEqualTo("works");
        assertThatThrownBy(() -> kpi("line", "two")).hasMessageContaining("there is no such line");
        assertThatThrownBy(() -> kpi("line", "one", "area", "hall")).hasMessageContaining("give one of");
    }

    /** Nobody declared shifts: then there are none to cut by, and not one a day. */
    @Test
    void cutsByShiftsOnlyWhereACalendarSaysThem() {
        assertThatThrownBy(() -> kpi("step", "shift")).hasMessageContaining("no calendar");
    }

    @Test
    void foldsAgainWhatIsNamed() {
        assertThatThrownBy(() -> ask(HttpMethod.POST, "/api/v1/kpi:refold")).hasMessageContaining("is required");
        JsonNode answer = ask(
                HttpMethod.POST,
                "/api/v1/kpi:refold",
                "asset",
                "m",
                "from",
                "2026-11-27T08:00:00Z",
                "to",
                "2026-11-27T09:00:00Z");
        assertThat(answer.at("/waiting").asInt()).isEqualTo(1);
        assertThat(((TestingKpis) views.readiness().kpis()).refolded).containsExactly("works/m 3600000000000");
        assertThat(ask(HttpMethod.DELETE, "/api/v1/kpi:refold").at("/waiting").asInt())
                .isZero();
    }
}
