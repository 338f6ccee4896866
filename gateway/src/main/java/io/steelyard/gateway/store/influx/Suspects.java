package io.steelyard.gateway.store.influx;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of which at least one is at fault, parted so that the fault is found with few calls. InfluxDB names the field of a
 * conflict and the bound of a retention; where it names neither, halves are what remains. Every part is smaller than the
 * whole, so that the search ends.
 *
 * @param expired parts that are known to lie before the bucket's retention
 * @param first to be tried first
 * @param second to be tried then
 */
record Suspects(List<Line.Part> expired, List<Line> first, List<Line> second) {
    private static final Pattern CONFLICT = Pattern.compile("input field \"(.+?)\" on measurement");
    private static final Pattern BOUND = Pattern.compile("Retention Policy Lower Bound at ([0-9TZ:.-]+)");

    static Suspects in(List<Line> lines, String said) {
        Matcher bound = BOUND.matcher(said);
        if (bound.find()) {
            Suspects byTime = before(lines, bound.group(1));
            if (!byTime.expired().isEmpty()) {
                return byTime;
            }
        }
        Matcher conflict = CONFLICT.matcher(said);
        if (conflict.find()) {
            Suspects byField = withField(lines, conflict.group(1));
            if (!byField.first().isEmpty() && !byField.second().isEmpty()) {
                return byField;
            }
        }
        if (lines.size() == 1) {
            return halves(lines.get(0).single());
        }
        return halves(lines);
    }

    private static Suspects before(List<Line> lines, String bound) {
        List<Line.Part> expired = new ArrayList<>();
        List<Line> rest = new ArrayList<>();
        try {
            long nanos = InfluxServer.nanos(Instant.parse(bound));
            for (Line line : lines) {
                if (line.time() < nanos) {
                    expired.addAll(line.parts());
                } else {
                    rest.add(line);
                }
            }
        } catch (DateTimeException | ArithmeticException e) {
            return new Suspects(List.of(), List.of(), lines);
        }
        return new Suspects(expired, rest, List.of());
    }

    /** The lines without the field, and the field's own parts. */
    private static Suspects withField(List<Line> lines, String field) {
        List<Line> without = new ArrayList<>();
        List<Line> with = new ArrayList<>();
        for (Line line : lines) {
            Line clear = new Line(line.series(), line.time());
            Line suspect = new Line(line.series(), line.time());
            for (Line.Part part : line.parts()) {
                (Words.clean(part.field()).equals(field) ? suspect : clear).put(part);
            }
            if (!clear.parts().isEmpty()) {
                without.add(clear);
            }
            if (!suspect.parts().isEmpty()) {
                with.add(suspect);
            }
        }
        return new Suspects(List.of(), without, with);
    }

    private static Suspects halves(List<Line> lines) {
        int middle = lines.size() / 2;
        return new Suspects(List.of(), lines.subList(0, middle), lines.subList(middle, lines.size()));
    }
}
