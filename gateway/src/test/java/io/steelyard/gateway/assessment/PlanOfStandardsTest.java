package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans of the standards themselves against every combination. A few items are cheap, at decimals; each of the others costs more
 * than all of those together, so where the cheap ones suffice no cheapest way has another.
 */
final class PlanOfStandardsTest {
    private static final Models MODELS = Models.builtIn();
    private static final int DEAR = 1_000;
    private static final int CHEAP = 4;
    private static final int MOST_MISSING = 3;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    private static String tenths(Random chance) {
        return "" + (1 + chance.nextInt(40)) / 10.0;
    }

    /** Whatever stands anywhere on the ladder by chance; options of cheap items that are chosen from may cost something of their own. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheCheapestWayThroughSme2024(long seed) {
        Random chance = new Random(seed);
        Model model = MODELS.model("sme-2024");
        List<Item> all = new ArrayList<>(model.items());
        Collections.shuffle(all, chance);
        Set<Item> cheap = Set.copyOf(all.subList(0, CHEAP));
        Map<String, String> answers = new TreeMap<>();
        Map<String, String> scenes = new TreeMap<>();
        Map<String, String> effort = new TreeMap<>();
        for (Item item : model.items()) {
            boolean isCheap = cheap.contains(item);
            effort.put(item.id(), isCheap ? tenths(chance) : "" + DEAR);
            if (item instanceof Item.Steps steps) {
                scenes.put(item.id(), "" + (isCheap ? chance.nextInt(2) : chance.nextInt(steps.top() + 1)));
            } else if (item instanceof Item.Single single) {
                int rank = isCheap ? 0 : chance.nextInt(single.options().size());
                answers.put(item.id(), single.options().get(rank).id());
            } else if (item instanceof Item.Ratio) {
                answers.put(item.id(), "{ratio: " + chance.nextInt(isCheap ? 15 : 101) / 100.0 + "}");
            } else if (item instanceof Item.Multi multi) {
                answers.put(item.id(), "[" + String.join(", ", had(multi, isCheap, chance, effort)) + "]");
            }
        }
        Assessed result = Assessed.of(
                model,
                AnswersReader.read(
                        DataFile.of(
                                "a",
                                "answers: " + flow(answers) + "\nscenes: " + flow(scenes) + "\neffort: "
                                        + flow(effort)),
                        model,
                        Answers.Day.unlessSaid(MeasuredTest.DAY)),
                Telemetry.none());
        Plan plan = Plan.of(result);
        if (plan == null) {
            assertThat(result.level().low()).as("seed " + seed).isEqualTo(4);
            return;
        }
        Exact best = cheapest(result, plan.next().level(), List.copyOf(cheap), 0, new HashMap<>(), Exact.ZERO, null);
        assertThat(plan.exact()).as("seed " + seed).isTrue();
        if (best != null) {
            assertThat(plan.cost()).as("seed " + seed).isEqualTo(best);
            assertThat(plan.reached())
                    .as("seed " + seed)
                    .isGreaterThanOrEqualTo(plan.next().level());
        } else if (plan.reaches()) {
            assertThat(plan.cost().isAtLeast(Exact.of(DEAR)))
                    .as("the cheap ones do not suffice, seed " + seed)
                    .isTrue();
        }
    }

    /** Of a cheap item a few options are missing, and every second of those has a price of its own. */
    private static List<String> had(Item.Multi item, boolean isCheap, Random chance, Map<String, String> effort) {
        List<String> had = new ArrayList<>();
        int missing = 0;
        for (Item.Option option : item.options()) {
            boolean isMissing = isCheap ? missing < MOST_MISSING : chance.nextBoolean();
            if (!isMissing) {
                had.add(option.id());
            } else if (isCheap) {
                missing++;
                if (chance.nextBoolean()) {
                    effort.put(item.id() + "." + option.id(), tenths(chance));
                }
            }
        }
        return had;
    }

    private static String flow(Map<String, String> members) {
        List<String> all = new ArrayList<>();
        members.forEach((name, value) -> all.add(name + ": " + value));
        return "{" + String.join(", ", all) + "}";
    }

    private static @Nullable Exact cheapest(
            Assessed result,
            int level,
            List<Item> cheap,
            int at,
            Map<Item, Position> goals,
            Exact cost,
            @Nullable Exact known) {
        if (known != null && cost.isAtLeast(known)) {
            return known;
        }
        if (at == cheap.size()) {
            boolean isThere = result.scorer().level(one -> goals.getOrDefault(one, result.low(one))) >= level;
            return isThere ? cost : known;
        }
        Item item = cheap.get(at);
        Exact best = cheapest(result, level, cheap, at + 1, goals, cost, known);
        for (Position goal : better(result, item)) {
            goals.put(item, goal);
            best = cheapest(result, level, cheap, at + 1, goals, cost.plus(price(result, item, goal)), best);
            goals.remove(item);
        }
        return best;
    }

    private static List<Position> better(Assessed result, Item item) {
        Position low = result.low(item);
        List<Position> better = new ArrayList<>();
        int now = low.rank().numerator().intValue();
        if (item instanceof Item.Steps steps) {
            for (int step = now + 1; step <= steps.top(); step++) {
                better.add(Position.of(steps, step));
            }
        } else if (item instanceof Item.Single single) {
            for (int rank = now + 1; rank < single.options().size(); rank++) {
                better.add(Position.of(single, rank));
            }
        } else if (item instanceof Item.Ratio ratio) {
            for (Item.Band band : ratio.bands()) {
                if (band.points().compareTo(low.points()) > 0) {
                    better.add(Position.of(ratio, band.to()));
                }
            }
        } else if (item instanceof Item.Multi multi) {
            List<String> missing = multi.options().stream()
                    .map(Item.Option::id)
                    .filter(id -> !low.options().contains(id))
                    .toList();
            for (int set = 1; set < 1 << missing.size(); set++) {
                TreeSet<String> options = new TreeSet<>(low.options());
                for (int i = 0; i < missing.size(); i++) {
                    if ((set >> i & 1) == 1) {
                        options.add(missing.get(i));
                    }
                }
                better.add(Position.of(multi, options));
            }
        }
        return better;
    }

    /** An item costs its effort once; an option that has a price costs that, and alone does not touch the item's. */
    private static Exact price(Assessed result, Item item, Position goal) {
        Map<String, Exact> effort = result.answers().effort();
        Exact own = effort.getOrDefault(item.id(), Exact.ONE);
        if (!(item instanceof Item.Multi)) {
            return own;
        }
        Exact price = Exact.ZERO;
        boolean isShared = false;
        for (String option : goal.options()) {
            if (!result.low(item).options().contains(option)) {
                Exact alone = effort.get(item.id() + "." + option);
                price = alone == null ? price : price.plus(alone);
                isShared |= alone == null;
            }
        }
        return isShared ? price.plus(own) : price;
    }

    /** Both kinds of plants, with and without domains that they do not have: every set of the cheap sub-domains. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheCheapestSubDomainsOfCmmm(long seed) {
        Random chance = new Random(seed);
        Model model = MODELS.model("cmmm-2020");
        String type = seed % 5 == 0 ? "discrete" : "process";
        String tailored = List.of("", "logistics-domain", "sales-domain", "service", "logistics-domain, sales-domain")
                .get(chance.nextInt(5));
        String[] words = {"met", "largely", "partly", "not"};
        StringBuilder text = new StringBuilder("type: " + type + "\ntailoredOut: [" + tailored + "]\nfindings:\n");
        Map<String, String> effort = new TreeMap<>();
        List<Item> shuffled = new ArrayList<>(model.items());
        Collections.shuffle(shuffled, chance);
        List<Item> cheap = shuffled.subList(0, 8);
        for (Item item : model.items()) {
            effort.put(item.id(), cheap.contains(item) ? tenths(chance) : "" + DEAR);
            text.append("  ").append(item.id()).append(": {");
            for (int level = 1; level <= 5; level++) {
                text.append(level + ": [" + words[chance.nextInt(4)] + ", " + words[chance.nextInt(4)] + "], ");
            }
            text.append("}\n");
        }
        Assessed result = Assessed.of(
                model,
                AnswersReader.read(
                        DataFile.of("a", text + "effort: " + flow(effort) + "\n"),
                        model,
                        Answers.Day.unlessSaid(MeasuredTest.DAY)),
                Telemetry.none());
        Plan plan = Plan.of(result);
        assertThat(plan).as("seed " + seed).isNotNull();
        Exact best = null;
        for (int set = 0; set < 1 << cheap.size(); set++) {
            Set<Item> chosen = new java.util.HashSet<>();
            Exact cost = Exact.ZERO;
            for (int i = 0; i < cheap.size(); i++) {
                if ((set >> i & 1) == 1) {
                    chosen.add(cheap.get(i));
                    cost = cost.plus(result.answers().effort().get(cheap.get(i).id()));
                }
            }
            boolean isBetter = best == null || cost.compareTo(best) < 0;
            if (isBetter
                    && result.scorer().level(one -> whole(result, one, chosen))
                            >= plan.next().level()) {
                best = cost;
            }
        }
        assertThat(plan.exact()).as("seed " + seed).isTrue();
        if (best != null) {
            assertThat(plan.cost()).as("seed " + seed).isEqualTo(best);
        } else {
            assertThat(plan.reaches() && !plan.cost().isAtLeast(Exact.of(DEAR)))
                    .as("the cheap ones do not suffice, seed " + seed)
                    .isFalse();
        }
    }

    private static Position whole(Assessed result, Item item, Set<Item> chosen) {
        if (!chosen.contains(item)) {
            return result.low(item);
        }
        Map<Integer, Exact> levels = new TreeMap<>();
        for (int level = 1; level <= 5; level++) {
            levels.put(level, Exact.ONE);
        }
        return Position.of(levels);
    }
}
