package io.steelyard.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small part of Flux that reading points needs: {@code from}, {@code range} in nanoseconds, {@code filter} with
 * {@code ==}, {@code and}, {@code or} and parentheses, {@code limit}, {@code last}, and {@code drop} of the range's own
 * columns, which joins no tables. Anything else is an error. Of annotations it knows the types only.
 */
final class FakeFlux {
    private static final Pattern FROM = Pattern.compile("from\\(bucket: \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"\\)");
    private static final Pattern RANGE =
            Pattern.compile("range\\(start: time\\(v: (-?\\d+)\\), stop: time\\(v: (-?\\d+)\\)\\)");
    private static final Pattern LIMIT = Pattern.compile("limit\\(n: (\\d+)\\)");
    private static final Pattern EQUAL = Pattern.compile("r\\.(\\w+) == \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
    private static final Pattern MATCH = Pattern.compile("r\\.(\\w+) =~ /((?:[^/\\\\]|\\\\.)+)/");
    private static final Pattern DROP = Pattern.compile("drop\\(columns: \\[((?:\"\\w+\"(?:, )?)+)]\\)");
    private static final Pattern ANNOTATIONS = Pattern.compile("\"annotations\"\\s*:\\s*\\[([^\\]]*)]");
    private static final List<String> OF_THE_RANGE = List.of("_start", "_stop");
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

    /** The annotations that a question, JSON, wants in its answer. */
    static List<String> annotations(String question) {
        Matcher asked = ANNOTATIONS.matcher(question);
        return asked.find() ? names(asked.group(1)) : List.of();
    }

    private static List<String> names(String quoted) {
        return Pattern.compile("\\w+")
                .matcher(quoted)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** The answer as annotated CSV: an empty line ends each block, and is all of an answer without any. */
    static String answer(String query, List<String> annotations, FakeBucket bucket) {
        List<FakeBucket.Table> tables = new ArrayList<>();
        Predicate<FakeBucket.Table> wanted = table -> true;
        long limit = Long.MAX_VALUE;
        boolean last = false;
        Map<String, String> ofTheRange = new LinkedHashMap<>();
        for (String stage :
                query.split(" \\|> (?=range\\(|filter\\(|limit\\(|first\\(|last\\(|drop\\(columns: )", -1)) {
            Matcher range = RANGE.matcher(stage);
            Matcher most = LIMIT.matcher(stage);
            Matcher drop = DROP.matcher(stage);
            if (range.matches()) {
                tables = bucket.tables(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
                for (int i = 0; i < OF_THE_RANGE.size(); i++) {
                    String bound = FakeBucket.instant(Long.parseLong(range.group(i + 1)))
                            .toString();
                    ofTheRange.put(OF_THE_RANGE.get(i), bound);
                }
            } else if (most.matches()) {
                limit = Long.parseLong(most.group(1));
            } else if (stage.equals("first()")) {
                limit = 1;
            } else if (stage.equals("last()")) {
                last = true;
            } else if (drop.matches() && OF_THE_RANGE.containsAll(names(drop.group(1)))) {
                ofTheRange.keySet().removeAll(names(drop.group(1)));
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
                block(csv, annotations, columns(table, number++, ofTheRange), rows(table.values(), limit, last));
            }
        }
        return csv.isEmpty() ? "\r\n" : csv.toString();
    }

    private static NavigableMap<Long, String> rows(NavigableMap<Long, String> values, long limit, boolean last) {
        if (last) {
            return values.tailMap(values.lastKey(), true);
        }
        NavigableMap<Long, String> first = new TreeMap<>();
        values.entrySet().stream().limit(limit).forEach(row -> first.put(row.getKey(), row.getValue()));
        return first;
    }

    /**
     * A column of a table.
     *
     * @param cell its cell in a row, by the row's time and its value as it was written
     */
    private record Column(String name, String type, BiFunction<Long, String, String> cell) {
        static Column same(String name, String type, String cell) {
            return new Column(name, type, (time, text) -> cell);
        }
    }

    private static List<Column> columns(FakeBucket.Table table, int number, Map<String, String> ofTheRange) {
        String type = switch (table.type()) {
            case "integer" -> "long";
            case "unsigned" -> "unsignedLong";
            case "float" -> "double";
            default -> table.type();
        };
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("result", "string", (time, text) -> "_result"));
        columns.add(new Column("table", "long", (time, text) -> Integer.toString(number)));
        ofTheRange.forEach((name, bound) -> columns.add(Column.same(name, "dateTime:RFC3339", bound)));
        columns.add(new Column(
                "_time",
                "dateTime:RFC3339",
                (time, text) -> FakeBucket.instant(time).toString()));
        columns.add(new Column("_value", type, (time, text) -> value(text, table.type())));
        columns.add(Column.same("_field", "string", table.field()));
        columns.add(Column.same("_measurement", "string", table.series().measurement()));
        table.series().tags().forEach((tag, value) -> columns.add(Column.same(tag, "string", value)));
        return columns;
    }

    private static void block(
            StringBuilder csv, List<String> annotations, List<Column> columns, Map<Long, String> rows) {
        for (String annotation : annotations) {
            if (!annotation.equals("datatype")) {
                throw new IllegalArgumentException("the fake knows no annotation " + annotation);
            }
            line(csv, "#" + annotation, columns, Column::type);
        }
        line(csv, "", columns, Column::name);
        rows.forEach(
                (time, text) -> line(csv, "", columns, column -> column.cell().apply(time, text)));
        csv.append("\r\n");
    }

    private static void line(StringBuilder csv, String first, List<Column> columns, Function<Column, String> cell) {
        csv.append(first);
        columns.forEach(column -> csv.append(',').append(quoted(cell.apply(column))));
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
        Matcher match = MATCH.matcher(text).region(at, text.length());
        if (match.lookingAt()) {
            at = match.end();
            String of = match.group(1);
            Pattern pattern = Pattern.compile(match.group(2));
            return table -> pattern.matcher(column(table, of)).find();
        }
        Matcher equal = EQUAL.matcher(text).region(at, text.length());
        if (!equal.lookingAt()) {
            throw new IllegalArgumentException("no r.… == \"…\" at " + at + " in " + text);
        }
        at = equal.end();
        String name = equal.group(1);
        String value = unescaped(equal.group(2));
        return table -> value.equals(column(table, name));
    }

    private static String column(FakeBucket.Table table, String name) {
        return switch (name) {
            case "_field" -> table.field();
            case "_measurement" -> table.series().measurement();
            default -> table.series().tags().getOrDefault(name, "");
        };
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
