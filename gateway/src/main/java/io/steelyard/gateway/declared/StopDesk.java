package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Attachment;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.MistakesException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stops of machines and why they were: those that nobody gave a reason for wait for one. A stop is a run of minutes, most of each
 * of which was lost, so that its edges are whole minutes. Where reasons overlap, the one with the smallest priority holds (its own,
 * or that of the nearest above it in the tree), of those with the same the one that began last, then the first by name. Any thread.
 */
public final class StopDesk {
    private static final long MINUTE = 60_000_000_000L;
    private static final long MOST_OF_A_MINUTE = MINUTE / 2;
    private static final long LONGEST = 7 * 1_440 * MINUTE;
    private static final int MOST = 1_000;
    private static final String RULE = "priority, then began last, then name";
    private static final Comparator<Span<Reason>> FIRST = Comparator.<Span<Reason>, BigDecimal>comparing(
                    span -> span.what().priority())
            .thenComparing(
                    Comparator.comparingLong((Span<Reason> span) -> span.from()).reversed())
            .thenComparing(span -> span.what().name());

    private final Declared declared;
    private final Lost lost;

    /** What was lost in an asset's minute, nanoseconds. */
    public record Minute(long minute, long nanos) {}

    /** What minutes lost. */
    public interface Lost {
        /** The site's assets. */
        List<AssetKey> assets(String site);

        /** The asset's minutes in the range in which it stood though it was to run, in time order. */
        List<Minute> minutes(AssetKey asset, long from, long to);
    }

    /** Reads tables and minutes when it is asked. */
    public StopDesk(Declared declared, Lost lost) {
        this.declared = declared;
        this.lost = lost;
    }

    /** A stop of which nobody said why. */
    private record Stop(AssetKey asset, long from, long to, long nanos) {}

    /** Adds the stops of a site up. */
    private static final class Tally {
        private final SortedMap<String, Long> byReason = new TreeMap<>();
        private final SortedMap<String, Long> overlapped = new TreeMap<>();
        private final List<Stop> open = new ArrayList<>();
        private long unclassified;
    }

    /** Stops that last as long or longer and wait for a reason, the longest first; and all lost time by reason. */
    public Attachment open(String site, long from, long to, long longerThan) {
        if (to - from > LONGEST) {
            throw MistakesException.of("the range is longer than seven days", "ask for seven days or less");
        }
        Tally tally = new Tally();
        ReasonTree tree = new ReasonTree(declared.table(site, "stop-reasons"));
        Map<String, List<Span<Reason>>> reasonsOf = reasons(site, tree, from, to);
        for (AssetKey asset : lost.assets(site)) {
            add(asset, reasonsOf.getOrDefault(asset.asset(), List.of()), lost.minutes(asset, from, to), tally);
        }
        List<Stop> open = new ArrayList<>(tally.open);
        open.removeIf(stop -> stop.nanos() < longerThan);
        open.sort(Comparator.comparingLong(Stop::nanos).reversed());
        ObjectNode answer = JsonForm.object();
        answer.put("site", site);
        answer.put("from", Row.instant(from).toString());
        answer.put("to", Row.instant(to).toString());
        answer.put("unclassifiedSeconds", seconds(tally.unclassified));
        ArrayNode reasons = answer.putArray("reasons");
        answer.put("rule", RULE);
        tally.byReason.forEach((reason, nanos) -> reasons.addObject()
                .put("reason", reason)
                .put("seconds", seconds(nanos))
                .put("overlappedSeconds", seconds(tally.overlapped.getOrDefault(reason, 0L))));
        sums(answer, tree, tally);
        ArrayNode stops = answer.putArray("stops");
        open.stream()
                .limit(MOST)
                .forEach(stop -> stops.addObject()
                        .put("asset", stop.asset().toString())
                        .put("from", Row.instant(stop.from()).toString())
                        .put("to", Row.instant(stop.to()).toString())
                        .put("seconds", seconds(stop.nanos())));
        answer.put("truncated", open.size() > MOST);
        return new Attachment(JsonForm.TYPE, Bytes.owning(JsonForm.bytes(answer)), null);
    }

    private static BigDecimal seconds(long nanos) {
        return ColumnType.plain(BigDecimal.valueOf(nanos, 9));
    }

    /** A reason that somebody gave; without a priority it is behind those that have one. */
    private record Reason(String name, BigDecimal priority) {}

    /** What reasons come to with all that is under them, and groups of reasons. */
    private static void sums(ObjectNode answer, ReasonTree tree, Tally tally) {
        Map<String, Long> whole = new HashMap<>();
        SortedMap<String, Long> groups = new TreeMap<>();
        tally.byReason.forEach((reason, nanos) -> {
            tree.path(reason).forEach(one -> whole.merge(one, nanos, Long::sum));
            groups.merge(Objects.requireNonNullElse(tree.group(reason), ""), nanos, Long::sum);
        });
        ArrayNode reasons = answer.putArray("tree");
        for (String reason : tree.sorted(whole.keySet())) {
            reasons.addObject()
                    .put("reason", reason)
                    .put("parent", tree.text(reason, "parent"))
                    .put("zh", tree.text(reason, "zh"))
                    .put("en", tree.text(reason, "en"))
                    .put("group", tree.group(reason))
                    .put("inTree", tree.has(reason))
                    .put("seconds", seconds(tally.byReason.getOrDefault(reason, 0L)))
                    .put("wholeSeconds", seconds(whole.getOrDefault(reason, 0L)));
        }
        ArrayNode sums = answer.putArray("groups");
        groups.forEach((group, nanos) ->
                sums.addObject().put("group", group.isEmpty() ? null : group).put("seconds", seconds(nanos)));
    }

    /** By asset, those that touch a minute of the range: the table may hold years. */
    private Map<String, List<Span<Reason>>> reasons(String site, ReasonTree tree, long begin, long end) {
        Map<String, List<Span<Reason>>> reasons = new HashMap<>();
        for (Row row : declared.table(site, "stops").all()) {
            Long from = row.nanos("from");
            Long to = row.nanos("to");
            if (from != null && to != null && from < end + MINUTE && to > begin - MINUTE) {
                String name = row.text("reason");
                reasons.computeIfAbsent(row.text("asset"), asset -> new ArrayList<>())
                        .add(new Span<>(from, to, new Reason(name, tree.priority(name))));
            }
        }
        return reasons;
    }

    private static void add(AssetKey asset, List<Span<Reason>> reasons, List<Minute> minutes, Tally tally) {
        Stop running = null;
        for (Minute minute : minutes) {
            // by its middle: a reason from 08:00:20 on is also of the minute of 08:00
            long middle = minute.minute() + MOST_OF_A_MINUTE;
            List<Span<Reason>> holding = reasons.stream()
                    .filter(span -> span.holds(middle))
                    .sorted(FIRST)
                    .toList();
            if (!holding.isEmpty()) {
                String reason = holding.get(0).what().name();
                tally.byReason.merge(reason, minute.nanos(), Long::sum);
                if (holding.stream().anyMatch(span -> !span.what().name().equals(reason))) {
                    tally.overlapped.merge(reason, minute.nanos(), Long::sum);
                }
                continue;
            }
            tally.unclassified += minute.nanos();
            if (minute.nanos() < MOST_OF_A_MINUTE) {
                continue;
            }
            if (running != null && running.to() == minute.minute()) {
                running = new Stop(asset, running.from(), minute.minute() + MINUTE, running.nanos() + minute.nanos());
            } else {
                if (running != null) {
                    tally.open.add(running);
                }
                running = new Stop(asset, minute.minute(), minute.minute() + MINUTE, minute.nanos());
            }
        }
        if (running != null) {
            tally.open.add(running);
        }
    }
}
