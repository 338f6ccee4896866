package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /assets} and {@code /assets/{id}}. */
final class PlantPages {
    private static final double NANOS_A_SECOND = 1e9;
    private final Views views;
    private final Names names;

    PlantPages(Views views, Names names) {
        this.views = views;
        this.names = names;
    }

    /** The tree of ISA-95: enterprise, site, area, line, asset. */
    Response tree(Request request) {
        Map<String, Map<String, Map<String, List<LiveAsset>>>> sites = new TreeMap<>();
        String enterprise = "";
        Cursor.Page<LiveAsset> page = Cursor.Page.of(
                views.plant().assets(),
                asset -> place(asset.description().key().toString()),
                request.place(),
                request.limit(Request.MAX_LIMIT));
        for (LiveAsset asset : page.rows()) {
            AssetDescription said = asset.description();
            enterprise = said.enterprise().isEmpty() ? enterprise : said.enterprise();
            sites.computeIfAbsent(said.key().site(), site -> new TreeMap<>())
                    .computeIfAbsent(said.area(), area -> new TreeMap<>())
                    .computeIfAbsent(said.line(), line -> new java.util.ArrayList<>())
                    .add(asset);
        }
        Map<AgentKey, Publisher> publishers = publishers();
        ObjectNode answer = Json.object();
        answer.put("enterprise", enterprise);
        ArrayNode siteNodes = answer.putArray("sites");
        sites.forEach((site, areas) -> {
            ObjectNode siteNode = siteNodes.addObject();
            siteNode.put("site", site);
            siteNode.put("zone", views.indicators().zone(site));
            ArrayNode areaNodes = siteNode.putArray("areas");
            areas.forEach((area, lines) -> {
                ObjectNode areaNode = areaNodes.addObject().put("area", area);
                ArrayNode lineNodes = areaNode.putArray("lines");
                lines.forEach((line, assets) -> {
                    ArrayNode assetNodes =
                            lineNodes.addObject().put("line", line).putArray("assets");
                    assets.forEach(asset -> summary(assetNodes.addObject(), asset, publishers));
                });
            });
        });
        answer.put("next", page.next());
        return Json.ok(answer);
    }

    /** Site before asset, as the list is in order: a slash sorts behind some letters that ids may have. */
    static String place(String subject) {
        return subject.replace('/', '\u0000');
    }

    /** Whether the value is the two's complement of an unsigned one, which only its signal's type tells. */
    static boolean isUnsigned(Views views, SignalKey signal, StoredPoint point) {
        return point.value() instanceof Long whole
                && whole < 0
                && views.plant().assets().stream()
                        .filter(asset -> asset.description().key().equals(signal.asset()))
                        .flatMap(asset -> asset.description().signals().stream())
                        .anyMatch(described ->
                                described.name().equals(signal.signal()) && described.type() == FieldType.UINT);
    }

    private Map<AgentKey, Publisher> publishers() {
        return views.plant().publishers().stream().collect(Collectors.toMap(Publisher::agent, publisher -> publisher));
    }

    private ObjectNode summary(ObjectNode node, LiveAsset asset, Map<AgentKey, Publisher> publishers) {
        AssetDescription said = asset.description();
        node.put("id", said.key().toString());
        node.put("asset", said.key().asset());
        node.put("class", said.equipmentClass());
        node.put("profile", said.profile());
        node.put("agent", said.agent().toString());
        Publisher publisher = publishers.get(said.agent());
        Boolean numbered = publisher == null ? null : publisher.numbered();
        node.put("numbered", numbered);
        node.put("seqMissed", publisher == null || !Boolean.FALSE.equals(numbered) ? null : (Long) publisher.missed());
        node.put("online", asset.online());
        node.put("since", Json.instant(asset.since() == 0 ? null : (Long) asset.since()));
        for (AssetDescription.SignalDescription signal : said.signals()) {
            if ("state".equals(signal.role())) {
                LiveValue value = views.plant().value(new SignalKey(said.key(), signal.name()));
                Json.value(node, "state", value == null ? null : value.point().value());
            }
        }
        keyValues(node.putArray("values"), said);
        return node.put("signals", said.signals().size());
    }

    /** Last values of the signals that have a role, state and mode aside. */
    private void keyValues(ArrayNode values, AssetDescription said) {
        for (AssetDescription.SignalDescription signal : said.signals()) {
            String role = signal.role();
            if (role == null || role.isEmpty() || role.equals("state") || role.equals("mode")) {
                continue;
            }
            ObjectNode node = values.addObject()
                    .put("signal", signal.name())
                    .put("role", role)
                    .put("unit", signal.unit());
            LiveValue value = views.plant().value(new SignalKey(said.key(), signal.name()));
            if (value == null) {
                node.putNull("time").putNull("value").putNull("status");
            } else {
                Json.point(node, value.point(), signal.type() == FieldType.UINT);
            }
        }
    }

    Response asset(Request request) {
        LiveAsset asset = names.find(request.pathRest());
        AssetDescription said = asset.description();
        ObjectNode node = summary(Json.object(), asset, publishers());
        node.put("site", said.key().site());
        node.put("enterprise", said.enterprise());
        node.put("area", said.area());
        node.put("line", said.line());
        node.put("server", said.server().isEmpty() ? null : said.server());
        node.set("security", Json.read(views.plant().security(said.agent())));
        ArrayNode formerly = node.putArray("formerly");
        for (AssetDescription.Former former : said.formerly()) {
            formerly.addObject().put("profile", former.profile()).put("until", Json.instant(former.until()));
        }
        ArrayNode signals = node.putArray("signals");
        for (AssetDescription.SignalDescription signal : said.signals()) {
            signal(signals.addObject(), signal, views.plant().value(new SignalKey(said.key(), signal.name())), request);
        }
        return Json.ok(node);
    }

    private static void signal(
            ObjectNode node, AssetDescription.SignalDescription signal, @Nullable LiveValue value, Request request) {
        node.put("name", signal.name());
        node.put("type", signal.typeName());
        node.put("field", signal.field());
        node.put("role", signal.role());
        node.put("unit", signal.unit());
        node.put("unitId", signal.unitId());
        node.put("low", signal.low());
        node.put("high", signal.high());
        node.put("description", signal.description());
        if (value == null) {
            node.putNull("value");
            node.putNull("status");
            node.putNull("time");
            node.put("stale", true);
            node.putNull("ageSeconds");
        } else {
            Json.point(node, value.point(), signal.type() == FieldType.UINT);
            node.put("stale", value.stale());
            node.put("ageSeconds", (request.now() - value.point().time()) / NANOS_A_SECOND);
        }
    }
}
