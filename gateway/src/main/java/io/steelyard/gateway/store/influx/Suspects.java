package io.steelyard.gateway.store.influx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Lines of which at least one is at fault, parted so that the fault is found with few calls. InfluxDB names the field of a
 * conflict and the bound of a retention, and says how many points it dropped: points of one field each that it dropped all
 * together are known by that, however many they are. What it says is of one shard only, which is a stretch of time; so what
 * was dropped in part is cut where shards begin. Where it says nothing, halves are what remains.
 *
 * @param poison parts that are known to be refused
 * @param left smaller parts of the rest, to be tried in this order
 */
record Suspects(List<Line.Part> poison, List<List<Line>> left) {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long DAY = 24 * HOUR;

    static Suspects in(List<Line> lines, String said) {
        Refusal refusal = Refusal.of(said);
        boolean single = lines.stream().allMatch(Line::hasOnePart);
        if (single && (lines.size() == 1 || refusal.dropped() == lines.size())) {
            return new Suspects(parts(lines), List.of());
        }
        List<Line> expired = new ArrayList<>();
        List<Line> rest = new ArrayList<>();
        lines.forEach(line -> (line.time() < refusal.bound() ? expired : rest).add(line));
        if (!expired.isEmpty()) {
            return new Suspects(parts(expired), present(rest, List.of()));
        }
        List<Line> without = new ArrayList<>();
        List<Line> with = new ArrayList<>();
        lines.forEach(line -> part(line, refusal::isOf, without, with));
        if (!with.isEmpty() && (!single || !without.isEmpty())) {
            return new Suspects(List.of(), present(without, with));
        }
        return new Suspects(List.of(), cut(lines));
    }

    /** What is too much at once: lines as they are, of which fewer go in a call then; of a single line its halves. */
    static List<List<Line>> smaller(List<Line> lines) {
        return lines.size() == 1 ? halves(lines.get(0).single()) : List.of(lines);
    }

    private static List<Line.Part> parts(List<Line> lines) {
        return lines.stream().flatMap(line -> line.parts().stream()).toList();
    }

    private static List<List<Line>> present(List<Line> first, List<Line> second) {
        return Stream.of(first, second).filter(list -> !list.isEmpty()).toList();
    }

    /** Adds the line without the suspects, and the suspects. */
    private static void part(Line line, Predicate<PartOf> isSuspect, List<Line> without, List<Line> with) {
        Line clear = new Line(line.series(), line.time());
        Line suspect = new Line(line.series(), line.time());
        for (Line.Part part : line.parts()) {
            (isSuspect.test(new PartOf(line, part)) ? suspect : clear).put(part);
        }
        if (!clear.parts().isEmpty()) {
            without.add(clear);
        }
        if (!suspect.parts().isEmpty()) {
            with.addAll(suspect.single());
        }
    }

    /** A part and the line that it stands in. */
    record PartOf(Line line, Line.Part part) {}

    private static List<List<Line>> cut(List<Line> lines) {
        if (lines.size() == 1) {
            return halves(lines.get(0).single());
        }
        List<Line> inOrder = new ArrayList<>(lines);
        inOrder.sort(Comparator.comparingLong(Line::time));
        int at = whereAShardBegins(inOrder);
        return List.of(inOrder.subList(0, at), inOrder.subList(at, inOrder.size()));
    }

    /** A shard begins with a day, or with an hour where little is kept; the one next to the middle, else the middle. */
    private static int whereAShardBegins(List<Line> lines) {
        int middle = lines.size() / 2;
        for (long unit : new long[] {DAY, HOUR}) {
            for (int off = 0; off <= middle; off++) {
                if (begins(lines, middle - off, unit)) {
                    return middle - off;
                } else if (begins(lines, middle + off, unit)) {
                    return middle + off;
                }
            }
        }
        return middle;
    }

    private static boolean begins(List<Line> lines, int at, long unit) {
        return at > 0
                && at < lines.size()
                && Math.floorDiv(lines.get(at - 1).time(), unit)
                        != Math.floorDiv(lines.get(at).time(), unit);
    }

    private static List<List<Line>> halves(List<Line> lines) {
        int middle = lines.size() / 2;
        return present(lines.subList(0, middle), lines.subList(middle, lines.size()));
    }
}
