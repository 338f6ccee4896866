package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.kpi.time.Cell.Flags;
import io.steelyard.gateway.kpi.time.Cell.Order;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.CountCorrection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said of minutes that have no row: unknown in every respect but what was planned, and what people corrected. */
final class MissingMinutes {
    private final AssetDescription asset;
    private final List<Stretch> planned;
    private final List<CountCorrection> corrections;
    private final boolean timed;

    /** With what people corrected in minutes that begin in the window. */
    static MissingMinutes of(AssetDescription asset, AssetPlan plan, Declarations declared, long from, long to) {
        return new MissingMinutes(asset, plan, declared.corrections(asset.key(), from, to + MinuteFold.NANOS));
    }

    MissingMinutes(AssetDescription asset, AssetPlan plan, List<CountCorrection> corrections) {
        this.asset = asset;
        this.corrections = corrections;
        this.planned = plan.stretches();
        this.timed = tells("state") || tells("total") || tells("good");
    }

    private boolean tells(String role) {
        return asset.signals().stream().anyMatch(signal -> role.equals(signal.role()));
    }

    /** Adds the minutes that follow each other; none when there are none. */
    void add(Sum sum, Digest digest, long from, long to) {
        if (from >= to) {
            return;
        }
        TreeMap<String, Long> fields = new TreeMap<>();
        long nanos = to - from;
        fields.put(MinuteFold.EXPECTED, asset.signals().size() * nanos);
        if (timed) {
            fields.put(MinuteFold.UNKNOWN, nanos);
            if (tells("state")) {
                fields.put(MinuteFold.FAILURES, 0L); // none that was seen
            }
            cells(fields, from, to);
        }
        for (String role : MinuteFold.COUNTERS) {
            if (tells(role)) {
                fields.put(role + MinuteFold.UNSEEN, nanos);
                fields.put(role + MinuteFold.STRETCHES, 1L);
                fields.put(role + MinuteFold.BLIND, 1L);
            }
        }
        Map<String, BigDecimal> corrected = corrected(from, to);
        sum.addMissing(fields, corrected, nanos / MinuteFold.NANOS);
        digest.missing(from, to, fields, corrected);
    }

    private Map<String, BigDecimal> corrected(long from, long to) {
        Map<String, BigDecimal> corrected = new TreeMap<>();
        for (CountCorrection one : corrections) {
            if (one.at() >= from && one.at() < to) {
                // as a row has it
                BigDecimal delta = BigDecimal.valueOf(one.delta().doubleValue());
                corrected.merge(one.role() + MinuteFold.CORRECTED, delta, BigDecimal::add);
            }
        }
        return corrected;
    }

    private void cells(Map<String, Long> fields, long from, long to) {
        for (Stretch stretch : planned) {
            long nanos = Math.min(to, stretch.to()) - Math.max(from, stretch.from());
            String part =
                    new Cell(null, null, new Flags(stretch.calendar(), Order.NO, stretch.maintenance(), false)).part();
            if (nanos > 0 && part != null) {
                fields.merge(part, nanos, Long::sum);
            }
        }
    }
}
