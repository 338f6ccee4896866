package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Why quantities of a subject are not told, or not by all of its assets. */
final class Untold {
    /** Why nothing is said of an asset before it was there. */
    private static final String NOT_THERE = "not-there-yet";

    private Untold() {}

    /** Failures are what machines tell of them; where some of a group cannot, the number says so. */
    static void failures(Amounts amounts) {
        if (amounts.has(TimeOfAsset.UNTOLD) && amounts.has("count.failures")) {
            Quantity told = amounts.get("count.failures", "1", "");
            amounts.put(
                    "count.failures",
                    new Quantity(
                            told.value(),
                            told.low(),
                            told.high(),
                            told.unit(),
                            told.grade(),
                            told.coverage(),
                            told.reason().isEmpty() ? "failures-not-told-by-all" : told.reason()));
        }
    }

    /** Those that nobody tells of, and why. */
    static void quantities(Amounts amounts, Kpis.Subject subject, boolean isNobodyThere) {
        Map<String, String> otherwise = Map.of(
                "time.apt",
                "no-state-signal",
                "time.pbt",
                "no-state-signal",
                "count.failures",
                "no-state-signal",
                "count.pq",
                "no-count",
                "count.gq",
                "no-count",
                "count.sq",
                "no-count",
                "count.rq",
                "no-count",
                "time.planned-run",
                "no-count",
                EnergyOfAsset.ELECTRICITY,
                "no-meter");
        otherwise.forEach((name, reason) -> {
            if (!amounts.has(name) && !SiteEnergy.isNotNeeded(name, subject, amounts)) {
                String unit = name.startsWith("time.") ? "s" : name.startsWith("energy") ? EnergyOfAsset.UNIT : "1";
                amounts.put(name, Quantity.missing(unit, Grade.T, isNobodyThere ? NOT_THERE : reason));
            }
        });
    }

    /** Where nobody ever looked nothing was measured: no share of zero. */
    static void anything(Amounts amounts) {
        BigDecimal covered = amounts.get("time.covered", "s", "").value();
        if (covered == null || covered.signum() == 0) {
            for (String name : List.of("time.covered", "time.node-online", "samples.received", "samples.expected")) {
                amounts.put(name, Quantity.missing("s", Grade.T, "no-sample"));
            }
        }
    }
}
