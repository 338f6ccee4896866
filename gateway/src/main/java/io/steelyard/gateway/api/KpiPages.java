package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /kpi}: time elements, counts and energy of an asset, a line, an area or a site, step by step, and folding again. */
final class KpiPages {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final String SHIFT = "shift";
    private static final int MOST_ROWS = 10_000;

    private final Views views;
    private final KpiViews kpis;
    private final Names names;

    KpiPages(Views views, Names names) {
        this.views = views;
        this.kpis = views.readiness().kpis();
        this.names = names;
    }

    /** Whose; {@code single} when it is one asset. */
    private record Whose(String name, String site, List<AssetDescription> assets, boolean single) {}

    Response kpi(Request request) {
        Whose whose = whose(request);
        String zone = views.indicators().zone(whose.site());
        IndicatorValue.Window window = window(request, zone);
        ObjectNode node = Json.object();
        window(node.putObject("window"), window);
        ArrayNode rows = node.putArray("rows");
        List<Whose> parts = parts(request, whose);
        List<Long> edges = edges(request, whose.site(), window);
        if (parts.size() * (edges.size() - 1L) > MOST_ROWS) {
            throw ProblemException.badParameter(
                    "step", "gives more than " + MOST_ROWS + " rows: ask for a longer step or a shorter window");
        }
        for (int i = 0; i + 1 < edges.size(); i++) {
            IndicatorValue.Window step = new IndicatorValue.Window(edges.get(i), edges.get(i + 1), zone);
            for (Whose part : parts) {
                row(rows.addObject(), kpis.of(part.name(), part.site(), part.assets(), part.single(), step));
            }
        }
        if (whose.name().equals(whose.site())) {
            balance(node.putArray("balance"), kpis.balance(whose.site(), window));
        }
        return Json.ok(node);
    }

    /** The whole, or each of its assets. */
    private static List<Whose> parts(Request request, Whose whose) {
        String by = request.text("by");
        if (by == null) {
            return List.of(whose);
        }
        if (!by.equals("asset")) {
            throw ProblemException.badParameter("by", "is asset, or left out: " + by);
        }
        return whose.assets().stream()
                .map(asset -> new Whose(asset.key().toString(), asset.key().site(), List.of(asset), true))
                .toList();
    }

    private List<Long> edges(Request request, String site, IndicatorValue.Window window) {
        String step = request.text("step");
        Steps steps = new Steps(window.zone(), window.from(), window.to());
        if (!SHIFT.equals(step)) {
            return steps.by(step == null ? "" : step);
        }
        List<Long> shifts = kpis.shifts(site, window.from(), window.to());
        if (shifts.isEmpty()) {
            throw ProblemException.badParameter(
                    "step",
                    "no calendar with shifts is declared for " + site + " in this window: declare one, or ask by day");
        }
        return steps.at(shifts);
    }

    /** Whole minutes, not beyond the last one that is over; a period is cut in the site's zone. */
    private static IndicatorValue.Window window(Request request, String zone) {
        long now = Math.floorDiv(request.now(), MINUTE) * MINUTE;
        String period = request.text("period");
        if (period != null) {
            if (request.text("from") != null || request.text("to") != null) {
                throw ProblemException.badParameter("period", "stands for from and to: give it, or them");
            }
            IndicatorValue.Window whole = Periods.window(period, zone, now);
            return new IndicatorValue.Window(floor(whole.from()), floor(whole.to()), zone);
        }
        long to = Math.min(now, floor(request.instant("to", now)));
        long from = floor(request.from(to - DAY, request.instant("to", request.now())));
        return new IndicatorValue.Window(from, Math.max(from, to), zone);
    }

    private static long floor(long at) {
        return Math.floorDiv(at, MINUTE) * MINUTE;
    }

    private Whose whose(Request request) {
        String asset = request.text("asset");
        String line = request.text("line");
        String area = request.text("area");
        String site = request.text("site");
        long given =
                Stream.of(asset, line, area, site).filter(one -> one != null).count();
        if (given > 1) {
            throw ProblemException.badParameter("site", "give one of asset, line, area and site");
        }
        if (asset != null) {
            AssetDescription description = names.asset(request).description();
            return new Whose(description.key().toString(), description.key().site(), List.of(description), true);
        }
        if (line != null) {
            return group("line", line, one -> path(one.key().site(), one.area(), one.line()), AssetDescription::line);
        }
        if (area != null) {
            return group("area", area, one -> path(one.key().site(), one.area()), AssetDescription::area);
        }
        return group("site", site, one -> one.key().site(), one -> one.key().site());
    }

    private static String path(String... parts) {
        return String.join("/", parts);
    }

    /** Assets of one place; its bare id stands for it while there is one of that id. */
    private Whose group(
            String parameter,
            @Nullable String wanted,
            Function<AssetDescription, String> path,
            Function<AssetDescription, String> id) {
        Predicate<AssetDescription> named =
                one -> wanted == null || wanted.equals(path.apply(one)) || wanted.equals(id.apply(one));
        List<AssetDescription> found = views.plant().assets().stream()
                .map(LiveAsset::description)
                .filter(named)
                .toList();
        List<String> paths = found.stream().map(path).distinct().sorted().toList();
        if (paths.size() != 1) {
            throw ProblemException.badParameter(
                    parameter,
                    paths.isEmpty()
                            ? "there is no such " + parameter + "; /api/v1/assets lists the plant"
                            : "may be one of several, write it whole: "
                                    + String.join(", ", paths.subList(0, Math.min(20, paths.size()))));
        }
        return new Whose(paths.get(0), found.get(0).key().site(), found, false);
    }

    private void row(ObjectNode row, Evidence evidence) {
        row.put("subject", evidence.subject());
        row.put("from", Json.instant(evidence.window().from()));
        row.put("to", Json.instant(evidence.window().to()));
        ObjectNode elements = row.putObject("elements");
        ObjectNode counts = row.putObject("counts");
        ObjectNode energy = row.putObject("energy");
        ObjectNode samples = row.putObject("samples");
        evidence.quantities().forEach((name, quantity) -> {
            int dot = name.indexOf('.');
            String rest = name.substring(dot + 1);
            switch (name.substring(0, Math.max(0, dot))) {
                case "time" -> quantity(elements.putObject(rest), quantity);
                case "count" -> quantity(counts.putObject(rest), quantity);
                case "energy" -> quantity(energy.putObject(rest), quantity);
                default -> quantity(samples.putObject(name), quantity);
            }
        });
        ArrayNode ratios = row.putArray("ratios");
        kpis.ratios(evidence).forEach(ratio -> ratio(ratios.addObject(), ratio));
        ObjectNode digests = row.putObject("digests");
        evidence.digests().forEach(digests::put);
    }

    static void quantity(ObjectNode node, Quantity quantity) {
        number(node, "value", quantity.value());
        number(node, "low", quantity.low());
        number(node, "high", quantity.high());
        node.put("unit", quantity.unit())
                .put("coverage", quantity.coverage())
                .put("grade", quantity.grade().name())
                .put("reason", quantity.reason());
    }

    private static void number(ObjectNode node, String name, @Nullable BigDecimal value) {
        if (value == null) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }

    private static void ratio(ObjectNode node, IndicatorValue value) {
        node.put("id", value.definition().id());
        node.putObject("name")
                .put("zh", value.definition().name().zh())
                .put("en", value.definition().name().en());
        number(node, "value", value.value());
        number(node, "low", value.low());
        number(node, "high", value.high());
        node.put("unit", value.definition().unit())
                .put("coverage", value.coverage())
                .put("grade", value.outcome().grade().name())
                .put("status", value.outcome().assessed() ? "assessed" : "not-assessed")
                .put("reason", value.outcome().reason());
    }

    private static void balance(ArrayNode node, List<KpiViews.Meter> meters) {
        for (KpiViews.Meter meter : meters) {
            ObjectNode one = node.addObject().put("meter", meter.asset().toString());
            quantity(one.putObject("shown"), meter.shown());
            quantity(one.putObject("below"), meter.below());
            BigDecimal shown = meter.shown().value();
            BigDecimal below = meter.below().value();
            number(one, "difference", shown == null || below == null ? null : shown.subtract(below));
            ArrayNode children = one.putArray("children");
            meter.children().forEach(child -> children.add(child.toString()));
        }
    }

    private static void window(ObjectNode node, IndicatorValue.Window window) {
        node.put("from", Json.instant(window.from()))
                .put("to", Json.instant(window.to()))
                .put("zone", window.zone());
    }

    /** Begins in the background; {@link #progress} says how far it is. */
    Response refold(Request request) {
        Whose whose = whose(request);
        request.needed("from");
        long to = Math.min(request.now(), request.instant("to", request.now()));
        long from = floor(request.from(to, request.instant("to", request.now())));
        List<AssetKey> assets =
                whose.assets().stream().map(AssetDescription::key).toList();
        return Response.json(202, Json.bytes(refold(kpis.refold(assets, from, Math.max(from, to)))));
    }

    Response progress(Request request) {
        return Json.ok(refold(kpis.refold()));
    }

    Response stop(Request request) {
        return Json.ok(refold(kpis.stopRefold()));
    }

    private static ObjectNode refold(KpiViews.Refold refold) {
        return Json.object()
                .put("waiting", refold.waiting())
                .put("listed", refold.listed())
                .put("left", refold.left());
    }
}
