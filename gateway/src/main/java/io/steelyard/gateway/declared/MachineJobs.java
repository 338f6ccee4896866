package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MistakesException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what machines tell of their jobs in the table {@code machine-jobs}, a new version when a job's state, times or plan are
 * others than before, or when what it made is final. The same list again, or an older one behind a newer, changes nothing that
 * the newer said. At the limit the jobs that ended first go. One thread.
 */
public final class MachineJobs {
    /** The table. */
    static final String KIND = "machine-jobs";

    /** Who changes it. */
    static final String WHO = "opc-40001-3";

    private static final Logger LOG = LoggerFactory.getLogger(MachineJobs.class);
    private static final int MOST = 50_000;
    private static final int MORE = 1_000;
    private static final Set<String> EVIDENCE = Set.of("toldAt", "orderToldAt", "signal", "orderSignal");
    private static final Set<String> MADE = Set.of("quantity", "goodQuantity", "materials");
    private static final List<String> OF_ORDERS = List.of("plannedFrom", "plannedTo", "plannedQuantity", "work");
    private static final List<String> OF_RESPONSES =
            List.of("from", "to", "quantity", "goodQuantity", "materials", "execution");

    private final Declared declared;
    private final LongSupplier now;
    private final Map<String, Long> newest = new HashMap<>();
    private final LongAdder read = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * A list as a machine told it.
     *
     * @param signal that told it
     * @param time the sample's source time, nanoseconds since 1970
     */
    public record Told(AssetKey asset, String signal, long time, String text) {}

    /** @param now nanoseconds since 1970 */
    public MachineJobs(Declared declared, LongSupplier now) {
        this.declared = declared;
        this.now = now;
    }

    /** Jobs that lists told since the start, each time they told them; a list that is none counts as one. */
    public long read() {
        return read.sum();
    }

    /** Those that could not be taken. */
    public long refused() {
        return refused.sum();
    }

    /** Takes the lists, in any order. */
    public void take(List<Told> all) {
        Map<String, List<Told>> bySite = new TreeMap<>();
        for (Told told : all) {
            bySite.computeIfAbsent(told.asset().site(), site -> new ArrayList<>())
                    .add(told);
        }
        bySite.forEach(this::take);
    }

    private void take(String site, List<Told> all) {
        if (newest.size() > 2 * MOST) {
            newest.clear();
        }
        SortedMap<String, Row> before = declared.table(site, KIND).rows();
        SortedMap<String, Row> after = new TreeMap<>(before);
        all.stream().sorted(Comparator.comparingLong(Told::time)).forEach(told -> {
            for (ToldJob job : read(told)) {
                read.increment();
                take(told, job, after);
            }
        });
        Map<String, Row> changed = new TreeMap<>();
        after.forEach((key, row) -> {
            Row was = before.get(key);
            if (was == null || isNews(was, row)) {
                changed.put(key, row);
            }
        });
        if (!changed.isEmpty()) {
            declared.told(new Shelf.Name(site, KIND), changed, gone(after), by(changed));
        }
    }

    private Shelf.By by(Map<String, Row> changed) {
        Row one = changed.values().iterator().next();
        String more = changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more";
        return new Shelf.By(WHO, now.getAsLong(), one.text("order") + " of " + one.text("asset") + more);
    }

    /** What has to go so that there is room again. */
    private List<String> gone(SortedMap<String, Row> after) {
        if (after.size() <= MOST) {
            return List.of();
        }
        List<String> gone = after.values().stream()
                .filter(row -> row.nanos("to") != null)
                .sorted(Comparator.comparing(row -> String.valueOf(row.values().get("to"))))
                .limit(after.size() - MOST + MORE)
                .map(Row::key)
                .toList();
        LOG.info("{} jobs of machines that ended first are let go of, since there are more than {}", gone.size(), MOST);
        return gone;
    }

    private List<ToldJob> read(Told told) {
        try {
            JsonNode list = JsonForm.tree(told.text());
            if (list.isArray()) {
                return ToldJob.of(list);
            }
            read.increment();
            refused(told, "it is no list");
        } catch (UnreadableException e) {
            read.increment();
            refused(told, String.valueOf(e.getMessage()));
        }
        return List.of();
    }

    private void refused(Told told, String why) {
        refused.increment();
        LOG.warn(
                "jobs of {} in {} at {} are not taken: {}", told.asset(), told.signal(), Row.instant(told.time()), why);
    }

    private void take(Told told, ToldJob job, SortedMap<String, Row> rows) {
        String key = Row.part(job.order()) + "|" + Row.part(told.asset().asset());
        Row known = rows.get(key);
        Long last = newest.get(key + job.isResponse());
        Long kept = known == null ? null : known.nanos(job.isResponse() ? "toldAt" : "orderToldAt");
        long latest = Math.max(last == null ? Long.MIN_VALUE : last, kept == null ? Long.MIN_VALUE : kept);
        SortedMap<String, Object> cells;
        if (told.time() >= latest) {
            newest.put(key + job.isResponse(), told.time());
            cells = merged(known, told, job);
        } else if (known != null && known.flag("endSeen") && job.isResponse() && job.isOver()) {
            cells = endedEarlier(known, told);
        } else {
            return;
        }
        Row row = row(told, cells);
        if (row != null) {
            rows.put(key, row);
        }
    }

    /** The end was when a list first said so; this one said so earlier. */
    private static SortedMap<String, Object> endedEarlier(Row known, Told told) {
        SortedMap<String, Object> cells = cells(known);
        Long from = known.nanos("from");
        Long to = known.nanos("to");
        if (to != null && told.time() < to && (from == null || from < told.time())) {
            cells.put("to", Row.instant(told.time()).toString());
        }
        return cells;
    }

    private static SortedMap<String, Object> merged(@Nullable Row known, Told told, ToldJob job) {
        SortedMap<String, Object> cells = known == null ? new TreeMap<>() : cells(known);
        cells.put("order", job.order());
        cells.put("asset", told.asset().asset());
        cells.keySet().removeAll(job.isResponse() ? OF_RESPONSES : OF_ORDERS);
        boolean hasResponse = cells.containsKey("toldAt");
        if (!job.isResponse() && hasResponse) {
            Map<String, Object> plan = new TreeMap<>(job.cells());
            plan.keySet().retainAll(OF_ORDERS); // how it goes is the response's word
            cells.putAll(plan);
            job.cells().forEach((column, cell) -> cells.putIfAbsent(column, cell));
        } else {
            cells.putAll(job.cells());
        }
        cells.put(
                job.isResponse() ? "toldAt" : "orderToldAt",
                Row.instant(told.time()).toString());
        cells.put(job.isResponse() ? "signal" : "orderSignal", told.signal());
        note(cells, job);
        if (job.isResponse()) {
            end(known, told, job, cells);
        }
        return cells;
    }

    private static void note(SortedMap<String, Object> cells, ToldJob job) {
        String column = job.isResponse() ? "note" : "orderNote";
        String note = String.join("; ", job.notes());
        if (note.isEmpty()) {
            cells.remove(column);
        } else {
            cells.put(column, note.substring(0, Math.min(300, note.length())));
        }
    }

    /** A job that is over and has no end was over when a list first said so. */
    private static void end(@Nullable Row known, Told told, ToldJob job, SortedMap<String, Object> cells) {
        cells.remove("endSeen");
        if (!job.isOver() || cells.containsKey("to") || !cells.containsKey("from")) {
            return;
        }
        Long first = known != null && known.flag("endSeen") ? known.nanos("to") : null;
        String end = Row.instant(first == null ? told.time() : Math.min(first, told.time()))
                .toString();
        if (java.time.Instant.parse(end).isAfter(java.time.Instant.parse(String.valueOf(cells.get("from"))))) {
            cells.put("to", end);
            cells.put("endSeen", true);
        }
    }

    private static SortedMap<String, Object> cells(Row row) {
        SortedMap<String, Object> cells = new TreeMap<>();
        row.values()
                .forEach((column, value) ->
                        cells.put(column, value instanceof java.time.Instant instant ? instant.toString() : value));
        return cells;
    }

    /** As a row of the table; null when it cannot be one. */
    private @Nullable Row row(Told told, SortedMap<String, Object> cells) {
        String site = told.asset().site();
        RawTable raw = new RawTable(
                null,
                List.copyOf(cells.keySet()),
                List.of(new RawTable.Line(1, new ArrayList<>(cells.values()))),
                List.of());
        try {
            Row row = Intake.read(raw, declared.kinds().of(KIND), site, declared.zone(site))
                    .values()
                    .iterator()
                    .next();
            return row;
        } catch (MistakesException e) {
            refused(told, "job " + cells.get("order") + ": " + e.getMessage());
            return null;
        }
    }

    /** What a running job has made so far is in its samples; here it is written with what else changes. */
    private static boolean isNews(Row was, Row is) {
        Map<String, Object> before = new TreeMap<>(was.values());
        Map<String, Object> after = new TreeMap<>(is.values());
        before.keySet().removeAll(EVIDENCE);
        after.keySet().removeAll(EVIDENCE);
        if (!ToldJob.isOver(is.text("status"))) {
            before.keySet().removeAll(MADE);
            after.keySet().removeAll(MADE);
        }
        return !before.equals(after);
    }
}
