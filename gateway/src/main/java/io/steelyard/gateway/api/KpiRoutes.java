package io.steelyard.gateway.api;

import static io.steelyard.gateway.api.Parameter.instant;
import static io.steelyard.gateway.api.Parameter.text;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;

/** The paths of {@code /kpi}. */
final class KpiRoutes {
    private static final List<Parameter> WHOSE = List.of(
            text("asset", "Of this asset: site/asset, or the bare id while there is one site."),
            text("line", "Of this line: site/area/line, or the bare id while there is one of that name."),
            text("area", "Of this area: site/area, or the bare id while there is one of that name."),
            text("site", "Of this site; may be left out while there is one site."),
            instant("from", "Begin of the window, included; a day before its end when missing."),
            instant("to", "End of the window, not included; now when missing or later."));

    private KpiRoutes() {}

    static void add(List<Route> routes, KpiPages pages) {
        List<Parameter> steps = new java.util.ArrayList<>(WHOSE);
        steps.add(new Parameter(
                "period",
                Parameter.Kind.WINDOW,
                false,
                "In place of from and to: 2026-11, 2026-11-23, 2026-Q4, 2026-H2 or 2026, or days from one to another,"
                        + " both included: 2026-01-15/2026-04-14; cut in the site's zone."));
        steps.add(text("by", "asset: a row for each asset of it."));
        steps.add(
                new Parameter(
                        "step",
                        Parameter.Kind.TEXT,
                        false,
                        "minute, hour, day, month, shift or an ISO 8601 duration, cut in the site's zone; one step when missing."));
        routes.add(new Route(
                "/api/v1/kpi",
                Role.LOCAL,
                "Time elements, counts, energy and ratios of ISO 22400-2, with bounds.",
                "Kpi",
                steps,
                pages::kpi));
        routes.add(new Route(
                "/api/v1/kpi:refold", Role.LOCAL, "How far folding again is.", "Refold", List.of(), pages::progress));
        routes.add(change(HttpMethod.POST, "Folds minutes again from what is stored.", WHOSE, pages::refold));
        routes.add(change(HttpMethod.DELETE, "Ends what is being listed to be folded again.", List.of(), pages::stop));
    }

    private static Route change(HttpMethod method, String summary, List<Parameter> parameters, Route.Handler handler) {
        return new Route(method, "/api/v1/kpi:refold", Role.LOCAL, summary, "Refold", parameters, null, handler);
    }
}
