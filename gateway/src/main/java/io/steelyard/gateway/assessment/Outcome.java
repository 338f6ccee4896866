package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;

/** What an assessment gives to those who count with it: a weighted model its score, any other its level. */
final class Outcome {

    private Outcome() {}

    /** A level that is not decided is not known; neither is a score of which nothing is assessed. */
    static Quantity of(Assessed assessed) {
        Assessed.Score score = assessed.score();
        Grade grade = score.grade() == null ? Grade.S : score.grade();
        Exact coverage = score.coverage();
        double covered = coverage == null ? 1 : Math.min(1, coverage.decimal().doubleValue());
        if (assessed.standings().stream().noneMatch(Standing::isAssessed)) {
            return Quantity.missing("1", grade, "nothing-assessed");
        }
        if (assessed.model().weighted() != null) {
            Exact value = score.value();
            Exact low = score.low();
            Exact high = score.high();
            return value == null || low == null || high == null
                    ? Quantity.missing("1", grade, "nothing-assessed")
                    : new Quantity(value.decimal(), low.decimal(), high.decimal(), "1", grade, covered, "");
        }
        Assessed.Level level = assessed.level();
        Integer decided = level == null ? null : level.value();
        return decided == null
                ? Quantity.missing("1", grade, "level-undecided")
                : new Quantity(
                        BigDecimal.valueOf(decided),
                        BigDecimal.valueOf(decided),
                        BigDecimal.valueOf(decided),
                        "1",
                        grade,
                        covered,
                        "");
    }
}
