package io.steelyard.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small part of Flux that reading points needs: {@code from}, {@code range} in nanoseconds, {@code filter} with
 * {@code ==}, {@code and}, {@code or} and parentheses, {@code limit}, {@code last}. Anything else is an error.
 */
final class FakeFlux {
    private static final Pattern FROM = Pattern.compile("from\\(bucket: \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"\\)");
    private static final Pattern RANGE =
            Pattern.compile("range\\(start: time\\(v: (-?\\d+)\\), stop: time\\(v: (-?\\d+)\\)\\)");
    private static final Pattern LIMIT = Pattern.compile("limit\\(n: (\\d+)\\)");
    private static final Pattern EQUAL = Pattern.compile("r\\.(\\w+) == \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
    private static final String FILTER = "filter(fn: (r) => ";

    private final String text;
    private int at;

    private FakeFlux(String text) {
        this.text = text;
    }

    /** The bucket that the query reads. */
    static String bucket(String query) {
        Matcher from = FROM.matcher(query);
        if (!from.lookingAt()) {
            throw new IllegalArgumentException("no from(bucket: …): " + query);
        }
        return unescaped(from.group(1));
    }

    /** The answer as annotated CSV. */
    static String answer(String query, FakeBucket bucket) {
        List<FakeBucket.Table> tables = new ArrayList<>();
        Predicate<FakeBucket.Table> wanted = table -> true;
        long limit = Long.MAX_VALUE;
        boolean last = false;
        for (String stage : query.split(" \\|> (?=range\\(|filter\\(|limit\\(|last\\()", -1)) {
            Matcher range = RANGE.matcher(stage);
            Matcher most = LIMIT.matcher(stage);
            if (range.matches()) {
                tables = bucket.tables(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
            } else if (most.matches()) {
                limit = Long.parseLong(most.group(1));
            } else if (stage.equals("last()")) {
                last = true;
            } else if (stage.startsWith(FILTER) && stage.endsWith(")")) {
                FakeFlux filter = new FakeFlux(stage.substring(FILTER.length(), stage.length() - 1));
                wanted = wanted.and(filter.either());
                filter.end();
            } else if (!FROM.matcher(stage).matches()) {
                throw new IllegalArgumentException("the fake knows no " + stage);
            }
        }
        StringBuilder csv = new StringBuilder();
        int number = 0;
        for (FakeBucket.Table table : tables) {
            if (wanted.test(table)) {
                csv(csv, table, rows(table.values(), limit, last), number++);
            }
        }
        return csv.append("\r\n").toString();
    }

    private static NavigableMap<Long, String> rows(NavigableMap<Long, String> values, long limit, boolean last) {
        if (last) {
            return values.tailMap(values.lastKey(), true);
        }
        NavigableMap<Long, String> first = new TreeMap<>();
        values.entrySet().stream().limit(limit).forEach(row -> first.put(row.getKey(), row.getValue()));
        return first;
    }

    private static void csv(StringBuilder csv, FakeBucket.Table table, Map<Long, String> rows, int number) {
        Map<String, String> tags = table.series().tags();
        String type = switch (table.type()) {
            case "integer" -> "long";
            case "unsigned" -> "unsignedLong";
            case "float" -> "double";
            default -> table.type();
        };
        csv.append("#datatype,string,long,dateTime:RFC3339,").append(type).append(",string,string");
        csv.append(",string".repeat(tags.size())).append("\r\n#group,false,false,false,false,true,true");
        csv.append(",true".repeat(tags.size())).append("\r\n#default,_result,,,,,");
        csv.append(",".repeat(tags.size())).append("\r\n,result,table,_time,_value,_field,_measurement");
        tags.keySet().forEach(tag -> csv.append(',').append(quoted(tag)));
        csv.append("\r\n");
        rows.forEach((time, text) -> {
            csv.append(",,")
                    .append(number)
                    .append(',')
                    .append(FakeBucket.instant(time))
                    .append(',');
            csv.append(quoted(value(text, table.type()))).append(',').append(quoted(table.field()));
            csv.append(',').append(quoted(table.series().measurement()));
            tags.values().forEach(value -> csv.append(',').append(quoted(value)));
            csv.append("\r\n");
        });
        csv.append("\r\n");
    }

    private static String value(String text, String type) {
        return switch (type) {
            case "string" -> text.substring(1, text.length() - 1).replaceAll("\\\\([\\\\\"])", "$1");
            case "integer", "unsigned" -> text.substring(0, text.length() - 1);
            case "boolean" -> text.matches("[tT].*") ? "true" : "false";
            default -> text;
        };
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[,\"\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private Predicate<FakeBucket.Table> either() {
        Predicate<FakeBucket.Table> all = both();
        while (skip(" or ")) {
            all = all.or(both());
        }
        return all;
    }

    private Predicate<FakeBucket.Table> both() {
        Predicate<FakeBucket.Table> all = one();
        while (skip(" and ")) {
            all = all.and(one());
        }
        return all;
    }

    private Predicate<FakeBucket.Table> one() {
        if (skip("(")) {
            Predicate<FakeBucket.Table> inner = either();
            if (!skip(")")) {
                throw new IllegalArgumentException("no ) at " + at + " in " + text);
            }
            return inner;
        }
        Matcher equal = EQUAL.matcher(text).region(at, text.length());
        if (!equal.lookingAt()) {
            throw new IllegalArgumentException("no r.… == \"…\" at " + at + " in " + text);
        }
        at = equal.end();
        String name = equal.group(1);
        String value = unescaped(equal.group(2));
        return table -> value.equals(
                switch (name) {
                    case "_field" -> table.field();
                    case "_measurement" -> table.series().measurement();
                    default -> table.series().tags().getOrDefault(name, "");
                });
    }

    private boolean skip(String word) {
        boolean there = text.startsWith(word, at);
        at += there ? word.length() : 0;
        return there;
    }

    private void end() {
        if (at < text.length()) {
            throw new IllegalArgumentException("more than a filter: " + text.substring(at));
        }
    }

    private static String unescaped(String literal) {
        return literal.replaceAll("\\\\(.)", "$1");
    }
}
