package io.steelyard.gateway.indicator.formula;

import io.steelyard.gateway.indicator.formula.Words.Kind;
import io.steelyard.gateway.indicator.formula.Words.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a formula's text.
 *
 * <pre>
 *   formula := product (("+" | "-") product)*
 *   product := factor ("*" factor | "/" factor guard?)*
 *   factor  := NUMBER UNIT? | NAME | "(" formula ")" | "share" NAME "of" NAME guard?
 *            | ("min" | "max" | "sum") "(" formula ("," formula)* ")"
 *            | ("if-known" | "if-told") "(" NAME "," formula "," formula ")" | "to" "(" UNIT "," formula ")"
 *   guard   := "else" "not-assessed" REASON
 * </pre>
 */
final class Parser {
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 50;
    private static final Set<String> TAKEN =
            Set.of("share", "of", "min", "max", "sum", "if-known", "if-told", "to", "else", "not-assessed");

    private final List<Word> words;
    private int place;
    private int depth;

    private Parser(List<Word> words) {
        this.words = words;
    }

    static Term read(String text) {
        if (text.length() > LONGEST) {
            throw mistake(LONGEST, "a formula of " + text.length() + " characters", "write at most " + LONGEST);
        }
        Parser parser = new Parser(Words.of(text));
        Term term = parser.sum();
        if (parser.word().kind() != Kind.END) {
            throw mistake(
                    parser.word().at(),
                    parser.word().text() + " after the end of the formula",
                    "write an operator before it, or take it away");
        }
        return term;
    }

    private Word word() {
        return words.get(place);
    }

    private Word take() {
        Word word = words.get(place);
        place = Math.min(place + 1, words.size() - 1);
        return word;
    }

    private boolean skip(Kind kind, String text) {
        boolean isThere = word().is(kind, text);
        if (isThere) {
            take();
        }
        return isThere;
    }

    private void need(Kind kind, String text) {
        if (!skip(kind, text)) {
            throw mistake(word().at(), text + " belongs here, not " + word().text(), "write " + text);
        }
    }

    private Term sum() {
        if (++depth > DEEPEST) {
            throw mistake(word().at(), "nested more than " + DEEPEST + " deep", "take brackets away");
        }
        Term term = product();
        while (word().kind() == Kind.SIGN && "+-".contains(word().text())) {
            Word sign = take();
            term = new Term.Sum(term, product(), sign.text().equals("-"), sign.at());
        }
        depth--;
        return term;
    }

    private Term product() {
        Term term = factor();
        while (word().kind() == Kind.SIGN && "*/".contains(word().text())) {
            Word sign = take();
            Term right = factor();
            term = sign.text().equals("*")
                    ? new Term.Product(term, right, sign.at())
                    : new Term.Quotient(term, right, guard(), sign.at());
        }
        return term;
    }

    private Term factor() {
        Word word = take();
        if (word.kind() == Kind.NUMBER) {
            return number(word);
        } else if (word.kind() == Kind.NAME) {
            return named(word);
        } else if (word.is(Kind.SIGN, "(")) {
            Term inner = sum();
            need(Kind.SIGN, ")");
            return inner;
        }
        throw mistake(word.at(), "a number or a name belongs here, not " + word.text(), "write one");
    }

    private Term number(Word word) {
        BigDecimal value;
        try {
            value = new BigDecimal(word.text());
        } catch (NumberFormatException e) {
            throw mistake(word.at(), word.text() + " is no number", "write digits with at most one point");
        }
        return new Term.Literal(value, word().kind() == Kind.UNIT ? take().text() : "1", word.at());
    }

    private Term named(Word word) {
        return switch (word.text()) {
            case "share" -> share(word);
            case "min", "max" -> new Term.Extreme(arguments(), word.text().equals("max"), word.at());
            case "sum" ->
                arguments().stream()
                        .reduce((left, right) -> new Term.Sum(left, right, false, word.at()))
                        .orElseThrow();
            case "if-known", "if-told" -> ifKnown(word);
            case "to" -> told(word);
            default -> {
                place--;
                yield input();
            }
        };
    }

    private Term share(Word word) {
        Term.Input part = input();
        need(Kind.NAME, "of");
        Term.Input whole = input();
        return new Term.Share(part, whole, guard(), word.at());
    }

    private Term ifKnown(Word word) {
        need(Kind.SIGN, "(");
        Term.Input input = input();
        need(Kind.SIGN, ",");
        Term then = sum();
        need(Kind.SIGN, ",");
        Term otherwise = sum();
        need(Kind.SIGN, ")");
        return new Term.IfKnown(input, then, otherwise, word.text().equals("if-told"), word.at());
    }

    private Term told(Word word) {
        need(Kind.SIGN, "(");
        Word unit = take();
        if (unit.kind() != Kind.UNIT) {
            throw mistake(unit.at(), "a unit belongs here, not " + unit.text(), "write it in quotes: to('h', …)");
        }
        need(Kind.SIGN, ",");
        Term of = sum();
        need(Kind.SIGN, ")");
        return new Term.Told(unit.text(), of, word.at());
    }

    private List<Term> arguments() {
        need(Kind.SIGN, "(");
        List<Term> terms = new ArrayList<>();
        terms.add(sum());
        while (skip(Kind.SIGN, ",")) {
            terms.add(sum());
        }
        need(Kind.SIGN, ")");
        return terms;
    }

    private Term.Input input() {
        Word word = take();
        if (word.kind() != Kind.NAME || TAKEN.contains(word.text())) {
            throw mistake(word.at(), "a quantity's name belongs here, not " + word.text(), "write one");
        }
        return new Term.Input(word.text(), word.at());
    }

    private @Nullable String guard() {
        if (!skip(Kind.NAME, "else")) {
            return null;
        }
        need(Kind.NAME, "not-assessed");
        Word reason = take();
        if (reason.kind() != Kind.REASON) {
            throw mistake(reason.at(), "a reason belongs here, not " + reason.text(), "write its id in double quotes");
        }
        return reason.text();
    }

    private static FormulaException mistake(int at, String what, String remedy) {
        return new FormulaException(List.of(new Mistake(at, what, remedy)));
    }
}
