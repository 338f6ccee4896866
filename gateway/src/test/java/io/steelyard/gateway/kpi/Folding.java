package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.AssetPlan.Calendar;
import io.steelyard.gateway.model.AssetPlan.Job;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One minute of a machine whose signals are named as their roles, put together second by second. */
final class Folding {
    static final long SECOND = 1_000_000_000L;
    static final long MINUTE = 100 * MinuteFold.NANOS;
    static final long BAD = 0x8000_0000L;
    private static final Scope AGENT = Scope.agent("works", "edge");

    private final List<SignalDescription> signals = new ArrayList<>();
    private final Map<String, List<StoredPoint>> samples = new HashMap<>();
    private final Map<String, StoredPoint> before = new HashMap<>();
    private final Map<String, StoredPoint> counters = new HashMap<>();
    private final List<GapRecord> gaps = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<CountCorrection> corrections = new ArrayList<>();
    private final Map<String, BigDecimal> programs = new HashMap<>();
    private Nameplate nameplate = Nameplate.NOTHING;
    private String profile = "lathe";

    Folding with(String role, String type, @Nullable String unit) {
        signals.add(new SignalDescription(
                role,
                role,
                type.equals("String") ? FieldType.STRING : type.equals("Double") ? FieldType.FLOAT : FieldType.INT,
                type,
                role,
                unit,
                null,
                null,
                null,
                null));
        return this;
    }

    /** State, mode, order and counters. */
    static Folding machine() {
        return new Folding()
                .with("state", "Int32", null)
                .with("mode", "Int32", null)
                .with("order", "String", null)
                .with("good", "UInt16", null)
                .with("energy", "Double", "kWh");
    }

    Folding profile(String name) {
        profile = name;
        return this;
    }

    Folding before(String signal, @Nullable Object value) {
        return before(signal, value, 1);
    }

    Folding before(String signal, @Nullable Object value, long secondsAgo) {
        StoredPoint point = new StoredPoint(MINUTE - secondsAgo * SECOND, value == null ? BAD : 0, value);
        before.put(signal, point);
        if (value != null) {
            counters.put(signal, point);
        }
        return this;
    }

    /** Null is a Bad sample. */
    Folding at(long second, String signal, @Nullable Object value) {
        samples.computeIfAbsent(signal, s -> new ArrayList<>())
                .add(new StoredPoint(MINUTE + second * SECOND, value == null ? BAD : 0, value));
        return this;
    }

    Folding gap(long from, long to) {
        return gap(AGENT, from, to);
    }

    Folding gapOf(String signal, long from, long to) {
        return gap(AGENT.signal("m", signal), from, to);
    }

    private Folding gap(Scope scope, long from, long to) {
        gaps.add(new GapRecord(
                "g" + gaps.size(),
                scope,
                MINUTE + from * SECOND,
                MINUTE + to * SECOND,
                null,
                null,
                GapCause.LINK_DOWN));
        return this;
    }

    Folding planned(long from, long to, Calendar calendar, boolean maintenance, @Nullable String unitSeconds) {
        stretches.add(new Stretch(
                MINUTE + from * SECOND,
                MINUTE + to * SECOND,
                calendar,
                maintenance,
                unitSeconds == null ? null : new Job("order", null, new BigDecimal(unitSeconds))));
        return this;
    }

    Folding corrected(String role, long delta) {
        corrections.add(new CountCorrection(MINUTE, role, BigDecimal.valueOf(delta)));
        return this;
    }

    /** What a part is to take while the program runs. */
    Folding program(String name, String unitSeconds) {
        programs.put(name, new BigDecimal(unitSeconds));
        return this;
    }

    Folding atMost(String unitsASecond) {
        nameplate = new Nameplate(null, new BigDecimal(unitsASecond));
        return this;
    }

    SortedMap<String, Object> fold() {
        AssetDescription asset = new AssetDescription(
                new AssetKey("works", "m"),
                new AgentKey("works", "edge"),
                "",
                "",
                "lathe",
                profile,
                "hall",
                "one",
                signals,
                List.of());
        Declared declared = new Declared(
                new AssetPlan(stretches),
                nameplate,
                corrections,
                ModelTimes.Part.always(TimeModels.usual().of(asset)),
                Conversions.NONE,
                programs);
        return MinuteFold.fold(
                        new MinuteInput(asset, MINUTE, samples, before, counters, gaps, Long.MAX_VALUE, declared))
                .fields();
    }
}
