package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.kpi.time.Element;
import io.steelyard.gateway.kpi.time.Split;
import io.steelyard.gateway.kpi.time.TimeModel;
import io.steelyard.gateway.model.AssetPlan.Calendar;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An asset's time in the words of ISO 22400-2. What is certain is the value and the low; what may be, because state, mode or
 * order are not known, is in the high.
 */
final class TimeOfAsset {
    /** How many machines have planned time and nothing that would tell of a failure. */
    static final String UNTOLD = "count.failures-untold";

    private static final String PLANNED_IS_CALENDAR = "planned-is-calendar-time";
    private static final Map<String, Set<Element>> SETS = sets();

    private final Sum sum;
    private final TimeModel model;
    private final List<Split.Part> parts;
    private final long unknown;
    private final long all;

    TimeOfAsset(Sum sum, TimeModel model) {
        this.sum = sum;
        this.model = model;
        this.parts = Split.of(sum.wholes());
        this.all = parts.stream().mapToLong(Split.Part::nanos).sum();
        this.unknown = sum.whole(MinuteFold.UNKNOWN);
    }

    private static Map<String, Set<Element>> sets() {
        Map<String, Set<Element>> sets = new LinkedHashMap<>();
        for (Element element : Element.values()) {
            sets.put(element.quantity(), EnumSet.of(element));
        }
        sets.put("time.aupt", EnumSet.of(Element.APT, Element.AUST));
        sets.put("time.aubt", EnumSet.of(Element.APT, Element.AUST, Element.ADET));
        sets.put("time.aoet", EnumSet.of(Element.APT, Element.AUST, Element.ADET, Element.ADOT));
        return sets;
    }

    /** Whether anything tells what the asset does. */
    boolean isTold() {
        return sum.has(MinuteFold.UNKNOWN);
    }

    void addTo(Amounts amounts) {
        List<Set<Element>> mays =
                parts.stream().map(part -> model.elements(part.cell())).toList();
        SETS.forEach((name, elements) -> {
            long certain = 0;
            long possible = 0;
            for (int i = 0; i < mays.size(); i++) {
                Set<Element> may = mays.get(i);
                long nanos = parts.get(i).nanos();
                certain += elements.containsAll(may) ? nanos : 0;
                possible += Collections.disjoint(may, elements) ? 0 : nanos;
            }
            add(amounts, name, certain, possible, "");
        });
        add(amounts, "time.unknown", unknown, unknown, "");
        planned(amounts);
        failures(amounts);
    }

    private void planned(Amounts amounts) {
        long operation = 0;
        long down = 0;
        long undeclared = 0;
        long seen = 0;
        for (Split.Part part : parts) {
            Calendar calendar = part.cell().flags().calendar();
            boolean isPlanned = calendar == Calendar.OPERATION || calendar == Calendar.NONE;
            seen += isPlanned && part.cell().state() != null ? part.nanos() : 0;
            operation += calendar == Calendar.OPERATION ? part.nanos() : 0;
            down += calendar == Calendar.PLANNED_DOWN ? part.nanos() : 0;
            undeclared += calendar == Calendar.NONE ? part.nanos() : 0;
        }
        String reason = undeclared > 0 ? PLANNED_IS_CALENDAR : "";
        Grade grade = undeclared == all ? Grade.T : Grade.R;
        exactly(amounts, "time.pbt", operation + undeclared, grade, reason);
        exactly(amounts, "time.pbt-seen", seen, grade, reason);
        exactly(amounts, "time.pot", operation + down + undeclared, grade, reason);
    }

    private void failures(Amounts amounts) {
        if (!sum.has(MinuteFold.FAILURES)) {
            amounts.add(UNTOLD, Quantity.exactly(BigDecimal.ONE, "1", Grade.T), BigDecimal.ONE);
            return;
        }
        long certain = 0;
        for (Split.Part part : parts) {
            Cell cell = part.cell();
            String state = cell.state();
            certain += state != null && model.isFailing(state, cell.mode()) ? part.nanos() : 0;
        }
        add(amounts, "time.ttr", certain, certain + unknown, "");
        BigDecimal count = BigDecimal.valueOf(sum.whole(MinuteFold.FAILURES));
        amounts.add(
                "count.failures",
                new Quantity(count, count, unknown == 0 ? count : null, "1", Grade.T, known(), ""),
                weight());
    }

    private void add(Amounts amounts, String name, long certain, long possible, String reason) {
        amounts.add(
                name,
                new Quantity(seconds(certain), seconds(certain), seconds(possible), "s", Grade.T, known(), reason),
                weight());
    }

    private void exactly(Amounts amounts, String name, long nanos, Grade grade, String reason) {
        amounts.add(
                name, new Quantity(seconds(nanos), seconds(nanos), seconds(nanos), "s", grade, 1, reason), weight());
    }

    /** Share of the time in which it is known what the asset did. */
    private double known() {
        return all == 0 ? 0 : (double) (all - unknown) / all;
    }

    private BigDecimal weight() {
        return BigDecimal.valueOf(all);
    }

    /** Whole nanoseconds as seconds. */
    static BigDecimal seconds(long nanos) {
        BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}
