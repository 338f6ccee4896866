package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.InputVersion;
import io.steelyard.gateway.model.MistakesException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of job lists. */
final class MachineJobsTest {
    private static final AssetKey M = new AssetKey("works", "m");
    private static final String RUNNING =
            "{'kind':'response','id':'A','state':3,'stateText':'Running','start':'2026-11-02T06:00:00Z','parameters':["
                    + "{'id':'ProducedQuantity','value':%d,'unit':'pieces','code':'H87'},{'id':'ExecutionMode','value':2}]}";
    private static final String ENDED = "{'kind':'response','id':'A','state':5,'start':'2026-11-02T06:00:00Z'%s}";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));
    private final MachineJobs jobs = new MachineJobs(declared, () -> 7);

    private static MachineJobs.Told told(String time, String... list) {
        String text = "[" + String.join(",", list).replace('\'', '"') + "]";
        return new MachineJobs.Told(M, "job-responses", at(time), text);
    }

    private static long at(String time) {
        return Row.nanos(Instant.parse("2026-11-02T" + time + "Z"));
    }

    private Row job(String order) {
        return declared.table("works", "machine-jobs").rows().get(order + "|m");
    }

    private List<InputVersion> versions() {
        return declared.versions("works", "machine-jobs", Long.MAX_VALUE, 100);
    }

    @Test
    void aJobIsKeptWithWhatItWasMadeOfAndStaysOpenUntilItsEndIsTold() {
        jobs.take(List.of(told("06:10:00", RUNNING.formatted(4))));
        assertThat(job("A").values())
                .containsEntry("status", "running")
                .containsEntry("state", "Running")
                .containsEntry("quantity", new BigDecimal("4"))
                .containsEntry("execution", "production")
                .containsEntry("signal", "job-responses")
                .containsEntry("toldAt", Instant.parse("2026-11-02T06:10:00Z"))
                .doesNotContainKeys("to", "product", "plannedQuantity", "note");
        assertThat(versions()).singleElement().satisfies(version -> {
            assertThat(version.who()).isEqualTo("opc-40001-3");
            assertThat(version.at()).isEqualTo(7);
        });
        assertThat(declared.orders("works").rows().get("A|m").nanos("to")).isNull();
    }

    /** A part is made each few seconds: what a running job has made is written with its end. */
    @Test
    void theSameAgainAndOlderListsChangeNothing() {
        jobs.take(List.of(told("06:10:00", RUNNING.formatted(4))));
        jobs.take(List.of(told("06:10:00", RUNNING.formatted(4)), told("06:20:00", RUNNING.formatted(9))));
        jobs.take(List.of(told("06:09:00", ENDED.formatted(",'end':'2026-11-02T06:08:00Z'"))));
        assertThat(versions()).hasSize(1);
        jobs.take(List.of(told("06:30:00", ENDED.formatted(",'end':'2026-11-02T06:29:00Z'"))));
        assertThat(versions()).hasSize(2);
        assertThat(job("A").nanos("to")).isEqualTo(at("06:29:00"));
        assertThat(job("A").text("status")).isEqualTo("done");
        assertThat(job("A").flag("endSeen")).isFalse();
    }

    @Test
    void aJobThatIsOverWithoutAnEndWasOverWhenAListFirstSaidSo() {
        jobs.take(List.of(told("07:00:00", ENDED.formatted(""))));
        assertThat(job("A").nanos("to")).isEqualTo(at("07:00:00"));
        assertThat(job("A").flag("endSeen")).isTrue();
        jobs.take(List.of(told("06:50:00", ENDED.formatted("")), told("07:10:00", ENDED.formatted(""))));
        assertThat(job("A").nanos("to")).as("a backlog told it").isEqualTo(at("06:50:00"));
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        jobs.take(List.of(told(
                "07:00:00",
                "{'kind':'order','id':'B','state':9,'start':'2026-11-02T09:00:00Z','end':'2026-11-02T08:00:00Z',"
                        + "'parameters':[{'id':'RunsPlanned','value':12.5,'unit':'kg','code':'KGM'}]}",
                "{'kind':'order','id':'" + "x".repeat(500) + "'}")));
        jobs.take(List.of(new MachineJobs.Told(M, "job-responses", 1, "[{")));
        assertThat(job("B").text("orderNote"))
                .contains("RunsPlanned is in kg, which is no count")
                .contains("planned end is not after")
                .contains("state 9");
        assertThat(job("B").number("plannedQuantity")).isNull();
        assertThat(jobs.read()).isEqualTo(3);
        assertThat(jobs.refused()).isEqualTo(2);
    }

    /** Orders first: what a person wrote stays, what they left empty is the machine's. */
    @Test
    void whatAPersonWroteGoesBeforeIt() {
        String own = "{'kind':'order','id':'A','state':3,'start':'2026-11-02T05:00:00Z','parameters':["
                + "{'id':'RunsPlanned','value':'250'}],'materials':[{'use':'Material Produced','id':'nut'}]}";
        jobs.take(List.of(told("06:10:00", own, RUNNING.formatted(4))));
        assertThat(declared.orders("works").rows().get("A|m").values())
                .containsEntry("product", "nut")
                .containsEntry("plannedQuantity", new BigDecimal("250"))
                .containsEntry("from", Instant.parse("2026-11-02T06:00:00Z"));
        TestingTables.put(
                declared, "orders", "order,asset,product,status,plannedFrom\nA,m,bolt,issued,2026-11-02T05:30Z\n");
        assertThat(declared.orders("works").rows().get("A|m").values())
                .containsEntry("product", "bolt")
                .containsEntry("plannedFrom", Instant.parse("2026-11-02T05:30:00Z"))
                .containsEntry("from", Instant.parse("2026-11-02T06:00:00Z"))
                .containsEntry("status", "running");
        TestingTables.put(declared, "orders", "order,asset,from,to\nA,m,2026-11-02T05:30Z,2026-11-02T05:40Z\n");
        assertThat(declared.orders("works").rows().get("A|m").values())
                .containsEntry("from", Instant.parse("2026-11-02T05:30:00Z"))
                .containsEntry("to", Instant.parse("2026-11-02T05:40:00Z"));
        assertThatThrownBy(() -> TestingTables.put(declared, "machine-jobs", "order,asset\nA,m\n"))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("not changed by hand");
    }

    /** Neither a trial run nor an order that waits is on the machine. */
    @Test
    void onlyProductionThatHasBegunIsOnTheMachine() {
        jobs.take(List.of(told(
                "06:10:00",
                "{'kind':'response','id':'T','state':3,'start':'2026-11-02T06:00:00Z','parameters':["
                        + "{'id':'ExecutionMode','value':1}]}",
                "{'kind':'order','id':'W','state':2,'start':'2026-11-02T06:00:00Z'}")));
        assertThat(declared.orders("works").rows()).containsOnlyKeys("W|m");
        assertThat(SiteCalendar.job(declared.orders("works").rows().get("W|m"))).isNull();
        assertThat(Map.copyOf(job("T").values())).containsEntry("execution", "test");
    }
}
