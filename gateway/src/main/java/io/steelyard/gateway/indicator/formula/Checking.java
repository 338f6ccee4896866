package io.steelyard.gateway.indicator.formula;

import io.steelyard.gateway.units.Ucum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.measure.Unit;
import org.jspecify.annotations.Nullable;
import tech.units.indriya.AbstractUnit;

/** Holds a formula against its vocabulary: every name, every unit, every division. All mistakes are found in one go. */
final class Checking {
    private final Vocabulary vocabulary;
    private final Predicate<String> reasons;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Set<String> used = new TreeSet<>();
    private final Map<Integer, Fraction> factors = new HashMap<>();
    /** How units were written, by formula or vocabulary: as they are told again. */
    private final Map<Unit<?>, String> codes = new HashMap<>();

    Checking(Vocabulary vocabulary, Predicate<String> reasons) {
        this.vocabulary = vocabulary;
        this.reasons = reasons;
    }

    /** Throws when there is any mistake. */
    void check(Term term, String wanted, Collection<String> declared) {
        Unit<?> unit = unit(term);
        Unit<?> result = Units.find(wanted);
        if (result == null) {
            report(
                    term.at(),
                    "no unit of UCUM: " + wanted,
                    "write the result's unit as UCUM has it, kW.h for instance");
        } else if (unit != null && !isSame(unit, result)) {
            report(term.at(), "comes out in " + told(unit) + ", not in " + wanted, remedy(unit, wanted, result));
        }
        for (String name : declared) {
            if (!used.contains(name)) {
                report(0, name + " is listed as an input and not used", "take it off the list, or use it");
            }
        }
        for (String name : used) {
            if (!declared.contains(name)) {
                report(0, name + " is used and not listed as an input", "add it to the inputs");
            }
        }
        if (!mistakes.isEmpty()) {
            mistakes.sort(Comparator.comparingInt(Mistake::at));
            throw new FormulaException(mistakes);
        }
    }

    /** What each change of unit multiplies with, by its place. */
    Map<Integer, Fraction> factors() {
        return factors;
    }

    private void report(int at, String what, String remedy) {
        mistakes.add(new Mistake(at, what, remedy));
    }

    /** Null when that cannot be told because of a mistake that is reported already. */
    private @Nullable Unit<?> unit(Term term) {
        if (term instanceof Term.Literal literal) {
            return known(literal.unit(), literal.at());
        } else if (term instanceof Term.Input input) {
            return input(input);
        } else if (term instanceof Term.Sum sum) {
            return alike(List.of(sum.left(), sum.right()), sum.at(), sum.isDifference() ? "-" : "+");
        } else if (term instanceof Term.Product product) {
            Unit<?> left = unit(product.left());
            Unit<?> right = unit(product.right());
            return left == null || right == null ? null : left.multiply(right);
        } else if (term instanceof Term.Quotient quotient) {
            guard(quotient.guard(), quotient.at(), Normal.constant(quotient.right()));
            Unit<?> left = unit(quotient.left());
            Unit<?> right = unit(quotient.right());
            return left == null || right == null ? null : left.divide(right);
        } else if (term instanceof Term.Share share) {
            return share(share);
        } else if (term instanceof Term.Extreme extreme) {
            return alike(extreme.of(), extreme.at(), extreme.isGreatest() ? "max" : "min");
        } else if (term instanceof Term.IfKnown known) {
            input(known.input());
            return alike(
                    List.of(known.then(), known.otherwise()),
                    known.at(),
                    known.isToldEnough() ? "if-told" : "if-known");
        }
        return told((Term.Told) term);
    }

    private @Nullable Unit<?> known(String code, int at) {
        Unit<?> unit = Units.find(code);
        if (unit == null) {
            report(at, "no unit of UCUM: " + code, "write kW.h, kg, s, 1 or [CNY] for instance");
        } else {
            codes.putIfAbsent(unit, code);
        }
        return unit;
    }

    private @Nullable Unit<?> input(Term.Input input) {
        Vocabulary.Noun noun = vocabulary.find(input.name());
        if (noun == null) {
            report(input.at(), "no quantity is called " + input.name(), nearest(input.name()));
            return null;
        }
        used.add(input.name());
        return known(noun.unit(), input.at());
    }

    private @Nullable Unit<?> share(Term.Share share) {
        Unit<?> part = input(share.part());
        Unit<?> whole = input(share.whole());
        guard(share.guard(), share.at(), null);
        if (part == null || whole == null) {
            return null;
        }
        String name = share.part().name();
        if (!vocabulary.isPart(name, share.whole().name())) {
            report(
                    share.part().at(),
                    name + " is no part of " + share.whole().name() + ", which is "
                            + String.join(" + ", vocabulary.leaves(share.whole().name())),
                    "divide with /, or name a whole that it is in");
        }
        return AbstractUnit.ONE;
    }

    private @Nullable Unit<?> told(Term.Told told) {
        Unit<?> of = unit(told.of());
        Unit<?> wanted = known(told.unit(), told.at());
        if (of == null || wanted == null) {
            return wanted;
        }
        Fraction factor = Units.factor(of, wanted);
        if (factor != null) {
            factors.put(told.at(), factor);
        } else {
            report(told.at(), told(of) + " cannot be told in " + told.unit(), "name a unit of the same kind");
        }
        return wanted;
    }

    private void guard(@Nullable String guard, int at, @Nullable Fraction constant) {
        if (constant != null && constant.isZero()) {
            report(at, "divides by zero", "divide by something else");
        } else if (constant != null && guard != null) {
            report(at, "a guard that is never used", "take away: else not-assessed \"" + guard + '"');
        } else if (constant == null && guard == null) {
            report(
                    at,
                    "what if this divides by zero",
                    "say it behind the division: else not-assessed \"no-failure\" for instance");
        } else if (guard != null && !reasons.test(guard)) {
            report(at, "no message says why: reason-" + guard, "add it to the message catalogue, in both languages");
        }
    }

    private @Nullable Unit<?> alike(List<Term> terms, int at, String operator) {
        Unit<?> common = null;
        for (Term term : terms) {
            Unit<?> unit = unit(term);
            if (common == null) {
                common = unit;
            } else if (unit != null && !isSame(common, unit)) {
                report(
                        at,
                        operator + " of " + told(common) + " and " + told(unit),
                        Units.factor(unit, common) == null
                                ? "they are of two kinds; use quantities of one"
                                : tellOne(told(common)));
            }
        }
        return common;
    }

    private static String tellOne(String code) {
        return Units.find(code) == null
                ? "tell one in the other's unit by to('kW.h', …) for instance"
                : "tell one in the other's unit: to('" + code + "', …)";
    }

    private static boolean isSame(Unit<?> one, Unit<?> other) {
        Fraction factor = Units.factor(one, other);
        return factor != null && factor.compareWith(Fraction.ONE) == 0;
    }

    private static String remedy(Unit<?> unit, String wanted, Unit<?> result) {
        return Units.factor(unit, result) == null
                ? "it is of another kind; correct the formula or the unit"
                : "write to('" + wanted + "', …) around it";
    }

    /** The unit as formulas write it, so that what is told can be written. */
    private String told(Unit<?> unit) {
        if (unit.isCompatible(AbstractUnit.ONE) && unit.equals(AbstractUnit.ONE)) {
            return "1";
        }
        String written = codes.get(unit);
        String code = written == null ? Ucum.code(unit) : written;
        return code == null ? unit.toString() : code;
    }

    private String nearest(String name) {
        String best = "";
        int least = Math.max(2, name.length() / 3) + 1;
        for (String one : vocabulary.names()) {
            int distance = distance(name.toLowerCase(Locale.ROOT), one);
            if (distance < least) {
                least = distance;
                best = one;
            }
        }
        return best.isEmpty()
                ? "the vocabulary in quantities.yaml has them; put spaces around a minus"
                : "did you mean " + best + "?";
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
