package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /indicators} and their evidence, level by level down to the samples. */
final class IndicatorPages {
    private static final long NANOS_A_MINUTE = 60_000_000_000L;
    private static final long NANOS_A_DAY = 1440 * NANOS_A_MINUTE;
    private static final long MOST_DAYS = 16;
    private final Views views;
    private final Names names;

    IndicatorPages(Views views, Names names) {
        this.views = views;
        this.names = names;
    }

    /** Every indicator of the site; none while no site has been heard of, as with the other lists. */
    Response indicators(Request request) {
        String site = site(request);
        IndicatorValue.Window window = window(request, site);
        ObjectNode answer = Json.object();
        answer.put("site", site);
        Cursor.Page<IndicatorValue> page = Cursor.Page.of(
                site == null ? List.of() : views.indicators().ofSite(site, window),
                value -> value.definition().id(),
                request.place(),
                request.limit());
        ArrayNode list = answer.putArray("indicators");
        for (IndicatorValue value : page.rows()) {
            write(list.addObject(), value, path(value, site) + period(request));
        }
        answer.put("next", page.next());
        return Json.ok(answer);
    }

    /** Where the value's evidence is; without a site there is none, and no value either. */
    private static String path(IndicatorValue value, @Nullable String site) {
        return "/api/v1/indicators/" + value.definition().id() + "/evidence?site="
                + (site == null ? "" : encoded(site));
    }

    /** Indicator by asset; with {@code asset} its minutes; a minute points on to the samples. */
    Response evidence(Request request) {
        String id = request.pathRest();
        IndicatorDefinition definition = views.indicators().definition(id);
        if (definition == null) {
            throw ProblemException.notFound("no indicator " + id + "; /api/v1/indicators lists them");
        }
        String site = site(request);
        IndicatorValue.Window window = window(request, site);
        ObjectNode answer = Json.object();
        answer.put("id", id);
        answer.put("site", site);
        window(answer.putObject("window"), window);
        if (request.text("asset") == null) {
            assets(answer, site == null ? List.of() : views.indicators().byAsset(id, site, window), site, request);
        } else {
            LiveAsset asset = names.asset(request);
            if (!asset.description().key().site().equals(site)) {
                throw ProblemException.badParameter("asset", "is not of site " + site);
            }
            minutes(answer, definition, asset, window, request);
        }
        return Json.ok(answer);
    }

    private static void assets(ObjectNode answer, List<IndicatorValue> values, @Nullable String site, Request request) {
        Cursor.Page<IndicatorValue> page =
                Cursor.Page.of(values, value -> PlantPages.place(value.subject()), request.place(), request.limit());
        ArrayNode assets = answer.putArray("assets");
        for (IndicatorValue value : page.rows()) {
            write(
                    assets.addObject(),
                    value,
                    path(value, site) + "&asset=" + encoded(value.subject()) + period(request));
        }
        answer.put("next", page.next());
    }

    private static String period(Request request) {
        String period = request.text("period");
        return period == null ? "" : "&period=" + encoded(period);
    }

    private void minutes(
            ObjectNode answer,
            IndicatorDefinition definition,
            LiveAsset asset,
            IndicatorValue.Window window,
            Request request) {
        AssetKey key = asset.description().key();
        answer.put("asset", key.toString());
        int limit = request.limit();
        List<MinuteRow> rows = rows(key, begin(request, window), window.to(), limit + 1);
        List<String> signals = signals(definition, asset.description());
        ArrayNode minutes = answer.putArray("minutes");
        for (MinuteRow row : rows.subList(0, Math.min(rows.size(), limit))) {
            ObjectNode node = minutes.addObject();
            node.put("minute", Json.instant(row.minute()));
            for (Map.Entry<String, Object> field : row.fields().entrySet()) {
                Json.value(node, field.getKey(), field.getValue());
            }
            ArrayNode samples = node.putArray("samples");
            signals.forEach(signal -> samples.add("/api/v1/series?asset=" + encoded(key.toString()) + "&signal="
                    + encoded(signal) + "&from=" + Json.instant(row.minute()) + "&to="
                    + Json.instant(row.minute() + NANOS_A_MINUTE)));
        }
        answer.put(
                "next",
                rows.size() > limit ? Cursor.of(Long.toString(rows.get(limit).minute())) : null);
    }

    private static long begin(Request request, IndicatorValue.Window window) {
        String place = request.place();
        try {
            return place == null ? window.from() : Math.max(window.from(), Long.parseLong(place));
        } catch (NumberFormatException e) {
            throw Cursor.unknown();
        }
    }

    /** So many rows at most, read few days at a time, because a window may hold a year of them. */
    private List<MinuteRow> rows(AssetKey asset, long from, long to, int most) {
        List<MinuteRow> rows = new ArrayList<>();
        long days = 1;
        for (long begin = from; begin < to && rows.size() < most; ) {
            long end = Math.min(to, begin + days * NANOS_A_DAY);
            List<MinuteRow> found = views.history().minutes(asset, begin, end);
            rows.addAll(found);
            days = found.isEmpty() ? Math.min(MOST_DAYS, days * 2) : 1;
            begin = end;
        }
        return rows.subList(0, Math.min(rows.size(), most));
    }

    /** The signals whose samples the indicator rests on: of time elements state and mode, else all. */
    private static List<String> signals(IndicatorDefinition definition, AssetDescription asset) {
        boolean isTime = definition.inputs().stream().anyMatch(input -> input.startsWith("time."));
        return asset.signals().stream()
                .filter(signal -> !isTime || "state".equals(signal.role()) || "mode".equals(signal.role()))
                .map(AssetDescription.SignalDescription::name)
                .toList();
    }

    /** The site that is asked for, or the only one; null when none is named and none has been heard of. */
    private @Nullable String site(Request request) {
        String wanted = request.text("site");
        List<String> sites = views.plant().assets().stream()
                .map(asset -> asset.description().key().site())
                .distinct()
                .toList();
        if (wanted != null) {
            if (!sites.contains(wanted)) {
                throw ProblemException.badParameter("site", "no site " + wanted + "; known are " + sites);
            }
            return wanted;
        }
        if (sites.size() > 1) {
            throw ProblemException.badParameter("site", "is required: known are " + sites);
        }
        return sites.isEmpty() ? null : sites.get(0);
    }

    private IndicatorValue.Window window(Request request, @Nullable String site) {
        String zone = site == null ? views.defaultZone() : views.indicators().zone(site);
        return Periods.window(request.text("period"), zone, request.now());
    }

    private static void write(ObjectNode node, IndicatorValue value, String evidence) {
        IndicatorDefinition definition = value.definition();
        boolean assessed = value.outcome().assessed();
        node.put("id", definition.id());
        words(node, "name", definition.name());
        node.put("subject", value.subject());
        number(node, "value", value.value());
        node.put("unit", definition.unit());
        words(node, "formula", definition.formula());
        node.put("numerator", value.numerator());
        node.put("denominator", value.denominator());
        number(node, "low", value.low());
        number(node, "high", value.high());
        node.put("coverage", value.coverage());
        node.put("grade", definition.grade());
        node.put("status", assessed ? "assessed" : "not-assessed");
        node.put("reason", value.outcome().reason());
        node.put("ruleVersion", definition.ruleVersion());
        window(node.putObject("window"), value.window());
        node.put("fingerprint", value.outcome().fingerprint());
        node.put("evidence", evidence);
    }

    private static void window(ObjectNode node, IndicatorValue.Window window) {
        node.put("from", Json.instant(window.from()))
                .put("to", Json.instant(window.to()))
                .put("zone", window.zone());
    }

    private static void words(ObjectNode node, String name, IndicatorValue.Words words) {
        node.putObject(name).put("zh", words.zh()).put("en", words.en());
    }

    private static void number(ObjectNode node, String name, @Nullable Double value) {
        if (value == null) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
