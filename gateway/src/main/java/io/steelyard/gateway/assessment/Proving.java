package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What measurements say of an item, whatever anybody declares. */
final class Proving {
    private final Telemetry telemetry;
    private final SortedMap<String, String> used = new TreeMap<>();

    Proving(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** Whether a condition holds, in so far as the unknown allows to say. */
    enum Verdict {
        PROVEN,
        DENIED,
        UNKNOWN
    }

    /** What is measured, and the worst and best position that it allows. */
    record Reach(Telemetry.Measured measured, Position value, Position low, Position high) {}

    /**
     * What a measurement makes of a requirement.
     *
     * @param low the worst finding that it allows
     * @param measured null where a person found it
     * @param least the share with which it is met; null where a person found it
     */
    record Finding(
            Exact low,
            Exact value,
            Exact high,
            String indicator,
            Telemetry.@Nullable Measured measured,
            @Nullable BigDecimal least) {

        static Finding exactly(Exact worth) {
            return new Finding(worth, worth, worth, "", null, null);
        }

        /** The measurement as people read it. */
        String text() {
            return measured == null ? "" : indicator + " " + Texts.measured(measured);
        }
    }

    /** What was measured, for the fingerprint: the measurements' own fingerprints by indicator. */
    SortedMap<String, String> used() {
        return used;
    }

    private Telemetry.@Nullable Measured asked(String indicator) {
        Telemetry.Measured measured = telemetry.of(indicator);
        if (measured != null) {
            used.put(indicator, measured.fingerprint());
        }
        return measured;
    }

    /** Null when nobody measures it. */
    @Nullable
    Finding finding(Item.Requirement requirement) {
        Telemetry.Measured measured = asked(requirement.indicator());
        BigDecimal value = measured == null ? null : measured.quantity().value();
        if (measured == null || value == null) {
            return null;
        }
        BigDecimal low = measured.quantity().low();
        BigDecimal high = measured.quantity().high();
        int worst = low == null ? requirement.marks().size() : mark(requirement, low);
        int best = high == null ? 0 : mark(requirement, high);
        return new Finding(
                worth(requirement, worst),
                worth(requirement, mark(requirement, value)),
                best == 0
                        ? requirement.marks().get(0).worth()
                        : requirement.marks().get(best - 1).below(),
                requirement.indicator(),
                measured,
                requirement.marks().get(0).least());
    }

    /** The place of the best mark that a share reaches; behind the last when it reaches none. */
    private static int mark(Item.Requirement requirement, BigDecimal share) {
        int place = 0;
        for (Item.Mark mark : requirement.marks()) {
            if (share.compareTo(mark.least()) >= 0) {
                return place;
            }
            place++;
        }
        return place;
    }

    private static Exact worth(Item.Requirement requirement, int place) {
        return place < requirement.marks().size()
                ? requirement.marks().get(place).worth()
                : Exact.ZERO;
    }

    /** Null when nobody measures it. */
    @Nullable
    Reach ratio(Item.Ratio item) {
        String indicator = item.indicator();
        Telemetry.Measured measured = indicator == null ? null : asked(indicator);
        BigDecimal value = measured == null ? null : measured.quantity().value();
        if (measured == null || value == null) {
            return null;
        }
        Exact low = bound(measured.quantity().low(), Exact.ZERO);
        Exact high = bound(measured.quantity().high(), Exact.ONE);
        return new Reach(
                measured,
                Position.of(item, bound(value, Exact.ZERO)),
                Position.between(item, low, high, false),
                Position.between(item, low, high, true));
    }

    private static Exact bound(@Nullable BigDecimal given, Exact otherwise) {
        return given == null ? otherwise : Exact.of(given).orMore(Exact.ZERO).orLess(Exact.ONE);
    }

    /** The trend that a change means; between its bounds all options are possible. */
    @Nullable
    Reach trend(Item.Single item) {
        Item.Trend trend = item.trend();
        Telemetry.Measured measured = trend == null ? null : telemetry.change(trend.indicator(), trend.since());
        if (trend != null && measured != null) {
            used.put("change of " + trend.indicator(), measured.fingerprint());
        }
        BigDecimal value = measured == null ? null : measured.quantity().value();
        if (trend == null || measured == null || value == null) {
            return null;
        }
        Quantity change = measured.quantity();
        Set<String> possible = new TreeSet<>();
        possible.add(change.low() == null ? "down" : word(change.low(), trend.flat()));
        possible.add(change.high() == null ? "up" : word(change.high(), trend.flat()));
        if (possible.contains("down") && possible.contains("up")) {
            possible.add("flat");
        }
        int low = possible.stream().mapToInt(item::rank).min().orElse(0);
        int high = possible.stream().mapToInt(item::rank).max().orElse(0);
        return new Reach(
                measured,
                Position.of(item, item.rank(word(value, trend.flat()))),
                Position.of(item, low),
                Position.of(item, high));
    }

    /** The indicator of a fed item that nobody measures; null for other items. */
    Standing.@Nullable Unmeasured unmeasured(Item item) {
        Item.Trend trend = item instanceof Item.Single single ? single.trend() : null;
        String indicator =
                trend != null ? trend.indicator() : item instanceof Item.Ratio ratio ? ratio.indicator() : null;
        return indicator == null
                ? null
                : new Standing.Unmeasured(indicator, telemetry.whyNot(indicator, trend == null ? null : trend.since()));
    }

    private static String word(BigDecimal change, Exact flat) {
        Exact exact = Exact.of(change);
        if (exact.compareTo(flat) > 0) {
            return "up";
        }
        return Exact.ZERO.minus(exact).compareTo(flat) > 0 ? "down" : "flat";
    }

    /** The measurement of an indicator. */
    Telemetry.@Nullable Measured measured(String indicator) {
        return asked(indicator);
    }

    /** The measurement behind a condition. */
    Telemetry.@Nullable Measured measured(Item.Proof proof) {
        return asked(proof.indicator());
    }

    Verdict verdict(Item.Proof proof) {
        Telemetry.Measured measured = measured(proof);
        if (measured == null) {
            return Verdict.UNKNOWN;
        }
        String member = proof.member();
        if (member != null) {
            return measured.shown().contains(member)
                    ? Verdict.PROVEN
                    : measured.denied().contains(member) ? Verdict.DENIED : Verdict.UNKNOWN;
        }
        Quantity quantity = measured.quantity();
        BigDecimal low = quantity.low();
        BigDecimal high = quantity.high();
        if (!quantity.isKnown()) {
            return Verdict.UNKNOWN;
        }
        BigDecimal least = proof.atLeast();
        if (least != null) {
            return low != null && low.compareTo(least) >= 0
                    ? Verdict.PROVEN
                    : high != null && high.compareTo(least) < 0 ? Verdict.DENIED : Verdict.UNKNOWN;
        }
        BigDecimal most = Objects.requireNonNull(proof.atMost());
        return high != null && high.compareTo(most) <= 0
                ? Verdict.PROVEN
                : low != null && low.compareTo(most) > 0 ? Verdict.DENIED : Verdict.UNKNOWN;
    }

    /** All of the rung's conditions, or any. */
    Verdict verdict(Item.Rung rung) {
        int proven = 0;
        int denied = 0;
        for (Item.Proof proof : rung.proofs()) {
            Verdict one = verdict(proof);
            proven += one == Verdict.PROVEN ? 1 : 0;
            denied += one == Verdict.DENIED ? 1 : 0;
        }
        int all = rung.proofs().size();
        boolean isProven = rung.any() ? proven > 0 : proven == all;
        boolean isDenied = rung.any() ? denied == all : denied > 0;
        return isProven ? Verdict.PROVEN : isDenied ? Verdict.DENIED : Verdict.UNKNOWN;
    }
}
