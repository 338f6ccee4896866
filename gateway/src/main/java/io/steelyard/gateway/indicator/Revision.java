package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.RevisedValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What another version of a rule changes over evidence that is kept. */
public final class Revision {

    private Revision() {}

    /**
     * Evidence of a subject over a window, by who provided it.
     *
     * @param subject as results name it
     */
    public record Kept(String subject, Window window, Map<String, Evidence> evidence) {

        public Kept {
            evidence = Map.copyOf(evidence);
        }
    }

    /**
     * Exactly those subjects and windows whose result differs: value, bounds, or whether it is assessed and why. That a rule
     * has another version alone changes no result.
     *
     * @param before catalogue with the rule before
     * @param after catalogue with the rule now; an indicator that only one of the two has is not compared
     */
    public static List<RevisedValue> between(Catalogue before, Catalogue after, String id, List<Kept> kept) {
        Definition old = before.find(id);
        Definition now = after.find(id);
        List<RevisedValue> differences = new ArrayList<>();
        if (old == null || now == null) {
            return differences;
        }
        Evaluation first = new Evaluation(before, old);
        Evaluation second = new Evaluation(after, now);
        for (Kept one : kept) {
            IndicatorValue was = first.of(one.subject(), one.window(), one.evidence());
            IndicatorValue is = second.of(one.subject(), one.window(), one.evidence());
            if (!isSame(was, is)) {
                differences.add(new RevisedValue(was, is));
            }
        }
        return differences;
    }

    private static boolean isSame(IndicatorValue was, IndicatorValue is) {
        return was.outcome().assessed() == is.outcome().assessed()
                && was.outcome().reason().equals(is.outcome().reason())
                && isSame(was.value(), is.value())
                && isSame(was.low(), is.low())
                && isSame(was.high(), is.high());
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }
}
