package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the counters that a machine has: produced is good, scrap and rework together (ISO 22400-2). */
final class CountsOfAssetTest {
    private static final long MINUTE = MinuteFold.NANOS;

    /** Of 100 parts 85 were good at once, 10 are to be worked again and 5 are scrap, whichever of the counters is not there. */
    @ParameterizedTest
    @CsvSource({
        "total good scrap rework, 100 85 5 10",
        "total scrap rework, 100 85 5 10",
        "total good rework, 100 85 5 10",
        "good scrap rework, 100 85 5 10",
        "total good scrap, 100 85 5 -",
        "total scrap, 100 95 5 -",
        "total good, 100 85 15 -",
        "good scrap, 90 85 5 -",
        "good rework, 95 85 - 10",
        "total rework, 100 - - 10"
    })
    void whatIsToBeWorkedAgainIsNeitherGoodNorScrap(String roles, String counts) {
        TreeMap<String, Object> fields = new TreeMap<>();
        for (String role : roles.split(" ")) {
            fields.put(role, made(role));
            fields.put(role + MinuteFold.UNSEEN, 0L);
        }
        SortedMap<String, Quantity> all = of(roles, fields, null);
        assertThat(told(all)).isEqualTo(counts);
        all.values().stream()
                .filter(one -> one.unit().equals("1"))
                .forEach(one -> assertThat(one.low()).isEqualByComparingTo(one.high()));
    }

    /** Any part of those that were not scrap may be one to be worked again. */
    @Test
    void aReworkCounterThatCouldNotBeSeenLeavesGoodAndScrapOpen() {
        TreeMap<String, Object> fields = new TreeMap<>();
        for (String role : List.of("total", "scrap")) {
            fields.put(role, made(role));
            fields.put(role + MinuteFold.UNSEEN, 0L);
        }
        fields.put("rework", 0.0);
        fields.put("rework" + MinuteFold.UNSEEN, MINUTE);
        Quantity never = good(of("total scrap rework", fields, null));
        assertThat(never.isKnown()).as("it said nothing").isFalse();
        assertThat(never.reason()).isEqualTo("no-count");
        assertThat(never.low()).isNull();
        assertThat(never.high()).isEqualByComparingTo("95");
        fields.put("rework", 10.0);
        fields.put("rework" + MinuteFold.UNSEEN, MINUTE / 2);
        fields.put("rework" + MinuteFold.STRETCHES, 1L);
        Quantity some = good(of("total scrap rework", fields, new BigDecimal("0.5")));
        assertThat(some.value()).isEqualByComparingTo("85");
        assertThat(some.low())
                .as("30 s at a part every two, and one more at each end")
                .isEqualByComparingTo("68");
        assertThat(some.high()).isEqualByComparingTo("85");
        assertThat(some.coverage()).isEqualTo(0.5);
    }

    /** It was mapped for the first of four minutes: nobody knows what was made in the others. */
    @Test
    void aCounterThatIsNoLongerMappedIsNotSeen() {
        TreeMap<String, Object> mapped = new TreeMap<>();
        for (String role : List.of("total", "good")) {
            mapped.put(role, role.equals("total") ? 4.0 : 3.0);
            mapped.put(role + MinuteFold.UNSEEN, 0L);
        }
        TreeMap<String, Object> left = new TreeMap<>(mapped);
        left.keySet().removeIf(name -> name.startsWith("good"));
        List<SortedMap<String, Object>> minutes = List.of(mapped, left, left, left);
        Quantity some = good(of("total", minutes, null));
        assertThat(some.value()).isEqualByComparingTo("3");
        assertThat(some.low()).isEqualByComparingTo("3");
        assertThat(some.high()).as("nobody knows how many more").isNull();
        assertThat(some.coverage()).isEqualTo(0.25);
        assertThat(good(of("total", minutes, new BigDecimal("0.1"))).high())
                .as("180 s at a part every ten, and one more at each end")
                .isEqualByComparingTo("24");
        assertThat(of("total", minutes, null).get("count.pq"))
                .as("that of all was there all the time")
                .isEqualTo(new Quantity(
                        new BigDecimal("16"), new BigDecimal("16"), new BigDecimal("16"), "1", Grade.T, 1, ""));
    }

    /** Where it could not be seen while it was mapped there is no count at all, and no share of zero. */
    @Test
    void aCounterThatWasMappedAndNeverSeenTellsNothing() {
        TreeMap<String, Object> mapped = new TreeMap<>();
        mapped.put("total", 0.0);
        mapped.put("total" + MinuteFold.UNSEEN, MINUTE);
        Quantity never = of("", List.of(mapped, new TreeMap<>()), null).get("count.pq");
        assertThat(never).isNotNull();
        assertThat(never.isKnown()).isFalse();
        assertThat(never.reason()).isEqualTo("no-count");
    }

    private static double made(String role) {
        return switch (role) {
            case "good" -> 85;
            case "scrap" -> 5;
            case "rework" -> 10;
            default -> 100;
        };
    }

    private static SortedMap<String, Quantity> of(
            String roles, TreeMap<String, Object> fields, @Nullable BigDecimal most) {
        return of(roles, List.of(fields), most);
    }

    private static SortedMap<String, Quantity> of(
            String roles, List<? extends SortedMap<String, Object>> minutes, @Nullable BigDecimal most) {
        Sum sum = new Sum();
        minutes.forEach(sum::add);
        Amounts amounts = new Amounts();
        PartUnits units = new PartUnits(machine(roles.split(" ")), Conversions.NONE);
        long window = minutes.size() * MINUTE;
        new CountsOfAsset(sum, most, new CycleSeconds(List.of(), List.of(), ""), window, units).addTo(amounts);
        return amounts.all();
    }

    private static Quantity good(SortedMap<String, Quantity> all) {
        Quantity good = all.get("count.gq");
        assertThat(good).isNotNull();
        return good;
    }

    /** PQ, GQ, SQ and RQ. */
    private static String told(SortedMap<String, Quantity> all) {
        StringBuilder told = new StringBuilder();
        for (String name : List.of("count.pq", "count.gq", "count.sq", "count.rq")) {
            Quantity one = all.get(name);
            BigDecimal value = one == null ? null : one.value();
            told.append(told.isEmpty() ? "" : " ").append(value == null ? "-" : value.toPlainString());
        }
        return told.toString();
    }

    private static AssetDescription machine(String... roles) {
        List<SignalDescription> signals = Arrays.stream(roles)
                .map(role ->
                        new SignalDescription(role, role, FieldType.INT, "Int32", role, null, null, null, null, null))
                .toList();
        return new AssetDescription(
                new AssetKey("works", "lathe"),
                new AgentKey("works", "edge"),
                "",
                "",
                "",
                "",
                "",
                "",
                signals,
                List.of());
    }
}
