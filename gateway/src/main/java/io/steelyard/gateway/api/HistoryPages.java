package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.GapsLeft;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /series}, {@code /gaps} and {@code /events}. */
final class HistoryPages {
    static final String POINTS_ONLY = "pointsOnly";
    private static final long NANOS_AN_HOUR = 3_600_000_000_000L;
    private static final int POINTS_TO_THIN = 100_000;
    private static final long MOST_TO_THIN = 5_000_000;

    private final Views views;
    private final Names names;

    HistoryPages(Views views, Names names) {
        this.views = views;
        this.names = names;
    }

    Response series(Request request) {
        LiveAsset asset = names.asset(request);
        SignalKey signal = names.signal(asset, request);
        LiveValue last = views.plant().value(signal);
        long to = request.to(last == null ? Long.MIN_VALUE : last.point().time() + 1);
        long from = request.from(to - NANOS_AN_HOUR, to);
        ObjectNode answer = Json.object();
        answer.put("asset", signal.asset().toString());
        answer.put("signal", signal.signal());
        answer.put("from", Json.instant(from));
        answer.put("to", Json.instant(to));
        boolean pointsOnly = request.flag(POINTS_ONLY);
        if (!pointsOnly) {
            before(answer, signal, from);
        }
        List<GapRecord> gaps = pointsOnly ? List.of() : gaps(signal, asset.description(), from, to);
        List<GapRecord> filled = gaps.stream()
                .filter(gap -> gap.filled() != null
                        && signal.signal().equals(gap.scope().signal()))
                .toList();
        ArrayNode points = answer.putArray("points");
        if (request.text("maxPoints") == null) {
            Views.Page page = views.history().points(signal, begin(request, from), to, request.limit());
            page.points().forEach(one -> origin(point(points.addObject(), signal, one), one, filled));
            answer.put("downsampled", false);
            answer.put(
                    "next", Cursor.of(page.next() == null ? null : page.next().toString()));
        } else {
            if (request.place() != null) {
                throw ProblemException.badParameter(Cursor.NAME, "is not for maxPoints, which gives the whole range");
            }
            int most =
                    (int) Math.min(request.number("maxPoints", 1, Request.MAX_LIMIT), request.limit(Request.MAX_LIMIT));
            Thinned thinned = thinned(signal, from, to, most);
            thinned.points().forEach(one -> origin(point(points.addObject(), signal, one), one, filled));
            answer.put("downsampled", thinned.points().size() < thinned.read());
            answer.putNull("next");
        }
        if (!pointsOnly) {
            ArrayNode left = answer.putArray("gaps");
            GapsLeft.of(gaps, signal.asset().asset(), List.of(signal.signal()))
                    .forEach(gap -> gap(left, gap, from, to));
        }
        return Json.ok(answer);
    }

    private void before(ObjectNode answer, SignalKey signal, long from) {
        StoredPoint before = views.history().before(signal, from);
        if (before == null) {
            answer.putNull("before");
        } else {
            point(answer.putObject("before"), signal, before);
        }
    }

    private ObjectNode point(ObjectNode node, SignalKey signal, StoredPoint point) {
        Json.point(node, point, PlantPages.isUnsigned(views, signal, point));
        return node;
    }

    /** Between the edges of a gap that was filled nothing lies but what filled it. */
    private static void origin(ObjectNode node, StoredPoint point, List<GapRecord> filled) {
        for (GapRecord gap : filled) {
            GapRecord.Filled by = gap.filled();
            Long from = gap.sourceFrom();
            Long to = gap.sourceTo();
            if (by != null && from != null && to != null && point.time() > from && point.time() < to) {
                node.put("origin", by.origin());
            }
        }
    }

    private static long begin(Request request, long from) {
        String place = request.place();
        try {
            return place == null ? from : Math.max(from, Long.parseLong(place));
        } catch (NumberFormatException e) {
            throw Cursor.unknown();
        }
    }

    /** The signal's gaps that meet the range, those that were filled among them. */
    private List<GapRecord> gaps(SignalKey signal, AssetDescription asset, long from, long to) {
        List<GapRecord> gaps = new ArrayList<>();
        String after = null;
        do {
            Views.Records<GapRecord> page = views.books()
                    .gaps(new Views.Filter(
                            signal.asset().site(),
                            null,
                            signal.asset().asset(),
                            asset,
                            signal.signal(),
                            null,
                            from,
                            to,
                            Request.MAX_LIMIT,
                            after));
            gaps.addAll(page.rows());
            after = page.next();
        } while (after != null);
        return gaps;
    }

    /** A gap as far as it lies in the range; one that lasts still has no end. */
    private static void gap(ArrayNode into, GapRecord gap, long from, long to) {
        Long end = gap.to();
        into.addObject()
                .put("from", Json.instant(Math.max(from, gap.from())))
                .put("to", Json.instant(end == null ? null : (Long) Math.min(to, end)))
                .put("cause", gap.cause().text());
    }

    private record Thinned(List<StoredPoint> points, long read) {}

    /** At most so many points; a page at a time, so that no range costs much memory, and within a time. */
    private Thinned thinned(SignalKey signal, long from, long to, int most) {
        Thinning thinning = new Thinning(from, to, most);
        Long next = from;
        while (next != null) {
            Views.Page page = views.history().points(signal, next, to, POINTS_TO_THIN);
            page.points().forEach(thinning::add);
            next = page.next();
            if (next != null && thinning.read() >= MOST_TO_THIN) {
                throw ProblemException.badParameter(
                        "from", "the range holds more than 5,000,000 points: ask for a shorter one");
            }
        }
        return new Thinned(thinning.kept(), thinning.read());
    }

    Response gaps(Request request) {
        Views.Records<GapRecord> found = found(request, views.books()::gaps);
        ObjectNode answer = Json.object();
        ArrayNode gaps = answer.putArray("gaps");
        for (GapRecord gap : found.rows()) {
            ObjectNode node = gaps.addObject();
            node.put("id", gap.id());
            scope(node, gap.scope());
            node.put("from", Json.instant(gap.from()));
            node.put("to", Json.instant(gap.to()));
            node.put("sourceFrom", Json.instant(gap.sourceFrom()));
            node.put("sourceTo", Json.instant(gap.sourceTo()));
            node.put("cause", gap.cause().text());
            GapRecord.Filled filled = gap.filled();
            if (filled != null) {
                node.putObject("filled").put("origin", filled.origin()).put("samples", filled.samples());
            }
        }
        answer.put("next", Cursor.of(found.next()));
        return Json.ok(answer);
    }

    Response events(Request request) {
        Views.Records<EventRecord> found = found(request, views.books()::events);
        ObjectNode answer = Json.object();
        ArrayNode events = answer.putArray("events");
        found.rows().forEach(event -> event(events.addObject(), event));
        answer.put("next", Cursor.of(found.next()));
        return Json.ok(answer);
    }

    /** What holds for every filter that is given; nothing is of two sites. */
    private <T> Views.Records<T> found(Request request, Function<Views.Filter, Views.Records<T>> read) {
        String agent = names.agent(request);
        LiveAsset asset = request.text("asset") == null ? null : names.asset(request);
        AssetDescription of = asset == null ? null : asset.description();
        String signal = request.text("signal");
        if (signal != null) {
            names.check(signal, asset);
        }
        String site = site(agent);
        if (of != null && site != null && !site.equals(of.key().site())) {
            return new Views.Records<>(List.of(), null);
        }
        long to = request.to(Long.MAX_VALUE);
        Views.Filter filter = new Views.Filter(
                of == null ? site : of.key().site(),
                bare(agent),
                of == null ? null : of.key().asset(),
                of,
                signal,
                request.text("level"),
                request.from(Long.MIN_VALUE, to),
                to,
                request.limit(),
                request.place());
        try {
            return read.apply(filter);
        } catch (IllegalArgumentException e) {
            throw Cursor.unknown();
        }
    }

    private static @Nullable String site(@Nullable String id) {
        return id == null || id.indexOf('/') < 0 ? null : id.substring(0, id.indexOf('/'));
    }

    private static @Nullable String bare(@Nullable String id) {
        return id == null ? null : id.substring(id.indexOf('/') + 1);
    }

    /** An event as {@code /events} and the event stream show it. */
    static void event(ObjectNode node, EventRecord event) {
        node.put("type", event.type());
        scope(node, event.scope());
        node.put("at", Json.instant(event.at()));
        ObjectNode details = node.putObject("details");
        new TreeMap<>(event.details()).forEach(details::put);
    }

    /** Who it is about, as {@code scope}. */
    static void scope(ObjectNode node, Scope scope) {
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
}
