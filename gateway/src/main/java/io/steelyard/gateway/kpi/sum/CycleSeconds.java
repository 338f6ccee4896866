package io.steelyard.gateway.kpi.sum;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Planned seconds a unit of an asset in a period.
 *
 * @param declared those without a job, one after the other; an empty one where nobody declared any
 * @param ofJobs those of the period's jobs and programs, each once
 * @param from where those without a job come from
 */
record CycleSeconds(List<Optional<BigDecimal>> declared, List<BigDecimal> ofJobs, String from) {

    CycleSeconds {
        declared = List.copyOf(declared);
        ofJobs = List.copyOf(ofJobs);
    }

    /** What holds at the end of the period; null when nobody declared it. */
    @Nullable
    BigDecimal last() {
        return declared.isEmpty() ? null : declared.get(declared.size() - 1).orElse(null);
    }

    /** Whether another holds before, or none does. */
    boolean isChanging() {
        return declared.size() > 1;
    }

    /** Whether for some of the period nobody declared any. */
    boolean isLacking() {
        return declared.stream().anyMatch(Optional::isEmpty);
    }

    /** Those that a part without a job of its own may have taken. */
    List<BigDecimal> possible() {
        List<BigDecimal> possible = new ArrayList<>();
        declared.forEach(each -> each.ifPresent(possible::add));
        return possible;
    }
}
