package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Outcome;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.Target;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules make of results: nothing is told that a value within the bounds would not give. */
final class ScoredTest {
    private static final Catalogue CATALOGUE = Catalogue.usual();
    private static final Window WINDOW = new Window(0, 1, "UTC");

    private static Definition definition(String id) {
        return Objects.requireNonNull(CATALOGUE.find(id), id);
    }

    private static IndicatorValue value(String id, @Nullable String low, @Nullable String high) {
        BigDecimal least = low == null ? null : new BigDecimal(low);
        return new IndicatorValue(
                definition(id).told(),
                "works",
                least == null ? BigDecimal.ONE : least,
                null,
                null,
                least,
                high == null ? null : new BigDecimal(high),
                1,
                WINDOW,
                new Outcome(true, "", List.of(), Grade.T, List.of(), "of " + low + " " + high, List.of()));
    }

    private static IndicatorValue unassessed(String id) {
        return new IndicatorValue(
                definition(id).told(),
                "works",
                null,
                null,
                null,
                null,
                null,
                0,
                WINDOW,
                new Outcome(false, "no-value", List.of("no-value"), Grade.T, List.of(), "of nothing", List.of()));
    }

    private static Target target(String id, String value, String unit, long version) {
        return new Target("works", id, "2026", new BigDecimal(value), unit, "programme", "notice 7", version, "digest");
    }

    private static String told(Score score) {
        return told(score.value()) + " [" + told(score.low()) + ", " + told(score.high()) + "] " + score.reason();
    }

    private static String told(Score.@Nullable Worth worth) {
        return worth == null
                ? "-"
                : worth.points() == null ? worth.finding() : worth.points().toPlainString();
    }

    private static Score score(String id, @Nullable String low, @Nullable String high) {
        return new Scored(definition(id), value(id, low, high), null, null).score();
    }

    /** By the bands and steps of the catalogue's files; an upper edge belongs to its band, a step to what reaches it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            C01 | 0.45   | 0.45 | 4.5 [4.5, 4.5]
            C01 | 0.2    | 0.2  | 1.5 [1.5, 1.5]
            C01 | 0.11   | 0.2  | 1.5 [1.5, 1.5]
            C01 | 0.1    | 0.2  | - [0, 1.5] score-undecided
            C01 | 0.2    | 0.61 | - [1.5, 6] score-undecided
            C01 | -      | 0.05 | 0 [0, 0]
            C01 | 0.9    | 1.01 | - [-, -] beyond-bands
            C01 | 0.9    | -    | - [-, -] beyond-bands
            C03 | 0.9    | 0.95 | met [met, met]
            C03 | 0.7    | 0.89 | largely [largely, largely]
            C03 | 0.29   | 0.9  | - [not, met] score-undecided
            C03 | 0.9    | -    | met [met, met]
            C03 | -      | 0.2  | not [not, not]
            C09 | 0.8    | 0.94 | partly [partly, partly]
            C08 | 0.1    | 0.1  | - [-, -]
            K01 | 0.1    | 0.1  | - [-, -]
            C04 | 0.8    | 0.9  | - [-, -] no-target
            """)
    void onlyWhatTheWholeIntervalGivesIsTold(String id, @Nullable String low, @Nullable String high, String told) {
        assertThat(told(score(id, low, high)).strip()).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C01", "C03", "C04", "E03"})
    void whatIsNotAssessedIsNotScoredAndSaysWhy(String id) {
        Score score = new Scored(definition(id), unassessed(id), null, target(id, "0", "", 1)).score();
        assertThat(told(score)).isEqualTo("- [-, -] no-value");
    }

    /** E03, less is better, flat within 1 %: the least change is from the most before to the least now. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            100  | 100  | 101   | 101  | 3.5 [3.5, 3.5]
            100  | 100  | 101.1 | 102  | 0 [0, 0]
            100  | 100  | 98    | 98.9 | 7 [7, 7]
            100  | 100  | 99    | 101  | 3.5 [3.5, 3.5]
            99   | 101  | 100   | 100  | - [0, 3.5] score-undecided
            95   | 105  | 100   | 100  | - [0, 7] score-undecided
            100  | 100  | 90    | -    | - [0, 7] score-undecided
            100  | -    | 90    | 90   | 7 [7, 7]
            0    | 0    | 90    | 90   | - [-, -] nothing-a-year-before
            -    | 100  | 90    | 90   | - [-, -] nothing-a-year-before
            """)
    void aChangeIsToldOverBothIntervals(
            @Nullable String low, @Nullable String high, @Nullable String least, @Nullable String most, String told) {
        Score score = new Scored(definition("E03"), value("E03", least, most), value("E03", low, high), null).score();
        assertThat(told(score).strip()).isEqualTo(told);
        assertThat(told(new Scored(definition("E03"), value("E03", least, most), unassessed("E03"), null).score()))
                .isEqualTo("- [-, -] nothing-a-year-before");
        assertThat(told(new Scored(definition("E03"), value("E03", least, most), null, null).score()))
                .isEqualTo("- [-, -] nothing-a-year-before");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            C04 | 0.8  | 0.9  | 0.8  |    | reached [reached, reached]
            C04 | 0.8  | 0.9  | 80   | %  | reached [reached, reached]
            C04 | 0.79 | 0.9  | 0.8  |    | - [missed, reached] score-undecided
            C04 | 0.7  | 0.79 | 0.8  |    | missed [missed, missed]
            C04 | 0.7  | -    | 0.8  |    | - [missed, reached] score-undecided
            C04 | 0.7  | 0.79 | 0.8  | kg | - [-, -] target-unit
            C04 | 0.7  | 0.79 | 0.8  | xx | - [-, -] target-unit
            K04 | 0.7  | 0.7  | 0.65 |    | reached [reached, reached]
            E01 | 2.5  | 2.6  | 2600 | kg | reached [reached, reached]
            E01 | 2.5  | 2.7  | 2600 | kg | - [missed, reached] score-undecided
            """)
    void aResultIsHeldAgainstTheTarget(
            String id, String low, @Nullable String high, String target, @Nullable String unit, String told) {
        Target goal = target(id, target, unit == null ? "" : unit, 1);
        Score score = new Scored(definition(id), value(id, low, high), null, goal).score();
        assertThat(told(score).strip()).isEqualTo(told);
        assertThat(score.target()).isEqualTo(goal);
    }

    /** The ends are the worst and the best of all that the interval holds, and one is told only when no other is among it. */
    @ParameterizedTest
    @ValueSource(strings = {"C01", "C03", "C07", "C04"})
    void everyValueOfTheIntervalIsWorthWhatTheEndsSay(String id) {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int low = random.nextInt(101);
            int high = low + random.nextInt(101 - low);
            Target goal = id.equals("C04") ? target(id, "0.6", "", 1) : null;
            TreeSet<Integer> ranks = new TreeSet<>();
            for (int at = low; at <= high; at++) {
                ranks.add(rank(at(id, at, at, goal).value()));
            }
            Score score = at(id, low, high, goal);
            assertThat(List.of(rank(score.low()), rank(score.high())))
                    .as("seed %s: %s to %s", seed, low, high)
                    .isEqualTo(List.of(ranks.first(), ranks.last()));
            assertThat(score.value() != null).as("seed %s", seed).isEqualTo(ranks.size() == 1);
        }
    }

    private static Score at(String id, int low, int high, @Nullable Target goal) {
        String least = BigDecimal.valueOf(low, 2).toPlainString();
        String most = BigDecimal.valueOf(high, 2).toPlainString();
        return new Scored(definition(id), value(id, least, most), null, goal).score();
    }

    private static int rank(Score.@Nullable Worth worth) {
        Objects.requireNonNull(worth, "nothing is told");
        return worth.points() == null
                ? List.of("not", "partly", "largely", "met", "missed", "reached")
                        .indexOf(worth.finding())
                : worth.points().movePointRight(1).intValueExact();
    }

    @Test
    void theFingerprintIsOfAllThatTheScoreWasMadeOf() {
        IndicatorValue now = value("C04", "0.8", "0.8");
        Score one = new Scored(definition("C04"), now, null, target("C04", "0.8", "", 1)).score();
        Score again = new Scored(definition("C04"), now, null, target("C04", "0.8", "", 1)).score();
        Score later = new Scored(definition("C04"), now, null, target("C04", "0.8", "", 2)).score();
        Score without = new Scored(definition("C04"), now, null, null).score();
        Score other = new Scored(definition("C04"), value("C04", "0.8", "0.9"), null, null).score();
        IndicatorValue energy = value("E03", "1", "1");
        Score first = new Scored(definition("E03"), energy, value("E03", "1", "1"), null).score();
        Score second = new Scored(definition("E03"), energy, value("E03", "1", "2"), null).score();

        assertThat(one.fingerprint()).isEqualTo(again.fingerprint());
        assertThat(List.of(one, later, without, other, first, second))
                .extracting(Score::fingerprint)
                .doesNotHaveDuplicates();
    }
}
