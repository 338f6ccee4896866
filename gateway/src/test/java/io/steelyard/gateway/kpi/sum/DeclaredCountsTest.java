package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was declared of machines' parts, beside what they counted: of the same machines and of the same time. */
final class DeclaredCountsTest {
    private static final long MINUTE = MinuteFold.NANOS;
    private static final Window HOUR = new Window(0, 60 * MINUTE, "UTC");
    private static final String EPC = "count.epc";

    private final HeldMinutes rows = new HeldMinutes();
    private final Tables tables = new Tables();
    private final Kpis kpis = new Kpis(new Sums(rows, KeptSums.nothing(), tables, TimeModels.usual()));

    /** So many a minute each machine can make, and since when it is registered. */
    private static final class Tables implements Declarations {
        private final Map<String, BigDecimal> capacities = new HashMap<>();
        private final List<AssetDescription> registered = new ArrayList<>();

        @Override
        public @Nullable Quantity capacity(AssetKey asset, long from, long to) {
            BigDecimal each = capacities.get(asset.asset());
            if (each == null) {
                return null;
            }
            return each.signum() < 0
                    ? Quantity.missing("1", Grade.S, "capacity-of-a-part")
                    : Quantity.exactly(each.multiply(BigDecimal.valueOf((to - from) / MINUTE)), "1", Grade.S);
        }

        @Override
        public @Nullable Long registeredSince(AssetKey asset) {
            return registered.stream().anyMatch(one -> one.key().equals(asset)) ? (Long) Long.MIN_VALUE : null;
        }

        @Override
        public List<AssetDescription> registered(String site) {
            return registered;
        }

        @Override
        public AssetPlan plan(AssetKey asset, long from, long to) {
            return AssetPlan.NOTHING;
        }

        @Override
        public Nameplate nameplate(AssetKey asset) {
            return Nameplate.NOTHING;
        }

        @Override
        public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
            return List.of();
        }

        @Override
        public MeteringPlan metering(String site) {
            return MeteringPlan.NOTHING;
        }
    }

    private static AssetDescription machine(String equipmentClass, String name, String... roles) {
        return new AssetDescription(
                new AssetKey("works", name),
                new AgentKey("works", "edge"),
                "",
                "",
                equipmentClass,
                "",
                "hall",
                "one",
                Arrays.stream(roles)
                        .map(role -> new SignalDescription(
                                role, role, FieldType.INT, "Int32", role, null, null, null, null, null))
                        .toList(),
                List.of());
    }

    /** One of each counter a minute, from the minute on. */
    private AssetDescription running(AssetDescription asset, long first) {
        for (long minute = first * MINUTE; minute < 60 * MINUTE; minute += MINUTE) {
            TreeMap<String, Object> fields = new TreeMap<>(Map.of("covered", MINUTE, "samples.good", 1L));
            for (SignalDescription signal : asset.signals()) {
                fields.putAll(
                        "state".equals(signal.role())
                                ? Map.of("time.3.3", MINUTE, "time.unknown", 0L, "failures", 0L)
                                : Map.of(signal.role(), 1.0, signal.role() + ".unseen", 0L));
            }
            rows.get(asset.key()).put(minute, new MinuteRow(asset.key(), "lathe", "hall", "one", minute, fields));
        }
        return asset;
    }

    private Evidence of(AssetDescription... assets) {
        return kpis.of(new Kpis.Subject("works", "works", List.of(assets), false), HOUR);
    }

    private static String told(Evidence evidence, String name) {
        Quantity found = evidence.quantities().get(name);
        return found == null
                ? "not there"
                : found.value() == null ? found.reason() : found.value().toPlainString();
    }

    private static List<String> digests(Evidence evidence) {
        return evidence.digests().keySet().stream()
                .filter(name -> name.startsWith(EPC))
                .toList();
    }

    /** 60 + 60 made; 2 × 60 and 3 × 30 could be: the second machine is there for half of the hour. */
    @Test
    void capacitiesAreAddedOverTheTimeInWhichEachMachineIsThere() {
        AssetDescription a = running(machine("lathe", "a", "state", "good"), 0);
        AssetDescription b = running(machine("lathe", "b", "state", "good"), 30);
        tables.capacities.putAll(Map.of("a", new BigDecimal("2"), "b", new BigDecimal("3")));
        Evidence both = of(a, b);
        assertThat(told(both, "count.pq")).isEqualTo("90");
        assertThat(told(both, EPC)).isEqualTo("210");
        assertThat(digests(both)).containsExactly("count.epc|declared/works/a", "count.epc|declared/works/b");
        Evidence single = kpis.of(Kpis.Subject.of(b), HOUR);
        assertThat(told(single, EPC)).isEqualTo("90");
        assertThat(both.digestsOf(List.of("count.pq")).keySet())
                .as("of no other indicator")
                .noneMatch(name -> name.startsWith(EPC));
        tables.capacities.put("b", new BigDecimal("4"));
        assertThat(of(a, b).digests()).isNotEqualTo(both.digests());
    }

    @Test
    void whatSomeDoNotSayIsSaidOfNone() {
        AssetDescription a = running(machine("lathe", "a", "state", "good"), 0);
        AssetDescription b = running(machine("lathe", "b", "state", "good"), 0);
        AssetDescription press = running(machine("press", "c", "state", "good"), 0);
        AssetDescription dumb = running(machine("lathe", "d", "state"), 0);
        AssetDescription meter = running(machine("meter", "e", "energy"), 0);
        assertThat(told(of(a, b), EPC)).as("nobody declared any").isEqualTo("not there");
        tables.capacities.putAll(Map.of("a", BigDecimal.ONE, "c", BigDecimal.ONE));
        assertThat(told(of(a, b), EPC)).isEqualTo("needs-capacity");
        assertThat(told(of(a, press), EPC)).isEqualTo("unlike-machines");
        assertThat(told(of(a, meter), EPC)).as("a meter makes nothing").isEqualTo("60");
        assertThat(told(of(a, dumb), EPC)).as("nor was this one declared to").isEqualTo("60");
        tables.capacities.put("d", BigDecimal.ONE);
        assertThat(told(of(a, dumb), EPC)).as("what it makes is not in PQ").isEqualTo("no-count");
        tables.capacities.put("b", BigDecimal.ONE.negate());
        assertThat(told(of(a, b), EPC)).isEqualTo("capacity-of-a-part");
    }

    /** It may have made anything: its capacity is in the whole as its parts are. */
    @Test
    void aRegisteredMachineThatNeverSpokeHasItsCapacity() {
        AssetDescription a = running(machine("lathe", "a", "state", "good"), 0);
        tables.registered.add(machine("lathe", "silent", "state", "good"));
        tables.registered.add(machine("", "camera", "state"));
        tables.capacities.put("a", BigDecimal.ONE);
        assertThat(told(of(a), EPC)).isEqualTo("needs-capacity");
        tables.capacities.put("silent", BigDecimal.TEN);
        assertThat(told(of(a), EPC)).isEqualTo("660");
        assertThat(digests(of(a))).containsExactly("count.epc|declared/works/a", "count.epc|declared/works/silent");
        assertThat(of(a).quantities().get("count.pq").high()).isNull();
    }
}
