package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /series}, {@code /gaps}, {@code /events} and {@code /ledger}. */
final class HistoryPages {
    private static final long NANOS_AN_HOUR = 3_600_000_000_000L;
    private static final int GAPS_OF_A_SERIES = 1_000;
    private static final int POINTS_TO_THIN = 100_000;

    private final Views views;
    private final PlantPages plant;

    HistoryPages(Views views, PlantPages plant) {
        this.views = views;
        this.plant = plant;
    }

    Response series(Request request) {
        SignalKey signal = plant.signal(request);
        long to = request.to();
        long from = request.from(to - NANOS_AN_HOUR);
        ObjectNode answer = Json.object();
        answer.put("asset", signal.asset().toString());
        answer.put("signal", signal.signal());
        answer.put("from", Json.instant(from));
        answer.put("to", Json.instant(to));
        StoredPoint before = views.history().before(signal, from);
        if (before == null) {
            answer.putNull("before");
        } else {
            Json.point(answer.putObject("before"), before);
        }
        ArrayNode points = answer.putArray("points");
        if (request.text("maxPoints") == null) {
            long start = Math.max(from, request.number("cursor", from, Long.MAX_VALUE));
            Views.Page page = views.history().points(signal, start, to, request.limit());
            page.points().forEach(point -> Json.point(points.addObject(), point));
            answer.put("downsampled", false);
            answer.put("next", page.next() == null ? null : page.next().toString());
        } else {
            int most = (int) request.number("maxPoints", 1, Request.MAX_LIMIT);
            answer.put("downsampled", thinned(signal, from, to, most, points));
            answer.putNull("next");
        }
        ArrayNode gaps = answer.putArray("gaps");
        Views.Filter filter = new Views.Filter(
                signal.asset().site(),
                null,
                signal.asset().asset(),
                signal.signal(),
                null,
                from,
                to,
                GAPS_OF_A_SERIES,
                0);
        for (GapRecord gap : views.books().gaps(filter)) {
            gaps.addObject()
                    .put("from", Json.instant(gap.from()))
                    .put("to", Json.instant(gap.to()))
                    .put("cause", gap.cause().text());
        }
        return Json.ok(answer);
    }

    /** Adds at most so many points and says whether there are more; a page at a time, so that no range costs much memory. */
    private boolean thinned(SignalKey signal, long from, long to, int most, ArrayNode into) {
        List<StoredPoint> kept = List.of();
        long read = 0;
        Long next = from;
        while (next != null) {
            Views.Page page = views.history().points(signal, next, to, POINTS_TO_THIN);
            read += page.points().size();
            List<StoredPoint> both = new ArrayList<>(kept);
            both.addAll(page.points());
            kept = Thinning.keepingPeaks(both, from, to, most);
            next = page.next();
        }
        kept.forEach(point -> Json.point(into.addObject(), point));
        return kept.size() < read;
    }

    Response gaps(Request request) {
        Views.Filter filter = filter(request);
        List<GapRecord> found = views.books().gaps(filter);
        ObjectNode answer = Json.object();
        ArrayNode gaps = answer.putArray("gaps");
        for (GapRecord gap : found) {
            ObjectNode node = gaps.addObject();
            node.put("id", gap.id());
            scope(node, gap.scope());
            node.put("from", Json.instant(gap.from()));
            node.put("to", Json.instant(gap.to()));
            node.put("sourceFrom", Json.instant(gap.sourceFrom()));
            node.put("sourceTo", Json.instant(gap.sourceTo()));
            node.put("cause", gap.cause().text());
        }
        next(answer, filter, found.size());
        return Json.ok(answer);
    }

    Response events(Request request) {
        Views.Filter filter = filter(request);
        List<EventRecord> found = views.books().events(filter);
        ObjectNode answer = Json.object();
        ArrayNode events = answer.putArray("events");
        for (EventRecord event : found) {
            ObjectNode node = events.addObject();
            node.put("type", event.type());
            scope(node, event.scope());
            node.put("at", Json.instant(event.at()));
            ObjectNode details = node.putObject("details");
            new TreeMap<>(event.details()).forEach(details::put);
        }
        next(answer, filter, found.size());
        return Json.ok(answer);
    }

    private Views.Filter filter(Request request) {
        String asset = request.text("asset");
        String agent = request.text("agent");
        String site = site(asset) == null ? site(agent) : site(asset);
        return new Views.Filter(
                site,
                bare(agent),
                bare(asset),
                request.text("signal"),
                request.text("level"),
                request.from(Long.MIN_VALUE),
                request.to(),
                request.limit(),
                (int) request.number("cursor", 0, Integer.MAX_VALUE));
    }

    private static @Nullable String site(@Nullable String id) {
        return id == null || id.indexOf('/') < 0 ? null : id.substring(0, id.indexOf('/'));
    }

    private static @Nullable String bare(@Nullable String id) {
        return id == null ? null : id.substring(id.indexOf('/') + 1);
    }

    private static void next(ObjectNode answer, Views.Filter filter, int found) {
        answer.put("next", found < filter.limit() ? null : Integer.toString(filter.skip() + found));
    }

    private static void scope(ObjectNode node, Scope scope) {
        ObjectNode inner = node.putObject("scope");
        inner.put("site", scope.site());
        inner.put("agent", scope.agent());
        if (scope.server() != null) {
            inner.put("server", scope.server());
        }
        if (scope.asset() != null) {
            inner.put("asset", scope.asset());
        }
        if (scope.signal() != null) {
            inner.put("signal", scope.signal());
        }
    }

    Response ledger(Request request) {
        String agent = request.text("agent");
        long from = request.from(Long.MIN_VALUE);
        long to = request.to();
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
        return Json.ok(ledger(lines));
    }

    /** The ledger as {@code /ledger} and the event stream show it. */
    static ObjectNode ledger(List<LedgerLine> lines) {
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("rows");
        LedgerTotal total = new LedgerTotal();
        for (LedgerLine line : lines) {
            ObjectNode node = rows.addObject();
            node.put("site", line.agent().site());
            node.put("agent", line.agent().agent());
            node.put("epoch", line.epoch().toString());
            node.put("hour", Json.instant(line.row().hour() * NANOS_AN_HOUR));
            terms(node, line.row());
            node.put("duplicates", line.duplicates());
            node.put("balanced", line.row().balanced());
            node.put("reported", Json.instant(line.reported()));
            node.put("state", line.row().last() ? "final" : "open");
            total.add(line);
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
        private boolean unknown;
        private boolean unbalanced;
        private boolean open;

        void add(LedgerLine line) {
            LedgerRow row = line.row();
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
            open |= !row.last();
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
            if (duplicatesByEpoch.isEmpty() || (unknown && !unbalanced)) {
                node.putNull("balanced");
            } else {
                node.put("balanced", !unbalanced);
            }
            node.put("state", open ? "open" : "final");
        }
    }
}
