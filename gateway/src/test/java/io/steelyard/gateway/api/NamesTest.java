package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for what nobody has is told so; who asks for two things gets what is both. */
final class NamesTest {
    private static final AgentKey FAR = new AgentKey("far", "edge");

    @TempDir
    private Path folder;

    private final TestingViews plant = new TestingViews();
    private int rows;

    /** One site: its agent {@code edge} reads asset {@code m}, an agent {@code other} only ever told of a gap. */
    @BeforeEach
    void oneSite() {
        plant.system = SystemRecords.open(folder, System::nanoTime);
        gap("edge's", Scope.agent("works", "edge"));
        gap("m's", new Scope("works", "edge", "plc", "m", null));
        gap("other's", Scope.agent("works", "other"));
        event("edge's", Scope.agent("works", "edge"));
        event("m's", new Scope("works", "edge", "plc", "m", null));
        event("the gateway's", Scope.agent("", "gateway"));
    }

    /** Another site, with an agent and an asset of the same ids. */
    private void anotherSite() {
        plant.live.described(new AssetDescription(
                new AssetKey("far", "m"),
                FAR,
                "",
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(new SignalDescription(
                        "heat", "heat", FieldType.FLOAT, "Double", null, null, null, null, null, null)),
                List.of()));
        gap("far edge's", Scope.agent("far", "edge"));
        event("far m's", new Scope("far", "edge", "plc", "m", "heat"));
    }

    @AfterEach
    void close() {
        plant.system.close();
    }

    private void gap(String id, Scope scope) {
        InboxPosition at = new InboxPosition(0, ++rows);
        plant.system.write(List.of(
                new SystemRow.Gap(at, 0, new GapRecord(id, scope, rows, null, null, null, GapCause.LINK_DOWN))));
    }

    private void event(String type, Scope scope) {
        InboxPosition at = new InboxPosition(0, ++rows);
        plant.system.write(List.of(new SystemRow.Event(at, 0, new EventRecord(type, scope, rows, Map.of()))));
    }

    private JsonNode ask(String pathAndQuery) throws Exception {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        Map<String, List<String>> query =
                new HashMap<>(Router.query(mark < 0 ? null : pathAndQuery.substring(mark + 1)));
        Route route = Routes.of(plant.views()).stream()
                .filter(known -> known.path().equals("/api/v1/" + path))
                .findFirst()
                .orElseThrow();
        Response response = route.handler().answer(Request.of(route, Request.Given.of("", query), 1_000));
        return new ObjectMapper()
                .readTree(StandardCharsets.UTF_8
                        .decode(response.body().duplicate())
                        .toString());
    }

    private List<String> gaps(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        ask("gaps" + query).get("gaps").forEach(gap -> ids.add(gap.get("id").asText()));
        return ids;
    }

    private List<String> events(String query) throws Exception {
        List<String> types = new ArrayList<>();
        ask("events" + query)
                .get("events")
                .forEach(event -> types.add(event.get("type").asText()));
        return types;
    }

    private ProblemException problem(String pathAndQuery) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> ask(pathAndQuery));
        assertThat(problem).as(pathAndQuery).isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        return problem;
    }

    @ParameterizedTest
    @CsvSource({
        "gaps?agent=nobody, agent, works/edge",
        "gaps?agent=works/nobody, agent, works/edge",
        "events?agent=nobody, agent, works/edge",
        "ledger?agent=nobody, agent, works/edge",
        "gaps?asset=none, asset, no asset none",
        "events?asset=works/none, asset, no asset works/none",
        "gaps?signal=none, signal, no asset has a signal none",
        "events?asset=m&signal=none, signal, asset works/m has no signal none",
    })
    void whatNobodyHasIsAMistake(String pathAndQuery, String field, String said) {
        ProblemException problem = problem(pathAndQuery);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.detail()).contains(said);
    }

    @Test
    void theBareIdStandsForTheOneSite() throws Exception {
        assertThat(gaps("?agent=edge")).containsExactly("edge's", "m's").isEqualTo(gaps("?agent=works/edge"));
        assertThat(gaps("?asset=m&signal=count")).isEqualTo(gaps("?asset=works/m&signal=count"));
        assertThat(events("?agent=gateway"))
                .as("what the gateway tells of itself is of no site, and makes no second one")
                .containsExactly("the gateway's");
    }

    @ParameterizedTest
    @CsvSource({
        "gaps?agent=edge, agent, 'write site/agent, such as far/edge, works/edge'",
        "events?agent=edge, agent, 'write site/agent, such as far/edge, works/edge'",
        "ledger?agent=edge, agent, 'write site/agent, such as far/edge, works/edge'",
        "ledger?agent=other, agent, 'write site/agent, such as works/other'",
        "gaps?asset=m, asset, 'write site/asset, such as far/m, works/m'",
        "series?asset=m&signal=count, asset, 'write site/asset, such as far/m, works/m'",
    })
    void theBareIdIsAMistakeWhereItMayMeanTwo(String pathAndQuery, String field, String said) {
        anotherSite();
        ProblemException problem = problem(pathAndQuery);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.detail()).contains(said);
    }

    @Test
    void everyFilterHolds() throws Exception {
        anotherSite();
        assertThat(gaps("?agent=far/edge")).containsExactly("far edge's");
        assertThat(gaps("?asset=works/m&agent=works/edge")).containsExactly("edge's", "m's");
        assertThat(gaps("?asset=works/m&agent=far/edge")).isEmpty();
        assertThat(gaps("?asset=works/m&agent=works/other")).isEmpty();
        assertThat(events("?asset=far/m&agent=far/edge&signal=heat")).containsExactly("far m's");
        assertThat(events("?asset=far/m&agent=works/edge")).isEmpty();
        assertThat(problem("gaps?asset=works/m&signal=heat").field())
                .as("which only another asset has")
                .isEqualTo("signal");
    }

    /** An asset is not to blame for what another agent did not see. */
    @Test
    void aGapOfAWholeAgentIsOfItsOwnAssets() throws Exception {
        assertThat(gaps("")).containsExactly("edge's", "m's", "other's");
        assertThat(gaps("?asset=m")).containsExactly("edge's", "m's");
        assertThat(ask("series?asset=m&signal=count").get("gaps")).hasSize(2);
    }

    /** An agent reads several servers: one that was away says nothing of the others' assets (decision 0092). */
    @Test
    void aGapOfAServerIsOfItsOwnAssets() throws Exception {
        plant.live.described(new AssetDescription(
                new AssetKey("works", "n"),
                new AgentKey("works", "edge"),
                "press",
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(new SignalDescription(
                        "heat", "heat", FieldType.FLOAT, "Double", null, null, null, null, null, null)),
                List.of()));
        gap("press's", Scope.server("works", "edge", "press"));
        gap("lathe's", Scope.server("works", "edge", "lathe"));
        gap("other's press", Scope.server("works", "other", "press"));
        gap("n's", new Scope("works", "edge", "lathe", "n", null));
        assertThat(gaps("?asset=n")).containsExactly("edge's", "press's", "n's");
        assertThat(gaps("?asset=n&level=server")).containsExactly("edge's", "press's");
        assertThat(gaps("?asset=n&agent=edge&signal=heat")).isEqualTo(gaps("?asset=n"));
        assertThat(ask("series?asset=n&signal=heat").get("gaps")).hasSize(3);
        assertThat(gaps("?asset=m"))
                .as("whose birth named no server, so that it goes by all of its agent")
                .containsExactly("edge's", "m's", "press's", "lathe's");
        assertThat(gaps("?agent=edge")).containsExactly("edge's", "m's", "press's", "lathe's", "n's");
    }

    /** Its assets may never have been born, and it may be long gone. */
    @Test
    void anAgentIsKnownByWhateverTellsOfIt() throws Exception {
        LedgerRow row = new LedgerRow(0, 1, 1, 0, 0, new TreeMap<>(), 0, 0, true, true);
        AgentKey gone = new AgentKey("works", "gone");
        LedgerLine line = new LedgerLine(gone, new UUID(0, 1), row, 0, 1);
        plant.system.write(List.of(new SystemRow.Ledger(gone, line.epoch(), List.of(line))));
        event("alone's", Scope.agent("works", "alone"));
        assertThat(plant.system.agents())
                .containsExactlyInAnyOrder(
                        new AgentKey("", "gateway"),
                        new AgentKey("works", "alone"),
                        new AgentKey("works", "edge"),
                        gone,
                        new AgentKey("works", "other"));
        assertThat(ask("ledger?agent=gone").get("rows")).hasSize(1);
        assertThat(ask("ledger?agent=alone").get("rows")).isEmpty();
        assertThat(gaps("?agent=other")).containsExactly("other's");
    }
}
