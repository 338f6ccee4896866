package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.LedgerFilter;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LedgerSums;
import io.steelyard.ledger.LedgerRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /ledger}, and the ledger of the event stream. */
final class LedgerPages {
    private static final long NANOS_AN_HOUR = 3_600_000_000_000L;
    private static final int LATEST = 100;

    private final Views views;
    private final Names names;

    LedgerPages(Views views, Names names) {
        this.views = views;
        this.names = names;
    }

    Response ledger(Request request) {
        String agent = names.agent(request);
        long to = request.to(Long.MAX_VALUE);
        long from = request.from(Long.MIN_VALUE, to);
        List<LedgerLine> lines = new ArrayList<>();
        for (LedgerLine line : views.books().ledger()) {
            long start = line.row().hour() * NANOS_AN_HOUR;
            boolean wanted = agent == null
                    || line.agent().toString().equals(agent)
                    || line.agent().agent().equals(agent);
            if (wanted && start < to && start + NANOS_AN_HOUR > from) {
                lines.add(line);
            }
        }
        List<LedgerFilter.Row> present = lines.stream()
                .map(line -> new LedgerFilter.Row(line.epoch(), line.row().hour()))
                .toList();
        LedgerFilter earlier = new LedgerFilter(
                agent,
                Math.floorDiv(from, NANOS_AN_HOUR),
                Math.floorDiv(to - 1, NANOS_AN_HOUR),
                present,
                placeOf(request.place()),
                request.limit() + 1);
        LedgerSums sums = views.books().earlierSums(earlier);
        List<LedgerLine> shown = new ArrayList<>(lines);
        if (sums.rows() > 0) {
            shown.addAll(views.books().earlierLedger(earlier));
        }
        shown.sort(Comparator.comparing(LedgerPages::place));
        Cursor.Page<LedgerLine> page = Cursor.Page.of(shown, LedgerPages::place, request.place(), request.limit());
        ObjectNode answer = rows(page.rows(), lines, sums);
        answer.put("next", page.next());
        return Json.ok(answer);
    }

    private static LedgerFilter.@Nullable Place placeOf(@Nullable String place) {
        if (place == null) {
            return null;
        }
        String[] parts = place.split("\u0000", -1);
        try {
            if (parts.length == 3) {
                return new LedgerFilter.Place(Long.parseLong(parts[0]), parts[1], parts[2]);
            }
        } catch (NumberFormatException e) {
            throw Cursor.unknown();
        }
        throw Cursor.unknown();
    }

    /** Rows are in the order of their hours; of one hour by agent and epoch. */
    private static String place(LedgerLine line) {
        return String.format(Locale.ROOT, "%012d\u0000%s\u0000%s", line.row().hour(), line.agent(), line.epoch());
    }

    /** The ledger as the event stream shows it: the total of what is in memory, and the rows of the latest hours. */
    static ObjectNode latest(List<LedgerLine> lines) {
        List<LedgerLine> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparing(LedgerPages::place));
        return rows(sorted.subList(Math.max(0, sorted.size() - LATEST), sorted.size()), sorted, LedgerSums.none());
    }

    /** The rows, and the total of all, shown or not. */
    private static ObjectNode rows(List<LedgerLine> shown, List<LedgerLine> all, LedgerSums earlier) {
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("rows");
        LedgerTotal total = new LedgerTotal();
        all.forEach(total::add);
        total.add(earlier);
        for (LedgerLine line : shown) {
            ObjectNode node = rows.addObject();
            node.put("site", line.agent().site());
            node.put("agent", line.agent().agent());
            node.put("epoch", line.epoch().toString());
            node.put("hour", Json.instant(line.row().hour() * NANOS_AN_HOUR));
            terms(node, line.row());
            node.put("duplicates", line.duplicates());
            node.put("balanced", line.row().balanced());
            node.put("reported", Json.instant(line.reported()));
            node.put("state", line.row().closed() ? "final" : "open");
        }
        total.write(answer.putObject("total"));
        return answer;
    }

    private static void terms(ObjectNode node, LedgerRow row) {
        node.put("sampled", row.sampled());
        node.put("stored", row.stored());
        node.put("keptAside", row.keptAside());
        node.put("inInbox", row.inInbox());
        ObjectNode dropped = node.putObject("dropped");
        row.dropped().forEach(dropped::put);
        node.put("elsewhere", row.elsewhere());
        node.put("inOutbox", row.inOutbox());
        node.put("missing", row.missing());
    }

    /** Sums over rows. */
    private static final class LedgerTotal {
        private final Map<String, Long> dropped = new TreeMap<>();
        private final Map<String, Long> duplicatesByEpoch = new TreeMap<>();
        private long sampled;
        private long stored;
        private long keptAside;
        private long inInbox;
        private long elsewhere;
        private long inOutbox;
        private long rows;
        private boolean unknown;
        private boolean unbalanced;
        private boolean open;

        void add(LedgerLine line) {
            LedgerRow row = line.row();
            rows++;
            sampled += row.sampled();
            stored += row.stored();
            keptAside += row.keptAside();
            inInbox += row.inInbox();
            elsewhere += row.elsewhere();
            inOutbox += row.inOutbox();
            row.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
            duplicatesByEpoch.put(line.agent() + "/" + line.epoch(), line.duplicates());
            unknown |= row.balanced() == null;
            unbalanced |= row.missing() != 0;
            open |= !row.closed();
        }

        void add(LedgerSums earlier) {
            sampled += earlier.sampled();
            stored += earlier.stored();
            keptAside += earlier.keptAside();
            elsewhere += earlier.elsewhere();
            inOutbox += earlier.inOutbox();
            earlier.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
            duplicatesByEpoch.merge("", earlier.duplicates(), Long::sum);
            rows += earlier.rows();
            unbalanced |= earlier.unbalanced() > 0;
            open |= earlier.open() > 0;
        }

        void write(ObjectNode node) {
            long reasons = dropped.values().stream().mapToLong(Long::longValue).sum();
            node.put("sampled", sampled);
            node.put("stored", stored);
            node.put("keptAside", keptAside);
            node.put("inInbox", inInbox);
            ObjectNode byReason = node.putObject("dropped");
            dropped.forEach(byReason::put);
            node.put("elsewhere", elsewhere);
            node.put("inOutbox", inOutbox);
            node.put("missing", sampled - stored - keptAside - inInbox - elsewhere - inOutbox - reasons);
            node.put(
                    "duplicates",
                    duplicatesByEpoch.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            if (rows == 0 || (unknown && !unbalanced)) {
                node.putNull("balanced");
            } else {
                node.put("balanced", !unbalanced);
            }
            node.put("state", open ? "open" : "final");
        }
    }
}
