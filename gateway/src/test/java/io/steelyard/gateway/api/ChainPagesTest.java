package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.Publisher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ChainPagesTest {
    private static final Check OPEN = Finding.SECURITY_OPEN.check(Map.of("reason", "a lab"));
    private static final Check WELL = Check.well(Check.Part.MQTT);

    private final TestingViews plant = new TestingViews();
    private final ChainPages pages = new ChainPages(plant.views());

    private Response ask(Route.Handler page, Check... checks) {
        plant.slow.countDown();
        plant.parts = List.of(checks);
        Route route = new Route("/health", Role.LOCAL, "", "Health", List.of(), page);
        return page.answer(Request.of(route, Request.Given.of("", Map.of()), 0));
    }

    private static String text(Response response) {
        return StandardCharsets.UTF_8.decode(response.body().duplicate()).toString();
    }

    private static JsonNode json(Response response) throws Exception {
        return new ObjectMapper().readTree(text(response));
    }

    /** An open address that somebody accepted is to be seen, but the gateway does its work. */
    @Test
    void anOpenAddressFailsItsCheckAndMakesNothingUnready() throws Exception {
        Response health = ask(pages::health, WELL, OPEN);
        assertThat(health.status()).isEqualTo(200);
        assertThat(json(health).get("status").textValue()).isEqualTo("warn");
        assertThat(json(health).get("checks").get(1).get("status").textValue()).isEqualTo("fail");
        Response ready = ask(pages::ready, WELL, OPEN);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(json(ready).get("status").textValue()).isEqualTo("ok");
        assertThat(text(ready)).doesNotContain("security");
    }

    @Test
    void aPartThatFailsMakesBothUnready() {
        Check broken = Finding.STORE_FAILED.check(Map.of("reason", "the disk is full"));
        assertThat(ask(pages::health, WELL, broken).status()).isEqualTo(503);
        assertThat(ask(pages::ready, WELL, broken).status()).isEqualTo(503);
        Check warned = Finding.STORE_REPLACED.check(Map.of("count", "7"));
        assertThat(ask(pages::ready, WELL, warned).status()).isEqualTo(200);
    }

    /** The console says it in the visitor's language, so the answer tells what is said and what stands in the sentence. */
    @Test
    void aCheckSaysItsSentenceAndWhatItIsMadeOf() throws Exception {
        JsonNode checks = json(ask(pages::health, WELL, OPEN)).get("checks");
        assertThat(checks.get(0).toString())
                .isEqualTo("{\"name\":\"mqtt\",\"status\":\"ok\",\"detail\":\"\",\"finding\":null,\"parameters\":{}}");
        assertThat(checks.get(1).get("detail").textValue()).contains("(a lab)", "bind 127.0.0.1");
        assertThat(checks.get(1).get("finding").textValue()).isEqualTo("security-open");
        assertThat(checks.get(1).get("parameters").toString()).isEqualTo("{\"reason\":\"a lab\"}");
    }

    /** What the ledger cannot account for must not look as if it did. */
    @Test
    void tellsWhoDoesNotNumberAndWhatItsSeqMisses() {
        plant.publishers.add(new Publisher(new AgentKey("works", "ours"), true, 0, 0));
        plant.publishers.add(new Publisher(new AgentKey("works", "theirs"), false, 12, 3));
        plant.publishers.add(new Publisher(new AgentKey("works", "unborn"), null, 0, 0));
        assertThat(text(ask(pages::metrics, WELL)))
                .contains(
                        "steelyard_publisher_numbered{agent=\"works/ours\"} 1\n",
                        "steelyard_publisher_numbered{agent=\"works/theirs\"} 0\n",
                        "steelyard_not_numbered_total{agent=\"works/theirs\"} 12\n",
                        "steelyard_seq_missed_total{agent=\"works/theirs\"} 3\n")
                .doesNotContain("unborn", "_total{agent=\"works/ours\"}");
    }

    /** A figure that is missing because it was too much to read must not go unseen. */
    @Test
    void countsFiguresThatWereNotComputed() {
        plant.notGiven.put("too-many-measurements", 3L);
        assertThat(text(ask(pages::metrics, WELL)))
                .contains("steelyard_answers_not_given_total{reason=\"too-many-measurements\"} 3\n");
    }

    /** Reasons and agents' names come from outside: one quote would make the whole page unreadable to Prometheus. */
    @Test
    void escapesWhatComesFromOutsideInTheCounters() {
        plant.dropped = new TreeMap<>(Map.of("a \"b\" \\ c\nd", 7L));
        assertThat(text(ask(pages::metrics, WELL)))
                .contains("steelyard_stage_dropped_total{stage=\"mqtt\",reason=\"a \\\"b\\\" \\\\ c\\nd\"} 7\n");
    }
}
