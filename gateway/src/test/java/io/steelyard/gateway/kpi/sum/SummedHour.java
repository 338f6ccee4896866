package io.steelyard.gateway.kpi.sum;

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
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Machines whose minutes of an hour are told, and what people declared of them, which a test changes. */
abstract class SummedHour {
    static final long MINUTE = MinuteFold.NANOS;
    static final Window HOUR = new Window(0, 60 * MINUTE, "UTC");

    final HeldMinutes rows = new HeldMinutes();
    final Tables tables = new Tables();
    final Kpis kpis = new Kpis(new Sums(rows, KeptSums.nothing(), tables, TimeModels.usual()));

    /** What people said, which a test changes. */
    static final class Tables implements Declarations {
        Nameplate nameplate = Nameplate.NOTHING;
        MeteringPlan metering = MeteringPlan.NOTHING;
        AssetPlan plan = AssetPlan.NOTHING;
        List<Optional<BigDecimal>> unitSeconds = List.of();
        List<CountCorrection> corrections = List.of();
        final Map<AssetDescription, Long> registered = new HashMap<>();
        Map<String, List<MeterReading>> readings = Map.of();

        @Override
        public Map<String, List<MeterReading>> readings(String site) {
            return readings;
        }

        @Override
        public @Nullable Long registeredSince(AssetKey asset) {
            return registered.entrySet().stream()
                    .filter(one -> one.getKey().key().equals(asset))
                    .map(Map.Entry::getValue)
                    .findAny()
                    .orElse(null);
        }

        @Override
        public List<AssetDescription> registered(String site) {
            return List.copyOf(registered.keySet());
        }

        @Override
        public AssetPlan plan(AssetKey asset, long from, long to) {
            return plan;
        }

        @Override
        public Nameplate nameplate(AssetKey asset) {
            return nameplate;
        }

        @Override
        public List<Optional<BigDecimal>> unitSeconds(AssetKey asset, long from, long to) {
            return unitSeconds;
        }

        @Override
        public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
            return corrections.stream()
                    .filter(one -> one.at() >= from && one.at() < to)
                    .toList();
        }

        @Override
        public MeteringPlan metering(String site) {
            return metering;
        }
    }

    static AssetDescription machine(String name, String profile, String... roles) {
        return machineOf("lathe", name, profile, roles);
    }

    static AssetDescription machineOf(String equipmentClass, String name, String profile, String... roles) {
        return new AssetDescription(
                new AssetKey("works", name),
                new AgentKey("works", "edge"),
                "",
                "",
                equipmentClass,
                profile,
                "hall",
                "one",
                Arrays.stream(roles)
                        .map(role -> new SignalDescription(
                                role, role, FieldType.INT, "Int32", role, null, null, null, null, null))
                        .toList(),
                List.of());
    }

    /** A minute in each of the hour's, in which the machine runs and each of its counters goes up by one. */
    AssetDescription running(AssetDescription asset) {
        for (long minute = 0; minute < 60 * MINUTE; minute += MINUTE) {
            TreeMap<String, Object> fields = new TreeMap<>(Map.of("covered", MINUTE, "samples.good", 1L));
            for (SignalDescription signal : asset.signals()) {
                if ("state".equals(signal.role())) {
                    fields.putAll(Map.of("time.3.3", MINUTE, "time.unknown", 0L, "failures", 0L));
                } else {
                    fields.putAll(Map.of(signal.role(), 1.0, signal.role() + ".unseen", 0L));
                }
            }
            rows.get(asset.key()).put(minute, new MinuteRow(asset.key(), "lathe", "hall", "one", minute, fields));
        }
        return asset;
    }

    Evidence of(AssetDescription... assets) {
        return kpis.of(new Kpis.Subject("works", "works", List.of(assets), false), HOUR);
    }

    static String plain(@Nullable BigDecimal number) {
        return number == null ? "null" : number.stripTrailingZeros().toPlainString();
    }
}
