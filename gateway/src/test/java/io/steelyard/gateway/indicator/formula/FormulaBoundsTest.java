package io.steelyard.gateway.indicator.formula;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.indicator.formula.Vocabulary.Noun;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the unknown was, the result lies within the bounds; and for the forms that ratios have, the bounds are reached. */
final class FormulaBoundsTest {
    private static final List<String> LEAVES = List.of("a", "b", "c", "d");
    private static final Vocabulary VOCABULARY = new Vocabulary(List.of(
            new Noun("a", "1", List.of(), "", false),
            new Noun("b", "1", List.of(), "", false),
            new Noun("c", "1", List.of(), "", false),
            new Noun("d", "1", List.of(), "", true),
            new Noun("ab", "1", List.of("a", "b"), "", false),
            new Noun("abc", "1", List.of("ab", "c"), "", false)));

    static List<Integer> seeds() {
        List<Integer> seeds = new ArrayList<>();
        for (int seed = 0; seed < 150; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    /** What is known of the four, and of the sums that two of their wholes are. */
    private record Box(Map<String, BigDecimal> low, Map<String, BigDecimal> high) {

        static Box of(Random random) {
            Map<String, BigDecimal> low = new TreeMap<>();
            Map<String, BigDecimal> high = new TreeMap<>();
            for (String leaf : LEAVES) {
                int begin = random.nextInt(6) - (leaf.equals("d") ? 3 : 0);
                low.put(leaf, BigDecimal.valueOf(begin));
                high.put(leaf, BigDecimal.valueOf(begin + (random.nextInt(3) == 0 ? 0 : random.nextInt(7))));
            }
            return new Box(low, high);
        }

        Map<String, BigDecimal> point(Random random) {
            Map<String, BigDecimal> point = new TreeMap<>();
            for (String leaf : LEAVES) {
                BigDecimal width = high.get(leaf).subtract(low.get(leaf));
                BigDecimal share = switch (random.nextInt(4)) {
                    case 0 -> BigDecimal.ZERO;
                    case 1 -> BigDecimal.ONE;
                    default -> BigDecimal.valueOf(random.nextInt(1001), 3);
                };
                point.put(leaf, low.get(leaf).add(width.multiply(share)));
            }
            return point;
        }

        Map<String, Quantity> known(Map<String, BigDecimal> at) {
            Map<String, Quantity> known = new TreeMap<>();
            for (String leaf : LEAVES) {
                known.put(leaf, quantity(at.get(leaf), low.get(leaf), high.get(leaf)));
            }
            known.put("ab", sum("a", "b", known));
            known.put("abc", sum("ab", "c", known));
            return known;
        }

        private static Quantity sum(String one, String other, Map<String, Quantity> known) {
            Quantity left = known.get(one);
            Quantity right = known.get(other);
            return quantity(
                    left.value().add(right.value()),
                    left.low().add(right.low()),
                    left.high().add(right.high()));
        }

        private static Quantity quantity(BigDecimal value, BigDecimal low, BigDecimal high) {
            return new Quantity(value, low, high, "1", Grade.T, 1, "");
        }

        static Map<String, Quantity> exactly(Map<String, BigDecimal> point) {
            return new Box(point, point).known(point);
        }
    }

    private static String formula(Random random, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return random.nextInt(6) == 0
                    ? String.valueOf(1 + random.nextInt(3))
                    : List.of("a", "b", "c", "d", "ab", "abc").get(random.nextInt(6));
        }
        String left = formula(random, depth - 1);
        String right = formula(random, depth - 1);
        String guard = " else not-assessed \"none\"";
        return switch (random.nextInt(9)) {
            case 0, 1 -> "(" + left + " + " + right + ")";
            case 2 -> "(" + left + " - " + right + ")";
            case 3, 4 -> left + " * (" + right + ")";
            case 5 -> "(" + left + " / (" + right + " + a)" + guard + ")";
            case 6 -> "min(" + left + ", " + right + ")";
            case 7 -> "max(" + left + ", " + right + ")";
            default -> "(share a of " + (random.nextBoolean() ? "ab" : "abc") + guard + ")";
        };
    }

    private static Formula read(String text) {
        List<String> inputs = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d", "ab", "abc")) {
            if (text.matches(".*\\b" + name + "\\b.*")) {
                inputs.add(name);
            }
        }
        return Formula.read(text, "1", inputs, VOCABULARY, reason -> true);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBoundsContainEveryResult(int seed) {
        Random random = new Random(seed);
        String text = formula(random, 4);
        Formula formula = read(text);
        Box box = Box.of(random);
        Formula.Result wide = formula.compute(box.known(box.point(random)));
        if (wide.value() == null) {
            return; // it divides by zero as it was measured
        }
        for (int i = 0; i < 60; i++) {
            Map<String, BigDecimal> point = box.point(random);
            BigDecimal value = formula.compute(Box.exactly(point)).value();
            if (value != null) {
                String where = "seed " + seed + ": " + text + " at " + point + " in " + box + " is " + value
                        + ", not in [" + wide.low() + ", " + wide.high() + "]";
                assertThat(wide.low() == null || wide.low().compareTo(value) <= 0)
                        .as(where)
                        .isTrue();
                assertThat(wide.high() == null || wide.high().compareTo(value) >= 0)
                        .as(where)
                        .isTrue();
            }
        }
    }

    /** The forms of the catalogue's ratios, a part in its own whole among them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theBoundsOfRatiosAreReached(int seed) {
        Random random = new Random(seed);
        List<String> forms = List.of(
                "a / b else not-assessed \"none\"",
                "a / (a + b) else not-assessed \"none\"",
                "a / (a + b + c) else not-assessed \"none\"",
                "a / c * (b / a else not-assessed \"none\") else not-assessed \"none\"",
                "(a + b) / c else not-assessed \"none\"",
                "(a + b) / (a + b + c) else not-assessed \"none\"",
                "share a of ab else not-assessed \"none\"",
                "share ab of abc else not-assessed \"none\"",
                "(a / (c + 1) else not-assessed \"none\") * b");
        Box box = Box.of(random);
        for (String form : forms) {
            Formula formula = read(
                    form.equals(forms.get(3))
                            ? "(a / c else not-assessed \"none\") * (b / a else not-assessed \"none\")"
                            : form);
            Formula.Result wide = formula.compute(box.known(box.point(random)));
            BigDecimal least = null;
            BigDecimal greatest = null;
            boolean isAnyUndefined = false;
            for (int corner = 0; corner < 8; corner++) {
                Map<String, BigDecimal> point = new TreeMap<>(box.low());
                for (int bit = 0; bit < 3; bit++) {
                    if ((corner & 1 << bit) != 0) {
                        point.put(LEAVES.get(bit), box.high().get(LEAVES.get(bit)));
                    }
                }
                BigDecimal value = formula.compute(Box.exactly(point)).value();
                isAnyUndefined |= value == null;
                if (value != null) {
                    least = least == null ? value : least.min(value);
                    greatest = greatest == null ? value : greatest.max(value);
                }
            }
            if (wide.value() != null && !isAnyUndefined) {
                BigDecimal digit = new BigDecimal("1e-13");
                assertThat(wide.low())
                        .as("seed %s: least of %s in %s", seed, form, box)
                        .isCloseTo(least, org.assertj.core.data.Offset.offset(digit));
                assertThat(wide.high())
                        .as("seed %s: most of %s in %s", seed, form, box)
                        .isCloseTo(greatest, org.assertj.core.data.Offset.offset(digit));
            }
        }
    }
}
