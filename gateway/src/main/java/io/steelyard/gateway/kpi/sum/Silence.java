package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.TimeModel;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a machine that is registered and was never heard of: it may have done anything, and made as much as its
 * register allows. It adds nothing to what was seen, only to what may have been. For one thread.
 */
final class Silence {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final Map<String, List<String>> TOLD_BY = Map.of(
            "count.pq", List.of("total", "good"),
            "count.gq", List.of("good", "total"),
            "count.sq", List.of("scrap", "total"),
            "count.rq", List.of("rework"));

    private final AssetDescription machine;
    private final Sum sum = new Sum();
    private final String digest;
    private final Declarations declared;
    private final Window window;
    private final BigDecimal weight;
    private final @Nullable BigDecimal most;

    Silence(AssetDescription machine, Declarations declared, Window window) {
        this.machine = machine;
        this.declared = declared;
        this.window = window;
        Digest made = new Digest();
        new MissingMinutes(machine, declared.plan(machine.key(), window.from(), window.to()), List.of())
                .add(sum, made, window.from(), window.to());
        this.digest = made.end();
        this.weight = BigDecimal.valueOf(window.to() - window.from());
        BigDecimal rate = declared.nameplate(machine.key()).mostUnitsASecond();
        this.most = rate == null ? null : rate.multiply(weight).divide(NANOS, 0, RoundingMode.CEILING);
    }

    String digest() {
        return digest;
    }

    /** What its part in a coverage counts. */
    BigDecimal weight() {
        return weight;
    }

    /** Whether anything is to tell what it does. */
    boolean isTimed() {
        return sum.has(MinuteFold.UNKNOWN);
    }

    void addTo(Amounts amounts, TimeModel model) {
        TimeOfAsset time = new TimeOfAsset(sum, model);
        if (time.isTold()) {
            time.addTo(amounts);
        }
    }

    /** Digests of what people declared of its parts, where they are to be counted. */
    Map<String, String> digests() {
        Amounts parts = parts();
        return parts.has("count.pq") ? DeclaredCounts.add(new Amounts(), declared, machine.key(), window) : Map.of();
    }

    /** Its parts, in so far as they are to be counted. */
    Amounts parts() {
        Amounts parts = new Amounts();
        TOLD_BY.forEach((name, roles) -> {
            if (roles.stream().anyMatch(this::tells)) {
                parts.put(name, upTo(most, "1"));
            }
        });
        if (parts.has("count.pq")) {
            parts.put("time.planned-run", upTo(null, "s"));
        }
        var unused = DeclaredCounts.add(parts, declared, machine.key(), window);
        return parts;
    }

    private boolean tells(String role) {
        return machine.signals().stream().anyMatch(signal -> role.equals(signal.role()));
    }

    private static Quantity upTo(@Nullable BigDecimal high, String unit) {
        return new Quantity(BigDecimal.ZERO, BigDecimal.ZERO, high, unit, Grade.T, 0, "");
    }
}
