package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The model sme-2024 beside a scorer of another make: written from the questionnaire's tables, in whole thousandths of a point,
 * with nothing of the program's and none of its files. Both score the same made answers, of which some are missing.
 */
final class SmeBesideTest {
    private static final int SEEDS = 800;
    private static final int WHOLE = 1_000_000;

    /** What is asked with several answers: points of each, in thousandths. */
    private static final Map<String, Map<String, Integer>> SEVERAL = new LinkedHashMap<>();

    /** What is asked with one answer of some, from the least to the most. */
    private static final Map<String, Map<String, Integer>> ONE = new LinkedHashMap<>();

    /** Shares: four steps of so many points, from more than 10, 20, 40 and 60 %. */
    private static final Map<String, Integer> SHARES =
            Map.of("equipment-digital", 1_500, "equipment-networked", 1_500, "funding", 1_875);

    private static final List<String> CONSTRAINED =
            List.of(("product-design marketing production-control quality-management equipment-management safety"
                            + " energy-management procurement warehouse-logistics finance")
                    .split(" "));
    private static final List<String> SCENES = new ArrayList<>(CONSTRAINED);

    static {
        SEVERAL.put("network", each(2_000, "control application 5g coverage"));
        Map<String, Integer> links = each(
                700,
                "product-design process-design marketing after-sales planning-scheduling production-control"
                        + " quality-management equipment-management safety energy-management procurement"
                        + " warehouse-logistics finance");
        links.put("human-resources", 900);
        SEVERAL.put("data-collection", links);
        SEVERAL.put("network-security", each(1_250, "rules products risk-assessment boundary-control"));
        SEVERAL.put("data-security", each(1_250, "rules products risk-assessment data-ledger"));
        SEVERAL.put("mechanism", each(1_875, "workflow system-rules data-rules incentive-rules"));
        SEVERAL.put("talent", each(1_500, "staff post training pay ladder"));
        ONE.put("information-systems", steps(2_500, "none one two-or-more most all"));
        ONE.put("planning", steps(1_500, "none informed plan point-retrofit model-change peer-visits"));
        ONE.put("green", steps(3_500, "up flat down"));
        ONE.put("quality", steps(3_500, "down flat up"));
        ONE.put("market", steps(1_500, "down flat up"));
        ONE.put("value", steps(1_500, "up flat down"));
        SCENES.addAll(
                List.of("process-design after-sales planning-scheduling human-resources collaboration decision-support"
                        .split(" ")));
    }

    private static Map<String, Integer> each(int points, String names) {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (String name : names.split(" ")) {
            all.put(name, points);
        }
        return all;
    }

    private static Map<String, Integer> steps(int points, String names) {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (String name : names.split(" ")) {
            all.put(name, points * all.size());
        }
        return all;
    }

    /** Made answers as a file, and what they come to by the tables. */
    private static final class Made {
        private final Random chance;
        private final double missing;
        private final double good;
        private final List<String> answers = new ArrayList<>();
        private final List<String> scenes = new ArrayList<>();
        private final List<Integer> least = new ArrayList<>();
        private final List<Integer> most = new ArrayList<>();
        private int points;
        private int asked;

        Made(int seed) {
            chance = new Random(seed);
            missing = seed % 2 == 0 ? 0 : chance.nextDouble() / 2;
            good = chance.nextDouble();
            SEVERAL.forEach(this::several);
            ONE.forEach(this::one);
            SHARES.keySet().stream().sorted().forEach(id -> share(id, SHARES.get(id)));
            SCENES.forEach(this::scene);
        }

        private boolean isMissing() {
            return chance.nextDouble() < missing;
        }

        private void several(String id, Map<String, Integer> options) {
            if (isMissing()) {
                return;
            }
            List<String> taken = new ArrayList<>();
            options.forEach((option, worth) -> {
                asked += worth;
                if (chance.nextDouble() < good) {
                    taken.add(option);
                    points += worth;
                }
            });
            answers.add("  " + id + ": " + taken + "\n");
        }

        /** Better answers where much is good, and any of them now and then. */
        private int some(int count) {
            return chance.nextInt(4) == 0 ? chance.nextInt(count) : (int) (good * count);
        }

        private void one(String id, Map<String, Integer> options) {
            if (isMissing()) {
                return;
            }
            List<String> names = List.copyOf(options.keySet());
            String option = names.get(some(names.size()));
            points += options.get(option);
            asked += options.get(names.get(names.size() - 1));
            answers.add("  " + id + ": " + option + "\n");
        }

        /** On an edge, a millionth beside one, or anywhere. */
        private void share(String id, int step) {
            if (isMissing()) {
                return;
            }
            int edge = List.of(0, 10, 20, 40, 60, 100).get(some(6)) * (WHOLE / 100);
            int share = chance.nextBoolean() ? edge + chance.nextInt(3) - 1 : chance.nextInt(WHOLE + 1);
            int within = Math.max(0, Math.min(WHOLE, share));
            IntPredicate above = percent -> within > percent * (WHOLE / 100);
            points += step * (int) IntStream.of(10, 20, 40, 60).filter(above).count();
            asked += 4 * step;
            answers.add("  " + id + ": {ratio: " + BigDecimal.valueOf(within, 6).toPlainString() + "}\n");
        }

        private void scene(String id) {
            if (isMissing()) {
                least.add(0);
                most.add(4);
                return;
            }
            int step = some(5);
            least.add(step);
            most.add(step);
            scenes.add("  " + id + ": " + step + "\n");
        }

        String file() {
            return "model: sme-2024\n" + under("answers", answers) + under("scenes", scenes);
        }

        private static String under(String key, List<String> lines) {
            return lines.isEmpty() ? "" : key + ":\n" + String.join("", lines);
        }

        /** Value, what was asked, the least and the most; then the level, the least and the most. */
        String outcome() {
            int atMost = points + 100_000 - asked;
            int low = level(points, least);
            int high = level(atMost, most);
            return String.join(
                    " ",
                    plain(points),
                    plain(asked),
                    plain(points),
                    plain(atMost),
                    low == high ? String.valueOf(low) : "null",
                    String.valueOf(low),
                    String.valueOf(high));
        }
    }

    private static String plain(int thousandths) {
        return BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString();
    }

    /** The rule of levels: points, and scenes at that step or above, of which so many are constrained. */
    private static int level(int points, List<Integer> steps) {
        if (points >= 80_000 && atLeast(steps, 4, 10, 6)) {
            return 4;
        } else if (points >= 60_000 && atLeast(steps, 3, 8, 5)) {
            return 3;
        } else if (points >= 40_000 && atLeast(steps, 2, 6, 3)) {
            return 2;
        }
        return points >= 20_000 && atLeast(steps, 1, 6, 3) ? 1 : 0;
    }

    private static boolean atLeast(List<Integer> steps, int step, int scenes, int constrained) {
        return steps.stream().filter(one -> one >= step).count() >= scenes
                && steps.subList(0, CONSTRAINED.size()).stream()
                                .filter(one -> one >= step)
                                .count()
                        >= constrained;
    }

    private static String scored(String file) {
        Assessed result =
                Models.builtIn().score("sme-2024", DataFile.of("answers", file), Telemetry.none(), MeasuredTest.DAY);
        Assessed.Score score = result.score();
        Assessed.Level level = result.level();
        return String.join(
                " ",
                String.valueOf(score.value()),
                String.valueOf(score.assessedMax()),
                String.valueOf(score.low()),
                String.valueOf(score.high()),
                level.value() + " " + level.low() + " " + level.high());
    }

    @Test
    void madeAnswersComeToTheSame() {
        Set<String> levels = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Made made = new Made(seed);
            assertThat(scored(made.file())).as("seed %d\n%s", seed, made.file()).isEqualTo(made.outcome());
            levels.add(made.outcome().split(" ")[4]);
        }
        assertThat(levels).as("levels that came about").containsExactly("0", "1", "2", "3", "4", "null");
    }
}
