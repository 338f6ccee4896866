package io.steelyard.gateway.assessment;

import static io.steelyard.gateway.assessment.EveryCombination.cheapest;
import static io.steelyard.gateway.assessment.EveryCombination.size;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What would raise the score: never dearer than the cheapest of all combinations, and what is predicted comes true. */
final class PlanTest {
    private static final int SEEDS = 40;

    private static final Models MODELS = Models.builtIn();

    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, SEEDS);
    }

    private static String words() {
        return "{zh: 甲, en: a}";
    }

    /** A model of a few items, scenes and conditions by chance. */
    private static String model(Random chance) {
        StringBuilder text = new StringBuilder("model: made\nedition: '1'\nruleVersion: '1'\nstatus: final\ntrust: M\n"
                + "source: chance\nname: " + words() + "\nscoring: points\n");
        int total = 0;
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            int max = 1 + chance.nextInt(9);
            total += max;
            items.append("      - {id: s" + i + ", name: " + words() + ", kind: single, points: " + max
                    + ", options: [{id: a, name: "
                    + words() + ", points: 0}, {id: b, name: " + words() + ", points: " + (max / 2)
                    + "}, {id: c, name: " + words()
                    + ", points: " + max + "}]}\n");
        }
        int a = chance.nextInt(6);
        int b = 1 + chance.nextInt(6);
        total += a + b;
        items.append(
                "      - {id: m, name: " + words() + ", kind: multi, points: " + (a + b) + ", options: [{id: x, name: "
                        + words() + ", points: " + a + "}, {id: y, name: " + words() + ", points: " + b + "}]}\n");
        int r = 2 + chance.nextInt(7);
        total += r;
        items.append("      - {id: r, name: " + words() + ", kind: ratio, points: " + r
                + ", bands: [{in: '[0,30]', points: 1}, {in: '(30,60]', points: 0}, {in: '(60,100]', points: " + r
                + "}]}\n");
        text.append("points: " + total + "\ngroups:\n  - id: g\n    name: " + words() + "\n    items:\n" + items);
        text.append("scenes:\n  - id: g\n    name: " + words() + "\n    items:\n");
        for (int i = 0; i < 3; i++) {
            text.append("      - {id: k" + i + ", name: " + words() + ", kind: steps, constrained: " + (i < 2)
                    + ", steps: [" + words() + ", " + words() + ", " + words() + "]}\n");
        }
        text.append("below: " + words() + "\nlevels:\n");
        for (int level = 1; level <= 2; level++) {
            text.append("  - {level: " + level + ", name: " + words() + ", score: " + (total * level / 2) + ", scenes: "
                    + (1 + chance.nextInt(3)) + ", constrained: " + chance.nextInt(3)
                    + ", needs: [{item: m, includes: [x]}, {item: r, atLeast: "
                    + chance.nextInt(100) + "}, {item: s0, atLeast: b}]}\n");
        }
        return text.toString();
    }

    private static String answers(Random chance) {
        StringBuilder text = new StringBuilder(
                "effort: {s0: " + (1 + chance.nextInt(4)) + ", r: 1.5, m.x: " + (1 + chance.nextInt(5)) + ", k0: "
                        + (1 + chance.nextInt(3)) + "}\nanswers: {s1: " + "abc".charAt(chance.nextInt(3)));
        if (chance.nextBoolean()) {
            text.append(", m: [")
                    .append(chance.nextBoolean() ? "y" : "")
                    .append("], r: {ratio: 0.")
                    .append(chance.nextInt(100))
                    .append("}");
        }
        return text + "}\nscenes: {k1: " + chance.nextInt(3) + "}\n";
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheCheapestWay(long seed) {
        Random chance = new Random(seed);
        Model model = ModelsTest.read(model(chance));
        Answers answers =
                AnswersReader.read(DataFile.of("a", answers(chance)), model, Answers.Day.unlessSaid(MeasuredTest.DAY));
        Assessed result = Assessed.of(model, answers, Telemetry.none());
        Plan plan = Plan.of(result);
        if (plan == null) {
            assertThat(result.level().low()).isEqualTo(2);
            return;
        }
        String cheapest = cheapest(result, plan.next());
        assertThat(plan.reaches()).as("seed " + seed).isEqualTo(!cheapest.startsWith("null"));
        if (plan.reaches()) {
            int size = plan.actions().stream()
                    .mapToInt(action -> size(result, action.item(), action.goal()))
                    .sum();
            assertThat(plan.cost() + " by " + size).as("seed " + seed).isEqualTo(cheapest);
            assertThat(plan.reached())
                    .as("seed " + seed)
                    .isGreaterThanOrEqualTo(plan.next().level());
        }
    }

    /** Three sub-domains, two levels, prices by chance: all 64 combinations. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheCheapestFindings(long seed) {
        Random chance = new Random(seed);
        int one = 5 + chance.nextInt(60);
        int two = 1 + chance.nextInt(94 - one);
        int[] weights = {one, two, 100 - one - two};
        StringBuilder text = new StringBuilder(
                "model: made\nedition: '1'\nruleVersion: '1'\nstatus: final\ntrust: M\nsource: x\nname: "
                        + words() + "\nscoring: weighted\nweighted: {variants: {v: " + words()
                        + "}, levels: 2, satisfied: 0.8, findings: {met: 1, partly: 0.5, not: 0}, rules: [sum"
                        + (seed % 2 == 0 ? "" : ", first-unsatisfied") + "]}\n"
                        + "groups:\n  - id: g\n    name: " + words() + "\n    weight: 100\n    items:\n");
        StringBuilder found = new StringBuilder("type: v\neffort: {");
        for (int i = 0; i < 3; i++) {
            text.append(
                    "      - {id: f" + i + ", name: " + words() + ", kind: findings, weight: " + weights[i] + "}\n");
            found.append("f" + i + ": " + (1 + chance.nextInt(5)) + ", ");
        }
        found.append("}\nfindings: {");
        for (int i = 0; i < 3; i++) {
            String[] words = {"met", "partly", "not"};
            found.append(
                    "f" + i + ": {1: [" + words[chance.nextInt(3)] + "], 2: [" + words[chance.nextInt(3)] + "]}, ");
        }
        text.append("below: " + words() + "\nlevels:\n  - {level: 1, name: " + words()
                + ", score: 0.8}\n  - {level: 2, name: " + words() + ", score: 1.8}\n");
        Model model = ModelsTest.read(text.toString());
        Assessed result = Assessed.of(
                model,
                AnswersReader.read(
                        DataFile.of("a", found.append("}").toString()),
                        model,
                        Answers.Day.unlessSaid(MeasuredTest.DAY)),
                Telemetry.none());
        Plan plan = Plan.of(result);
        if (plan == null) {
            assertThat(result.level().low()).isEqualTo(2);
            return;
        }
        Exact best = null;
        for (int set = 0; set < 64; set++) {
            int chosen = set;
            Function<Item, Position> after = item -> {
                Map<Integer, Exact> levels = new TreeMap<>(result.low(item).levels());
                int index = item.id().charAt(1) - '0';
                for (int level = 1; level <= 2; level++) {
                    if ((chosen >> (index * 2 + level - 1) & 1) == 1) {
                        levels.put(level, Exact.ONE);
                    }
                }
                return Position.of(levels);
            };
            if (result.scorer().level(after) >= plan.next().level()) {
                Exact cost = Exact.ZERO;
                for (int item = 0; item < 3; item++) {
                    Exact price = result.answers().effort().get("f" + item);
                    cost = ((set >> (item * 2)) & 3) == 0 ? cost : cost.plus(price);
                }
                best = best == null ? cost : best.orLess(cost);
            }
        }
        assertThat(plan.cost()).as("seed " + seed).isEqualTo(best);
        assertThat(plan.exact()).isTrue();
        assertThat(plan.reachesByEveryRule() || seed % 2 == 1)
                .as("seed " + seed)
                .isTrue();
        assertThat(plan.reached()).isGreaterThanOrEqualTo(plan.next().level());
    }

    /**
     * Nothing is answered but data-security, so level one takes 20 points and six scenes, three of them constrained. An item costs 1,
     * however much of it is done: information systems and data collection give 10 points each, and the six scenes cost 6.
     */
    @Test
    void plansFromNothingToLevelOne() {
        Plan plan = Plan.of(SmeTest.score("answers: {data-security: []}"));
        assertThat(plan.cost()).isEqualTo(Exact.of(8));
        assertThat(plan.score().isAtLeast(Exact.of(20))).isTrue();
        assertThat(plan.reached()).isEqualTo(1);
        assertThat(plan.actions()).anyMatch(action -> action.advice().kind().equals("answer"));
        Plan.Action links = plan.actions().stream()
                .filter(action -> action.item().id().equals("data-collection"))
                .findFirst()
                .orElseThrow();
        assertThat(links.advice().act().en()).endsWith("the aim is: add these 14");
        assertThat(links.steps().stream().map(Way::gain).reduce(Exact.ZERO, Exact::plus))
                .as("the steps give what the action gives")
                .isEqualTo(links.gain());
        assertThat(links.steps()).hasSize(14);
        assertThat(links.others()).isEmpty();
    }

    /** The sum counts; what the stricter rule says of it stands beside: level one is not satisfied, though two others are. */
    @Test
    void reachesTheHeadlineLevelAndTellsOfTheStricterRule() {
        Model model = MODELS.model("cmmm-2020");
        String found = model.items().stream()
                .map(item -> "  " + item.id() + ": {1: [not], 2: [" + (item.id().equals("data") ? "not" : "met")
                        + "], 3: [not], 4: [not], 5: [not]}\n")
                .collect(java.util.stream.Collectors.joining());
        Assessed result = Assessed.of(
                model,
                AnswersReader.read(
                        DataFile.of("a", "type: discrete\nfindings:\n" + found),
                        model,
                        Answers.Day.unlessSaid(MeasuredTest.DAY)),
                Telemetry.none());
        assertThat(result.level().low()).isEqualTo(1); // 0 + 1 + 0 + 0 + 0
        Plan plan = Plan.of(result);
        assertThat(plan.reached()).isGreaterThanOrEqualTo(2);
        assertThat(plan.exact()).isTrue();
        assertThat(result.json()).contains("\"reachesByEveryRule\":" + plan.reachesByEveryRule());
    }

    /** Findings by chance over the whole standard: still exact, and in a moment. */
    @ParameterizedTest
    @MethodSource("few")
    void isExactForTheWholeStandard(long seed) {
        Random chance = new Random(seed);
        Model model = MODELS.model("cmmm-2020");
        String[] words = {"met", "largely", "partly", "not"};
        StringBuilder found = new StringBuilder("type: discrete\nfindings:\n");
        for (Item item : model.items()) {
            found.append("  ").append(item.id()).append(": {");
            for (int level = 1; level <= 5; level++) {
                found.append(level + ": [" + words[chance.nextInt(4)] + ", " + words[chance.nextInt(4)] + ", "
                        + words[chance.nextInt(4)] + "], ");
            }
            found.append("}\n");
        }
        Assessed result = Assessed.of(
                model,
                AnswersReader.read(DataFile.of("a", found.toString()), model, Answers.Day.unlessSaid(MeasuredTest.DAY)),
                Telemetry.none());
        Plan plan = Plan.of(result);
        assertThat(plan.exact()).as("seed " + seed).isTrue();
        assertThat(plan.reached()).isGreaterThanOrEqualTo(plan.next().level());
    }

    static java.util.stream.LongStream few() {
        return java.util.stream.LongStream.range(0, 5);
    }

    /** With too many combinations to compare them all the text does not promise that there is no cheaper one. */
    @Test
    void callsAPlanTheCheapestOnlyWhereNoneMayHaveBeenOverlooked() {
        Plan plan = Plan.of(SmeTest.score("answers: {data-security: []}"));
        assertThat(ResultText.heading(plan).en()).startsWith("Cheapest way to ").doesNotContain("may be");
        assertThat(ResultText.heading(plan).zh()).contains("投入最少的做法").doesNotContain("可能");
        Plan other =
                new Plan(plan.next(), true, true, false, plan.cost(), plan.actions(), plan.score(), plan.reached());
        assertThat(ResultText.heading(other).en())
                .doesNotContain("Cheapest")
                .contains("effort 8")
                .contains("there may be a cheaper one");
        assertThat(ResultText.heading(other).zh()).doesNotContain("投入最少").contains("可能还有投入更少的做法");
    }

    /** What was not compared may reach the level: nobody is told that nothing does. */
    @Test
    void doesNotCallALevelOutOfReachWhereWaysWereForgotten() {
        Assessed result = SmeTest.score("answers: {data-security: []}");
        Plan plan = Plan.of(result, 1);
        assertThat(plan.reaches()).isFalse();
        assertThat(plan.exact()).isFalse();
        assertThat(ResultText.heading(plan).en()).isEqualTo("No way to level one was found; not all could be compared");
        assertThat(ResultText.heading(plan).zh()).contains("未找到").contains("未能全部比较");
        Plan few = Plan.of(result, 8);
        assertThat(few.reaches()).as("those that reach are kept").isTrue();
        assertThat(few.exact()).isFalse();
        assertThat(few.reached()).isEqualTo(1);
    }

    /** However few ways are kept apart, what is called exact is what all of them give. */
    @ParameterizedTest
    @MethodSource("seeds")
    void isExactOnlyWhereNothingWasOverlooked(long seed) {
        Random chance = new Random(seed);
        Model model = ModelsTest.read(model(chance));
        Answers answers =
                AnswersReader.read(DataFile.of("a", answers(chance)), model, Answers.Day.unlessSaid(MeasuredTest.DAY));
        Assessed result = Assessed.of(model, answers, Telemetry.none());
        Plan whole = Plan.of(result);
        for (int most = 1; whole != null && most < 40; most++) {
            Plan plan = Plan.of(result, most);
            String what = "seed " + seed + ", " + most + " kept";
            if (plan.exact()) {
                assertThat(plan.reaches()).as(what).isEqualTo(whole.reaches());
                assertThat(plan.cost()).as(what).isEqualTo(whole.cost());
            } else if (plan.reaches()) {
                assertThat(whole.reaches()).as(what).isTrue();
                assertThat(plan.cost().isAtLeast(whole.cost())).as(what).isTrue();
                assertThat(plan.reached())
                        .as(what)
                        .isGreaterThanOrEqualTo(plan.next().level());
            }
        }
    }

    /** Nothing that could be changed reaches it: then that is said, and not that there is nothing to do. */
    @Test
    void saysSoWhereNothingReachesTheLevel() {
        Plan plan = Plan.of(SmeTest.score("answers: {data-security: []}"));
        Plan none = new Plan(plan.next(), false, false, true, Exact.ZERO, List.of(), plan.score(), 0);
        assertThat(ResultText.heading(none).en()).isEqualTo("Nothing that could be changed here reaches level one");
        assertThat(ResultText.heading(none).zh()).isEqualTo("没有能达到一级的做法");
    }

    /** Doing what the plan says and answering again gives what was predicted. */
    @Test
    void whatIsPredictedComesTrue() {
        String answers =
                "answers: {network: [control], equipment-networked: {ratio: 0.15}, planning: plan, green: flat, quality: flat,"
                        + " information-systems: one, talent: [staff]}\n"
                        + "scenes: {safety: 1, finance: 1, marketing: 1, procurement: 1, collaboration: 1, production-control: 1}\n";
        Assessed now = SmeTest.score(answers);
        Plan plan = Plan.of(now);
        Function<Item, Position> after = item -> plan.actions().stream()
                .filter(action -> action.item().equals(item))
                .map(Plan.Action::goal)
                .findFirst()
                .orElse(now.low(item));
        assertThat(now.scorer().score(after)).isEqualTo(plan.score());
        assertThat(now.scorer().level(after))
                .isEqualTo(plan.reached())
                .isEqualTo(now.level().low() + 1);
        assertThat(now.json()).contains("\"plan\":{\"level\":{\"to\":");
    }

    /** 3 of 20 machines are connected and everything else is dear: 13 of 20 are more than 60 %, so 10 of the 17 others. */
    @Test
    void namesTheMachinesOfAPlan() {
        List<String> missing =
                java.util.stream.IntStream.range(0, 17).mapToObj(i -> "s/m" + i).toList();
        MeasuredPlant plant = new MeasuredPlant().machines("C02", 3, 20, missing);
        String dear = "answers: {network: [control, application], planning: plan, green: flat, quality: flat,"
                + " information-systems: two-or-more}\n"
                + "scenes: {safety: 1, finance: 1, marketing: 1, procurement: 1, collaboration: 1, production-control: 1}\n"
                + "effort: {network: 9, planning: 9, green: 9, quality: 9, information-systems: 9, talent: 9,"
                + " mechanism: 9, funding: 9, market: 9, value: 9, equipment-digital: 9, data-collection: 9,"
                + " network-security: 9, data-security: 9}\n";
        Plan plan = Plan.of(MeasuredTest.sme(dear, plant));
        Plan.Action connect = plan.actions().stream()
                .filter(action -> action.item().id().equals("equipment-networked"))
                .findFirst()
                .orElseThrow();
        assertThat(connect.advice().kind()).isEqualTo("connect");
        assertThat(connect.advice().text().en()).endsWith("connect 10 of these 17 machines");
        assertThat(connect.advice().text().zh()).endsWith("接入以下17台生产设备中的10台");
        assertThat(connect.gain()).hasToString("4.5");
    }
}
