package io.steelyard.edge.config.plan;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a panel asks the database for, as far as it can be told: InfluxQL, Flux, or what Grafana's editor keeps. What cannot be
 * told is taken for everything, so that nothing affected goes unsaid.
 *
 * @param measurements patterns of measurements, any of which fits; empty fits all
 * @param fields patterns of fields, any of which fits; empty fits all
 * @param names the fields that are named as they are
 * @param assets ids of assets that the query is bound to; empty for all
 */
record Query(Set<Pattern> measurements, Set<Pattern> fields, Set<String> names, Set<String> assets) {
    private static final Pattern FLUX =
            Pattern.compile("r(?:\\.|\\[\")(_measurement|_field|asset)(?:\"])?\\s*(==|=~)\\s*"
                    + "(?:\"((?:[^\"\\\\]|\\\\.)*)\"|/((?:[^/\\\\]|\\\\.)*)/)");
    private static final Pattern ONE_ASSET = Pattern.compile("(?:\"asset\"|\\basset)\\s*=\\s*'([^']*)'");
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.)*'|\"((?:[^\"\\\\]|\\\\.)*)\"|/((?:[^/\\\\\\s]|\\\\.)+)/|([A-Za-z_$][\\w$]*)(\\s*\\()?|((?<=[(,]\\s{0,9}|(?i:select)\\s{1,9})\\*|;)");
    private static final Set<String> ENDS = Set.of("where", "group", "order", "limit", "slimit", "offset", "fill");

    /** Part of an InfluxQL statement. */
    private enum Part {
        ELSEWHERE,
        FIELDS,
        ALIAS,
        MEASUREMENTS
    }

    /** The query of a panel's target. */
    static Query of(Document target) {
        String text = target.at("query").text("");
        Query query = new Query(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        if (text.isBlank()) {
            query.built(target);
        } else if (text.contains("|>")) {
            query.flux(text);
        } else {
            query.influxQl(text);
        }
        return query;
    }

    private void built(Document target) {
        if (target.has("measurement")) {
            measurements.add(exactly(target.at("measurement").text("")));
        }
        for (Document column : target.at("select").all()) {
            for (Document part : column.all()) {
                if (part.at("type").text("").equals("field")) {
                    field(part.at("params").at(0).text(""));
                }
            }
        }
    }

    private void flux(String text) {
        Matcher condition = FLUX.matcher(text);
        while (condition.find()) {
            boolean isExact = condition.group(3) != null;
            String value = isExact ? unescaped(condition.group(3)) : condition.group(4);
            Pattern pattern = isExact ? exactly(value) : like(value);
            switch (condition.group(1)) {
                case "_measurement" -> measurements.add(pattern);
                case "_field" -> {
                    fields.add(pattern);
                    if (isExact) {
                        names.add(value);
                    }
                }
                default -> {
                    if (isExact) {
                        assets.add(value);
                    }
                }
            }
        }
    }

    private void influxQl(String text) {
        Part part = Part.ELSEWHERE;
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            String word = token.group(3) == null ? "" : token.group(3).toLowerCase(Locale.ROOT);
            if (word.equals("select")) {
                part = Part.FIELDS;
            } else if (word.equals("from")) {
                part = Part.MEASUREMENTS;
            } else if (ENDS.contains(word) || ";".equals(token.group(5))) {
                part = Part.ELSEWHERE;
            } else if (word.equals("as") && part == Part.FIELDS) {
                part = Part.ALIAS;
            } else if (part == Part.ALIAS) {
                part = Part.FIELDS;
            } else {
                take(part, token);
            }
        }
        Matcher bound = ONE_ASSET.matcher(text);
        while (bound.find()) {
            assets.add(bound.group(1));
        }
    }

    private void take(Part part, Matcher token) {
        boolean isCall = token.group(4) != null;
        String name = token.group(1) != null ? unescaped(token.group(1)) : isCall ? null : token.group(3);
        if (part == Part.FIELDS) {
            if (name != null) {
                field(name);
            } else if (token.group(2) != null || "*".equals(token.group(5))) {
                fields.add(like(token.group(2) == null ? "" : token.group(2)));
            }
        } else if (part == Part.MEASUREMENTS && (name != null || token.group(2) != null)) {
            measurements.add(name != null ? exactly(name) : like(token.group(2)));
        }
    }

    private void field(String name) {
        fields.add(exactly(name));
        names.add(name);
    }

    private static Pattern exactly(String name) {
        return name.contains("$")
                ? like("")
                : Pattern.compile("^" + Pattern.quote(name) + "$"); // a variable may be anything
    }

    private static Pattern like(String pattern) {
        try {
            return Pattern.compile(pattern.contains("$") ? "" : pattern);
        } catch (PatternSyntaxException e) {
            return Pattern.compile("");
        }
    }

    private static String unescaped(String quoted) {
        return quoted.replaceAll("\\\\(.)", "$1");
    }

    /** Whether it asks for this measurement of this asset. */
    boolean asks(String measurement, String asset) {
        return fits(measurements, measurement) && (assets.isEmpty() || assets.contains(asset));
    }

    /** Whether it asks for this field. */
    boolean asks(String field) {
        return fits(fields, field);
    }

    /** Whether it asks for a field that begins so, by name or by a pattern. */
    boolean asksBelow(String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix))
                || fields.stream().anyMatch(pattern -> mayBegin(pattern, prefix));
    }

    /** Whether it fits what begins so, or may once more of it is there. */
    private static boolean mayBegin(Pattern pattern, String prefix) {
        Matcher matcher = pattern.matcher(prefix);
        return matcher.find() || (pattern.pattern().startsWith("^") && matcher.hitEnd());
    }

    private static boolean fits(Set<Pattern> patterns, String name) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).find());
    }
}
