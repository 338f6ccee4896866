package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.LedgerRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the ledger can not tell which rows are in memory and which are in the system records. */
final class EarlierLedgerTest {
    private static final AgentKey EDGE = new AgentKey("works", "edge");
    private static final AgentKey OTHER = new AgentKey("works-2", "edge-2");
    private static final long NOW = 1_000L * 3_600_000_000_000L;

    @TempDir
    private Path folder;

    private final TestingViews plant = new TestingViews();

    @BeforeEach
    void open() {
        plant.system = SystemRecords.open(folder, System::nanoTime);
    }

    @AfterEach
    void close() {
        plant.system.close();
    }

    private static LedgerLine line(AgentKey agent, int epoch, long hour, long missing) {
        LedgerRow row = new LedgerRow(
                hour,
                20 + missing,
                10,
                1,
                0,
                new TreeMap<>(Map.of("filter", 3L, "repeat", 4L)),
                1,
                1,
                missing == 0,
                true);
        return new LedgerLine(agent, new UUID(0, epoch), row, 5, 7);
    }

    private JsonNode ask(String... query) throws Exception {
        Map<String, List<String>> parameters = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], List.of(query[i + 1]));
        }
        Route route = Routes.of(plant.views()).stream()
                .filter(known -> known.path().equals("/api/v1/ledger"))
                .findFirst()
                .orElseThrow();
        Response response = route.handler().answer(Request.of(route, Request.Given.of("", parameters), NOW));
        return new ObjectMapper()
                .readTree(StandardCharsets.UTF_8
                        .decode(response.body().duplicate())
                        .toString());
    }

    private static List<String> places(JsonNode answer) {
        List<String> places = new ArrayList<>();
        answer.get("rows")
                .forEach(row -> places.add(row.get("hour").asText().substring(8, 13) + " "
                        + row.get("agent").asText() + " "
                        + row.get("epoch").asText().substring(35)));
        return places;
    }

    private void fill() {
        plant.system.write(List.of(
                new SystemRow.Ledger(EDGE, new UUID(0, 1), List.of(line(EDGE, 1, 100, 0), line(EDGE, 1, 101, 2))),
                new SystemRow.Ledger(OTHER, new UUID(0, 2), List.of(line(OTHER, 2, 100, 0))),
                new SystemRow.Ledger(EDGE, new UUID(0, 3), List.of(line(EDGE, 3, 102, 0)))));
        plant.ledger.add(line(EDGE, 3, 102, 0)); // stands in both; the one in memory counts
        plant.ledger.add(line(EDGE, 4, 101, 0));
    }

    @Test
    void showsBothInOneOrderPageByPage() throws Exception {
        fill();
        JsonNode all = ask();
        assertThat(places(all))
                .containsExactly("05T04 edge-2 2", "05T04 edge 1", "05T05 edge 1", "05T05 edge 4", "05T06 edge 3");
        List<String> paged = new ArrayList<>();
        JsonNode page = ask("limit", "2");
        paged.addAll(places(page));
        while (!page.get("next").isNull()) {
            page = ask("limit", "2", "cursor", page.get("next").asText());
            paged.addAll(places(page));
            assertThat(page.get("total")).isEqualTo(all.get("total"));
        }
        assertThat(paged).isEqualTo(places(all));
    }

    @Test
    void sumsAllUp() throws Exception {
        fill();
        JsonNode total = ask().get("total");
        assertThat(total.get("sampled").asLong()).isEqualTo(5 * 20 + 2);
        assertThat(total.get("stored").asLong()).isEqualTo(50);
        assertThat(total.get("dropped").get("filter").asLong()).isEqualTo(15);
        assertThat(total.get("dropped").get("repeat").asLong()).isEqualTo(20);
        assertThat(total.get("missing").asLong()).isEqualTo(2);
        assertThat(total.get("duplicates").asLong()).isEqualTo(4 * 5);
        assertThat(total.get("balanced").asBoolean(true)).isFalse();
        assertThat(total.get("state").asText()).isEqualTo("final");
    }

    @Test
    void filtersByAgentAndTime() throws Exception {
        fill();
        assertThat(places(ask("agent", "works-2/edge-2"))).containsExactly("05T04 edge-2 2");
        assertThat(places(ask("from", "1970-01-05T05:59:59Z", "to", "1970-01-05T06:00:00Z")))
                .containsExactly("05T05 edge 1", "05T05 edge 4");
        assertThat(ask("to", "1970-01-01T00:00:00Z")
                        .get("total")
                        .get("balanced")
                        .isNull())
                .isTrue();
    }

    @Test
    void refusesACursorOfAnotherList() {
        String foreign = Cursor.of("#5\u001f=a\u001f=b\u001f=c");
        assertThatThrownBy(() -> ask("cursor", foreign)).isInstanceOf(ProblemException.class);
    }

    /** An upgrade keeps what the program before wrote, and needs no hand. */
    @Test
    void extendsTheRecordsOfVersionOne() throws Exception {
        plant.system.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE ledger_hour");
            statement.execute("PRAGMA user_version=1");
        }
        plant.system = SystemRecords.open(folder, System::nanoTime);
        fill();
        assertThat(ask().get("rows")).hasSize(5);
    }
}
