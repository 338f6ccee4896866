package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AssetKey;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs from the table and from machines. */
final class JobDeskTest {
    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));
    private final JobDesk desk = new JobDesk(declared, new JobDesk.Machines() {
        @Override
        public List<AssetKey> tellingOrders(String site) {
            return List.of(new AssetKey(site, "m"));
        }

        @Override
        public List<JobDesk.Run> runs(AssetKey asset, long from, long to) {
            return List.of(
                    new JobDesk.Run("A|1", nanos("2026-11-23T08:05:00Z"), nanos("2026-11-23T09:10:00Z")),
                    new JobDesk.Run("B", nanos("2026-11-23T09:10:00Z"), null));
        }
    });

    private static long nanos(String instant) {
        return Row.nanos(Instant.parse(instant));
    }

    /** What was planned is the table's word, when it began and ended the machine's; each job is listed once. */
    @Test
    void mergesByOrderAndAsset() throws Exception {
        TestingTables.put(
                declared,
                "orders",
                "order,asset,product,plannedFrom,plannedTo,plannedQuantity,from,to\n"
                        + "A|1,m,bolt,2026-11-23T08:00Z,2026-11-23T09:00Z,100,2026-11-23T08:00Z,2026-11-23T09:00Z\n"
                        + "C,n,nut,2026-11-23T07:00Z,2026-11-23T08:00Z,5,,\n"
                        + "D,n,nut,2026-11-20T07:00Z,2026-11-20T08:00Z,5,,\n");
        JsonNode jobs = new ObjectMapper()
                .readTree(desk.jobs("works", nanos("2026-11-23T00:00:00Z"), nanos("2026-11-24T00:00:00Z"))
                        .body()
                        .text())
                .get("jobs");
        assertThat(jobs.findValuesAsText("order")).containsExactly("C", "A|1", "B");
        assertThat(jobs.findValuesAsText("source")).containsExactly("declared", "both", "machine");
        assertThat(jobs.get(1).get("from").textValue()).isEqualTo("2026-11-23T08:05:00Z");
        assertThat(jobs.get(1).get("plannedFrom").textValue()).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(jobs.get(1).get("plannedQuantity").intValue()).isEqualTo(100);
        assertThat(jobs.get(2).get("to").isNull()).isTrue();
        assertThat(jobs.get(0).get("from").isNull()).isTrue();
    }
}
