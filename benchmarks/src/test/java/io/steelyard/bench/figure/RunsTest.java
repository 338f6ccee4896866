package io.steelyard.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic that every row of the results goes through. */
final class RunsTest {
    @Test
    void medianIsTheMiddleAndOfAnEvenNumberTheMeanOfTheMiddleTwo() {
        assertThat(Runs.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Runs.of(9, 1, 5, 7).median()).isEqualTo(6);
    }

    @Test
    void ratioIsTakenRunByRunAndNotOfTheMedians() {
        Runs ratio = Runs.of(10, 40, 90).over(Runs.of(10, 20, 30));
        assertThat(ratio.figures()).containsExactly(1.0, 2.0, 3.0);
        assertThatThrownBy(() -> Runs.of(1).over(Runs.of(1, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figuresHaveThreeSignificantDigits() {
        assertThat(List.of(0.12345, 1.2345, 12.345, 123.45, 1234.5, 1_234_567.0, 0.0))
                .map(Runs::figure)
                .containsExactly("0.123", "1.23", "12.3", "123", "1,230", "1,230,000", "0");
    }

    @Test
    void rowSaysNoWhenTheMedianMissesTheGoal() {
        Row.Aim aim = Row.Aim.atMost("P1", "cost", 0.8, "µs");
        assertThat(Row.of(aim, Runs.of(0.7, 0.8, 2), "µs", "", "").verdict()).isEqualTo("yes");
        assertThat(Row.of(aim, Runs.of(0.7, 0.9, 0.9), "µs", "", "").verdict()).isEqualTo("no");
        assertThat(Row.of(Row.Aim.shown("P1", "cost"), Runs.of(9), "µs", "", "").verdict())
                .isEmpty();
    }

    @Test
    void pageShowsRangeReferenceAndTheCommandThatTakesARowAgain() {
        Row row = Row.of(Row.Aim.atLeast("P2", "rate", 4, "M/s"), Runs.of(3, 5, 6), "M/s", "bare: 9 M/s | 1", "how")
                .by("gateway");
        assertThat(ResultsPage.of("- everything: today", List.of(row), "## What is next\n"))
                .contains("| P2 | rate | ≥ 4.00 M/s | **5.00 M/s** | 3.00–6.00 (3 runs) | bare: 9 M/s \\| 1 | yes |")
                .contains("`benchmarks/run --full --only gateway`")
                .endsWith("## What is next\n");
    }
}
