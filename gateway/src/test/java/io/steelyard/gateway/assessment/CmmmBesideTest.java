package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model cmmm-2020 beside a scorer of another make: findings by chance, of both types and with things left out, get the score,
 * its bounds and the level that a person finds with the printed tables, to the last digit, by the plain rule and by the strict one.
 */
final class CmmmBesideTest {
    private static final int SEEDS = 8;
    private static final int ANSWERS = 50;

    private static final Models MODELS = Models.builtIn();

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    private static String levels(Assessed.Level level) {
        return ", level " + level.low() + " to " + level.high();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothFindTheSame(long seed) {
        Random chance = new Random(seed);
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < ANSWERS; i++) {
            CmmmByTheBook book = new CmmmByTheBook(chance);
            Assessed result =
                    MODELS.score("cmmm-2020", DataFile.of("answers", book.yaml()), Telemetry.none(), MeasuredTest.DAY);
            Assessed.Score sum = result.score();
            assertThat(sum.low() + " to " + sum.high() + levels(result.level()))
                    .as("seed " + seed + "\n" + book.yaml())
                    .isEqualTo(book.result(false));
            Assessed.Score strict = result.score(Model.Adding.FIRST_UNSATISFIED);
            assertThat(strict.low() + " to " + strict.high() + levels(result.level(Model.Adding.FIRST_UNSATISFIED)))
                    .as("seed " + seed + ", the strict rule\n" + book.yaml())
                    .isEqualTo(book.result(true));
            seen.add(levels(result.level()));
        }
        assertThat(seen).as("seed " + seed + " has findings of several levels").hasSizeGreaterThan(5);
    }
}
