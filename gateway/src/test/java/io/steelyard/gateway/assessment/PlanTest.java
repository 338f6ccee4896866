package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import java.util.ArrayList;
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

    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, SEEDS);
    }

    /** Every combination of a small model's positions, by the same prices. */
    private static Exact cheapest(Assessed result, Model.Level level) {
        Moves moves = new Moves(result.answers(), level.needs());
        List<List<Map.Entry<Item, Moves.Step>>> units = new ArrayList<>();
        for (Item item : result.model().items()) {
            for (List<Moves.Step> steps : moves.of(item, result.low(item))) {
                units.add(steps.stream().map(step -> Map.entry(item, step)).toList());
            }
        }
        Exact[] best = new Exact[1];
        cheapest(result, level.level(), units, 0, new TreeMap<>(), Exact.ZERO, best);
        return best[0];
    }

    private static void cheapest(
            Assessed result,
            int level,
            List<List<Map.Entry<Item, Moves.Step>>> units,
            int at,
            TreeMap<String, Position> goals,
            Exact cost,
            Exact[] best) {
        if (best[0] != null && cost.isAtLeast(best[0])) {
            return;
        }
        if (at == units.size()) {
            Function<Item, Position> positions = item -> goals.getOrDefault(item.id(), result.low(item));
            best[0] = result.scorer().level(positions) >= level ? cost : best[0];
            return;
        }
        cheapest(result, level, units, at + 1, goals, cost, best);
        for (Map.Entry<Item, Moves.Step> one : units.get(at)) {
            Item item = one.getKey();
            TreeMap<String, Position> more = new TreeMap<>(goals);
            Position goal = one.getValue().goal();
            Position before = more.get(item.id());
            if (before != null && item instanceof Item.Multi multi) {
                java.util.TreeSet<String> both = new java.util.TreeSet<>(before.options());
                both.addAll(goal.options());
                goal = Position.of(multi, both);
            }
            more.put(item.id(), goal);
            cheapest(
                    result, level, units, at + 1, more, cost.plus(one.getValue().cost()), best);
        }
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
        Answers answers = AnswersReader.read(DataFile.of("a", answers(chance)), model);
        Assessed result = Assessed.of(model, answers, Telemetry.none());
        Plan plan = Plan.of(result);
        if (plan == null) {
            assertThat(result.level().low()).isEqualTo(2);
            return;
        }
        Exact cheapest = cheapest(result, plan.next());
        assertThat(plan.reaches()).as("seed " + seed).isEqualTo(cheapest != null);
        if (plan.reaches()) {
            assertThat(plan.cost()).as("seed " + seed).isEqualTo(cheapest);
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
                model, AnswersReader.read(DataFile.of("a", found.append("}").toString()), model), Telemetry.none());
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
            boolean isStrict = result.model().weighted().rules().size() > 1;
            if (result.scorer().level(after) >= plan.next().level()
                    && (!isStrict
                            || result.scorer().level(after, Model.Adding.FIRST_UNSATISFIED)
                                    >= plan.next().level())) {
                Exact cost = Exact.ZERO;
                for (int bit = 0; bit < 6; bit++) {
                    Exact price = result.answers().effort().get("f" + bit / 2);
                    cost = (set >> bit & 1) == 1 ? cost.plus(price) : cost;
                }
                best = best == null ? cost : best.orLess(cost);
            }
        }
        assertThat(plan.cost()).as("seed " + seed).isEqualTo(best);
        assertThat(plan.exact()).isTrue();
        assertThat(plan.reached()).isGreaterThanOrEqualTo(plan.next().level());
    }

    /**
     * Nothing is answered but data-security, so level one takes 20 points and six scenes, three of them constrained. One step gives
     * at most 3.5 points (a trend), 2.5 (information systems) or 2 (networks): four trends' steps of 3.5 are 14 by 4 steps, and the
     * six points that are left are 2.5 + 2.5 + 1.5 by 3 more or better: 7 steps, and 6 for scenes.
     */
    @Test
    void plansFromNothingToLevelOne() {
        Plan plan = Plan.of(SmeTest.score("answers: {data-security: []}"));
        assertThat(plan.cost()).isEqualTo(Exact.of(13));
        assertThat(plan.score().isAtLeast(Exact.of(20))).isTrue();
        assertThat(plan.reached()).isEqualTo(1);
        assertThat(plan.actions()).anyMatch(action -> action.advice().kind().equals("answer"));
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
        MeasuredTest.Plant plant = new MeasuredTest.Plant().machines("C02", 3, 20, missing);
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
