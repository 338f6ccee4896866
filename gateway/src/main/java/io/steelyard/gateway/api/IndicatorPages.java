package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /indicators} and their evidence, level by level down to the samples. */
final class IndicatorPages {
    private static final long NANOS_A_MINUTE = 60_000_000_000L;
    private final Views views;
    private final PlantPages plant;

    IndicatorPages(Views views, PlantPages plant) {
        this.views = views;
        this.plant = plant;
    }

    Response indicators(Request request) {
        String site = site(request);
        IndicatorValue.Window window =
                Periods.window(request.text("period"), views.indicators().zone(site), request.now());
        ObjectNode answer = Json.object();
        answer.put("site", site);
        ArrayNode list = answer.putArray("indicators");
        for (IndicatorValue value : views.indicators().ofSite(site, window)) {
            String evidence = "/api/v1/indicators/" + value.definition().id() + "/evidence?site=" + encoded(site)
                    + (request.text("period") == null
                            ? ""
                            : "&period=" + encoded(String.valueOf(request.text("period"))));
            write(list.addObject(), value, evidence);
        }
        return Json.ok(answer);
    }

    /** Indicator by asset; with {@code asset} its minutes; a minute points on to the samples. */
    Response evidence(Request request) {
        String site = site(request);
        IndicatorValue.Window window =
                Periods.window(request.text("period"), views.indicators().zone(site), request.now());
        String id = request.pathRest();
        List<IndicatorValue> values = views.indicators().byAsset(id, site, window);
        if (values == null) {
            throw ProblemException.notFound("no indicator " + id + "; /api/v1/indicators lists them");
        }
        ObjectNode answer = Json.object();
        answer.put("id", id);
        answer.put("site", site);
        answer.put("from", Json.instant(window.from()));
        answer.put("to", Json.instant(window.to()));
        if (request.text("asset") == null) {
            ArrayNode assets = answer.putArray("assets");
            for (IndicatorValue value : values) {
                write(
                        assets.addObject(),
                        value,
                        "/api/v1/indicators/" + id + "/evidence?site=" + encoded(site) + "&asset="
                                + encoded(value.subject()) + period(request));
            }
        } else {
            minutes(answer, plant.find(request.needed("asset")), window, request);
        }
        return Json.ok(answer);
    }

    private static String period(Request request) {
        String period = request.text("period");
        return period == null ? "" : "&period=" + encoded(period);
    }

    private void minutes(ObjectNode answer, LiveAsset asset, IndicatorValue.Window window, Request request) {
        AssetKey key = asset.description().key();
        answer.put("asset", key.toString());
        long start = Math.max(window.from(), request.number("cursor", window.from(), Long.MAX_VALUE));
        List<MinuteRow> rows = views.history().minutes(key, start, window.to());
        int shown = Math.min(rows.size(), request.limit());
        ArrayNode minutes = answer.putArray("minutes");
        for (MinuteRow row : rows.subList(0, shown)) {
            ObjectNode node = minutes.addObject();
            node.put("minute", Json.instant(row.minute()));
            for (Map.Entry<String, Object> field : row.fields().entrySet()) {
                Json.value(node, field.getKey(), field.getValue());
            }
            ArrayNode samples = node.putArray("samples");
            asset.description()
                    .signals()
                    .forEach(signal -> samples.add("/api/v1/series?asset=" + encoded(key.toString()) + "&signal="
                            + encoded(signal.name()) + "&from=" + Json.instant(row.minute()) + "&to="
                            + Json.instant(row.minute() + NANOS_A_MINUTE)));
        }
        answer.put("next", shown < rows.size() ? Long.toString(rows.get(shown).minute()) : null);
    }

    private String site(Request request) {
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
        if (sites.size() != 1) {
            throw ProblemException.badParameter(
                    "site",
                    sites.isEmpty() ? "is required: no site has been heard of yet" : "is required: known are " + sites);
        }
        return sites.get(0);
    }

    private static void write(ObjectNode node, IndicatorValue value, String evidence) {
        IndicatorValue.IndicatorDefinition definition = value.definition();
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
        node.putObject("window")
                .put("from", Json.instant(value.window().from()))
                .put("to", Json.instant(value.window().to()))
                .put("zone", value.window().zone());
        node.put("fingerprint", value.outcome().fingerprint());
        node.put("evidence", evidence);
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
