package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.ClockSpan;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /clock-spans}: when the clocks of a server and its agent did not agree. */
final class ClockPages {
    private static final Pattern PLACE = Pattern.compile("[0-9a-f]{16}\u0000.*", Pattern.DOTALL);

    private final Views views;
    private final Names names;

    ClockPages(Views views, Names names) {
        this.views = views;
        this.names = names;
    }

    Response spans(Request request) {
        String site = site(request);
        AssetDescription asset =
                request.text("asset") == null ? null : names.asset(request).description();
        long to = request.to(Long.MAX_VALUE);
        long from = request.from(Long.MIN_VALUE, to);
        String place = request.place();
        if (place != null && !PLACE.matcher(place).matches()) {
            throw Cursor.unknown();
        }
        List<ClockSpan> wanted = views.books().clockSpans().stream()
                .filter(span -> site == null || site.equals(span.scope().site()))
                .filter(span -> asset == null || asset.restsOnClock(span.scope()))
                .filter(span -> span.touches(from, to))
                .toList();
        Cursor.Page<ClockSpan> page = Cursor.Page.of(wanted, ClockPages::place, place, request.limit());
        ObjectNode answer = Json.object();
        ArrayNode spans = answer.putArray("spans");
        page.rows().forEach(span -> span(spans.addObject(), span));
        answer.put("next", page.next());
        return Json.ok(answer);
    }

    /** Spans are in the order of their begin; of one begin by server and asset, then by their end. */
    private static String place(ClockSpan span) {
        long end = span.to() == null ? Long.MAX_VALUE : span.to();
        return String.format(
                Locale.ROOT,
                "%016x\u0000%s\u0000%s\u0000%s\u0000%s\u0000%016x",
                span.from() ^ Long.MIN_VALUE,
                span.scope().site(),
                span.scope().agent(),
                span.scope().server(),
                span.scope().asset() == null ? "" : span.scope().asset(),
                end ^ Long.MIN_VALUE);
    }

    private static void span(ObjectNode node, ClockSpan span) {
        HistoryPages.scope(node, span.scope());
        node.put("from", Json.instant(span.from()));
        node.put("to", Json.instant(span.to()));
        node.put("affectedFrom", Json.instant(span.affectedFrom()));
        node.put("affectedTo", Json.instant(span.affectedTo()));
        Long skew = span.skew();
        if (skew == null) {
            node.putNull("skewSeconds");
        } else {
            node.put("skewSeconds", BigDecimal.valueOf(skew / 1_000_000, 3));
        }
        node.put("how", span.how());
    }

    private @Nullable String site(Request request) {
        String wanted = request.text("site");
        List<String> sites = views.books().agents().stream()
                .map(AgentKey::site)
                .filter(site -> !site.isEmpty())
                .distinct()
                .toList();
        if (wanted != null && !sites.contains(wanted)) {
            throw ProblemException.badParameter("site", "no site " + wanted + "; known are " + sites);
        }
        return wanted;
    }
}
