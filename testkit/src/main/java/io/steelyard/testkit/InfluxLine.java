package io.steelyard.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of InfluxDB's line protocol, read strictly: what the real one takes only by accident is an error here. */
record InfluxLine(String series, Map<String, String> fields, long time) {
    private static final String NAME = "(?:\\\\[, =]|[^, =\\n\\\\]|\\\\(?![, =\\n]))+";
    private static final Pattern SERIES =
            Pattern.compile("(?!#)(?:\\\\[, ]|[^, \\n\\\\]|\\\\(?![, \\n]))+(?:," + NAME + "=" + NAME + ")*");
    private static final Pattern FIELD = Pattern.compile(
            "(" + NAME
                    + ")=(-?\\d{1,19}i|\\d{1,20}u|-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?|true|false|[tTfF]|\"[^\\\\\"]*+(?:\\\\[\\\\\"][^\\\\\"]*+)*+\")");
    private static final Pattern TIME = Pattern.compile(" (-?\\d{1,19})(?:\\n|$)");

    /** Every line of the text. */
    static List<InfluxLine> parse(String text) {
        List<InfluxLine> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Matcher series = at(SERIES, text, at);
            at = expect(text, series.end(), ' ');
            Map<String, String> fields = new LinkedHashMap<>();
            while (true) {
                Matcher field = at(FIELD, text, at);
                if (fields.put(field.group(1), field.group(2)) != null) {
                    throw new IllegalArgumentException("a field twice in one line: " + field.group(1));
                }
                at = field.end();
                if (at < text.length() && text.charAt(at) == ',') {
                    at++;
                } else {
                    break;
                }
            }
            Matcher time = at(TIME, text, at);
            at = time.end();
            lines.add(new InfluxLine(series.group(), fields, Long.parseLong(time.group(1))));
        }
        return lines;
    }

    private static Matcher at(Pattern pattern, String text, int at) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        matcher.useTransparentBounds(true).useAnchoringBounds(false);
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("at " + at + " in "
                    + text.substring(at, Math.min(text.length(), at + 40)).replace('"', '\''));
        }
        return matcher;
    }

    private static int expect(String text, int at, char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw new IllegalArgumentException("no " + wanted + " at " + at);
        }
        return at + 1;
    }
}
