package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param words its name and what else a heading may call it
 * @param key whether it is part of what tells one row from another
 * @param required whether a row needs it
 * @param limits what a value may be
 * @param unit UCUM code of a number, empty when it has none of its own
 */
record Column(Words words, ColumnType type, boolean key, boolean required, Limits limits, String unit) {

    /** Its name, and what else a heading may call it. */
    record Words(String name, String zh, String en) {}

    /**
     * What a value may be.
     *
     * @param choices words of a choice, empty elsewhere
     * @param inChinese the same words in Chinese, as many or none
     * @param least of a number, or null
     * @param most of a number, or null
     * @param pattern that a text has to match, or null
     */
    record Limits(
            List<String> choices,
            List<String> inChinese,
            @Nullable BigDecimal least,
            @Nullable BigDecimal most,
            @Nullable Pattern pattern) {

        Limits {
            choices = List.copyOf(choices);
            inChinese = List.copyOf(inChinese);
        }
    }

    String name() {
        return words.name();
    }

    /** Whether a heading means it, in either language. */
    boolean isCalled(String heading) {
        String bare = bare(heading);
        return bare.equals(bare(words.name())) || bare.equals(bare(words.zh())) || bare.equals(bare(words.en()));
    }

    /** Without case, spaces and what stands in brackets, which is the unit. */
    private static String bare(String heading) {
        return heading.replaceAll("[(（\\[].*", "").replaceAll("[\\s_*-]+", "").toLowerCase(java.util.Locale.ROOT);
    }
}
