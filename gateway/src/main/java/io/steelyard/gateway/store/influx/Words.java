package io.steelyard.gateway.store.influx;

import java.util.SortedMap;

/**
 * Names and values as line protocol and Flux write them. Control characters, a backslash at the end and a leading {@code #}
 * cannot be written in a line's names at all (a line that begins with {@code #} is silently a comment); they become {@code
 * _}, for writing and for reading alike.
 */
final class Words {

    private Words() {}

    /** A name as it stands in the store, before any escaping. */
    static String clean(String name) {
        StringBuilder clean = null;
        int last = name.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = name.charAt(i);
            boolean unusable = c < ' ' || c == 0x7f || (c == '\\' && i == last) || (c == '#' && i == 0);
            if (unusable) {
                if (clean == null) {
                    clean = new StringBuilder(name);
                }
                clean.setCharAt(i, '_');
            }
        }
        return clean == null ? name : clean.toString();
    }

    /** Measurement, tags without empty ones (line protocol has no empty tag), in the order of their names. */
    static String series(String measurement, String area, String asset, String line, String site) {
        StringBuilder text = new StringBuilder();
        text.append(measurement(measurement.isEmpty() ? "unassigned" : measurement));
        tag(text, "area", area);
        tag(text, "asset", asset);
        tag(text, "line", line);
        tag(text, "site", site);
        return text.toString();
    }

    /** Measurement and any tags, without empty ones, in the order of their names. */
    static String series(String measurement, SortedMap<String, String> tags) {
        StringBuilder text = new StringBuilder(measurement(measurement));
        tags.forEach((key, value) -> tag(text, key, value));
        return text.toString();
    }

    /** A measurement's name. */
    static String measurement(String name) {
        StringBuilder text = new StringBuilder();
        escape(text, name, ", ");
        return text.toString();
    }

    private static void tag(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(',').append(key).append('=');
            escape(text, value, ", =");
        }
    }

    /** A field's name. */
    static String field(String name) {
        StringBuilder text = new StringBuilder();
        escape(text, name, ", =");
        return text.toString();
    }

    private static void escape(StringBuilder text, String name, String special) {
        String clean = clean(name);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (special.indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append(c);
        }
    }

    /** A value with the mark of its type; NaN and the infinities have no form and are the caller's to keep out. */
    static void value(StringBuilder text, Object value, boolean unsigned) {
        if (value instanceof Long whole) {
            if (unsigned) {
                text.append(Long.toUnsignedString(whole)).append('u');
            } else {
                text.append(whole.longValue()).append('i');
            }
        } else if (value instanceof Double || value instanceof Boolean) {
            text.append(value);
        } else {
            text.append('"');
            quoted(text, value.toString());
            text.append('"');
        }
    }

    private static void quoted(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
    }

    /** A text literal of Flux; what it quotes cannot end it nor start an expression. */
    static String flux(String text) {
        StringBuilder literal = new StringBuilder("\"");
        String clean = clean(text);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (c == '"' || c == '\\' || c == '$') {
                literal.append('\\');
            }
            literal.append(c);
        }
        return literal.append('"').toString();
    }
}
