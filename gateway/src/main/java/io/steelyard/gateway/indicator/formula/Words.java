package io.steelyard.gateway.indicator.formula;

import java.util.ArrayList;
import java.util.List;

/** Cuts a formula's text into its words. */
final class Words {
    private static final String SIGNS = "+-*/(),";

    private final String text;
    private int place;

    /** What kind of word it is. */
    enum Kind {
        NUMBER,
        NAME,
        SIGN,
        UNIT,
        REASON,
        END
    }

    /** A word, without its quotes. */
    record Word(Kind kind, String text, int at) {
        boolean is(Kind wanted, String wantedText) {
            return kind == wanted && text.equals(wantedText);
        }
    }

    private Words(String text) {
        this.text = text;
    }

    /** The last word is the end. */
    static List<Word> of(String text) {
        Words words = new Words(text);
        List<Word> all = new ArrayList<>();
        Word word = words.next();
        while (word.kind() != Kind.END) {
            all.add(word);
            word = words.next();
        }
        all.add(word);
        return all;
    }

    private Word next() {
        while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
            place++;
        }
        int begin = place;
        if (begin == text.length()) {
            return new Word(Kind.END, "the end", begin);
        }
        char first = text.charAt(begin);
        if (isDigit(first)) {
            place = end(begin, c -> isDigit(c) || c == '.');
            return new Word(Kind.NUMBER, text.substring(begin, place), begin);
        }
        if (isLetter(first)) {
            place = end(begin, c -> isLetter(c) || isDigit(c) || c == '.' || c == '-' || c == '_');
            return new Word(Kind.NAME, text.substring(begin, place), begin);
        }
        if (first == '\'' || first == '"') {
            return quoted(first, begin);
        }
        place++;
        if (SIGNS.indexOf(first) < 0) {
            throw new FormulaException(List.of(
                    new Mistake(begin, "what is " + first + " here", "write names, numbers and + - * / ( ) , only")));
        }
        return new Word(Kind.SIGN, String.valueOf(first), begin);
    }

    private Word quoted(char quote, int begin) {
        int end = text.indexOf(quote, begin + 1);
        if (end < 0) {
            throw new FormulaException(List.of(new Mistake(begin, "a quote that does not end", "add " + quote)));
        }
        place = end + 1;
        return new Word(quote == '\'' ? Kind.UNIT : Kind.REASON, text.substring(begin + 1, end), begin);
    }

    private int end(int begin, java.util.function.IntPredicate belongs) {
        int end = begin;
        while (end < text.length() && belongs.test(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z';
    }
}
