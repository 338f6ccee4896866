package io.steelyard.gateway.api;

import static io.steelyard.gateway.api.Parameter.instant;
import static io.steelyard.gateway.api.Parameter.needed;
import static io.steelyard.gateway.api.Parameter.text;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/** Every path there is. */
final class Routes {
    static final String LIVE = "/api/v1/live";
    private static final Parameter LIMIT =
            new Parameter("limit", Parameter.Kind.LIMIT, false, "At most so many; 1,000 when missing.");
    private static final Parameter MANY =
            new Parameter("limit", Parameter.Kind.LIMIT, false, "At most so many assets; 10,000 when missing.");
    private static final Parameter MAX_POINTS = new Parameter(
            "maxPoints",
            Parameter.Kind.LIMIT,
            false,
            "Thin out to so many, or to limit when that is less; peaks survive.");
    private static final Parameter POINTS_ONLY = new Parameter(
            HistoryPages.POINTS_ONLY,
            Parameter.Kind.FLAG,
            false,
            "Leave out before and gaps, which take the store questions of their own.");
    private static final Parameter CURSOR =
            new Parameter("cursor", Parameter.Kind.CURSOR, false, "What the page before gave as next.");
    private static final Parameter FROM = instant("from", "Begin of the window, included.");
    private static final Parameter TO = instant(
            "to", "End of the window, not included; now when missing, or behind the newest where a clock is ahead.");
    private static final Parameter SITE = text("site", "Site id; may be left out while there is one site.");
    private static final Parameter AREA = text("area", "Only this area of the site.");
    private static final Parameter LINE = text("line", "Only this line of the area.");
    private static final Parameter SIGNAL =
            text("signal", "Only this signal's of the asset: capability indices are of one signal each.");
    private static final Parameter PERIOD = new Parameter(
            "period",
            Parameter.Kind.WINDOW,
            false,
            "2026-11, 2026-11-23, 2026-Q4, 2026-H2 or 2026, or days from one to another, both included:"
                    + " 2026-01-15/2026-04-14; this month when missing.");
    private static final Parameter AGENT =
            text("agent", "Only of this agent: site/agent, or the bare id while there is one site.");
    private static final List<Parameter> SERIES = List.of(
            needed("asset", "Asset id."),
            needed("signal", "Signal name."),
            FROM,
            TO,
            LIMIT,
            CURSOR,
            MAX_POINTS,
            POINTS_ONLY);
    private static final List<Parameter> RECORDS = List.of(
            AGENT,
            text(
                    "asset",
                    "Only of this asset, gaps also of its whole agent: site/asset, or the bare id while there is one"
                            + " site."),
            text("signal", "Only of this signal, gaps also of its whole asset."),
            new Parameter(
                    "level",
                    Parameter.Kind.LEVEL,
                    false,
                    "Only those whose scope ends there: server, asset or signal."),
            FROM,
            TO,
            LIMIT,
            CURSOR);

    private static final List<Parameter> CLOCKS = List.of(
            text("site", "Only of this site."),
            text("asset", "Only what this asset is read from: site/asset, or the bare id while there is one site."),
            FROM,
            instant("to", "End of the window, not included; no end when missing."),
            LIMIT,
            CURSOR);

    private Routes() {}

    static List<Route> of(Views views) {
        Names names = new Names(views);
        PlantPages plant = new PlantPages(views, names);
        HistoryPages history = new HistoryPages(views, names);
        ChainPages chain = new ChainPages(views);
        List<Route> routes = new ArrayList<>();
        common(routes, chain);
        routes.add(new Route(
                "/api/v1/assets",
                Role.LOCAL,
                "The plant as ISA-95 has it.",
                "AssetTree",
                List.of(MANY, CURSOR),
                plant::tree));
        routes.add(local("/api/v1/assets/{id}", "An asset and its signals.", "Asset", plant::asset));
        routes.add(new Route(
                "/api/v1/series",
                Role.LOCAL,
                "Points of a signal with status, the point before, and gaps.",
                "Series",
                SERIES,
                history::series));
        routes.add(new Route(
                "/api/v1/ledger",
                Role.LOCAL,
                "The conservation ledger.",
                "Ledger",
                List.of(AGENT, FROM, TO, LIMIT, CURSOR),
                new LedgerPages(views, names)::ledger));
        routes.add(new Route("/api/v1/gaps", Role.LOCAL, "Gap records.", "Gaps", RECORDS, history::gaps));
        routes.add(new Route(
                "/api/v1/events", Role.LOCAL, "Events, the latest first.", "Events", RECORDS, history::events));
        routes.add(new Route(
                "/api/v1/clock-spans",
                Role.LOCAL,
                "When a server's clock and its agent's stood a second or more apart.",
                "ClockSpans",
                CLOCKS,
                new ClockPages(views, names)::spans));
        store(routes, new StorePages(views));
        letters(routes, new DeadLetterPages(views));
        indicators(routes, new IndicatorPages(views, names));
        readiness(routes, views);
        routes.add(local(LIVE, "Server-sent events: values, stages, ledger.", "event-stream", request -> {
            throw ProblemException.notFound("the event stream is not a document");
        }));
        routes.add(local(
                "/api/v1/openapi.json", "This document.", "OpenApi", request -> Json.ok(OpenApi.document(routes))));
        return routes;
    }

    private static void readiness(List<Route> routes, Views views) {
        KpiRoutes.add(routes, new KpiPages(views, new Names(views)));
        InputPages.addTo(routes, views.inputs());
        AssessmentPages.addTo(routes, views);
    }

    private static void store(List<Route> routes, StorePages store) {
        routes.add(local("/api/v1/store", "What the time-series store takes and does.", "Store", store::store));
        routes.add(new Route(
                "/api/v1/store/series",
                Role.LOCAL,
                "The series that count against the budget, by measurement and tags.",
                "StoreSeries",
                List.of(
                        text("site", "Only of this site."),
                        text("asset", "Only of assets of this id, without the site."),
                        LIMIT,
                        CURSOR),
                store::series));
        routes.add(new Route(
                HttpMethod.POST,
                "/api/v1/store:compact",
                Role.LOCAL,
                "Begins to compact the store.",
                "Store",
                List.of(),
                null,
                store::compact));
    }

    private static void letters(List<Route> routes, DeadLetterPages letters) {
        routes.add(new Route(
                "/api/v1/dead-letter",
                Role.LOCAL,
                "Readings that the store did not take, the oldest first.",
                "DeadLetter",
                List.of(LIMIT, CURSOR),
                letters::list));
        routes.add(new Route(
                HttpMethod.POST,
                "/api/v1/dead-letter:replay",
                Role.LOCAL,
                "Writes readings of the dead-letter again; those that the store takes now leave it.",
                "Replayed",
                List.of(LIMIT, CURSOR),
                null,
                letters::replay));
    }

    private static void indicators(List<Route> routes, IndicatorPages indicators) {
        routes.add(new Route(
                "/api/v1/indicators",
                Role.LOCAL,
                "Every indicator of a site, or of an area, a line or an asset of it.",
                "Indicators",
                List.of(SITE, AREA, LINE, text("asset", "Only this asset's."), SIGNAL, PERIOD, LIMIT, CURSOR),
                indicators::indicators));
        routes.add(new Route(
                "/api/v1/indicators/{id}/evidence",
                Role.LOCAL,
                "What an indicator rests on: assets, then minutes (of latencies hours of arrival), then samples.",
                "Evidence",
                List.of(
                        SITE,
                        AREA,
                        LINE,
                        PERIOD,
                        text("asset", "Show this asset's minutes or hours."),
                        SIGNAL,
                        LIMIT,
                        CURSOR),
                indicators::evidence));
        routes.add(new Route(
                "/api/v1/indicators/{id}/revision",
                Role.LOCAL,
                "In which months, days or hours of the period the program's own rule gives another result than the one that"
                        + " took its place.",
                "Revision",
                List.of(SITE, AREA, LINE, text("asset", "Of this asset."), PERIOD),
                indicators::revision));
    }

    private static void common(List<Route> routes, ChainPages chain) {
        routes.add(new Route(
                "/",
                Role.LOCAL,
                "The console.",
                "html",
                List.of(
                        new Parameter(
                                "lang",
                                Parameter.Kind.LANGUAGE,
                                false,
                                "Language of the page, zh or en; the browser's own when missing."),
                        text("site", "Whose readiness it shows; the first site's when missing."),
                        text(
                                "period",
                                "Of which time: 24h, 7d, or what /api/v1/indicators takes; this month when missing.")),
                Console::page));
        routes.add(local("/console/*", "A file of the console.", "file", Console::file));
        routes.add(local("/messages/*", "The message catalogue of a language.", "file", Console::messages));
        routes.add(local("/health", "Whether every part works; 503 when not ready.", "Health", chain::health));
        routes.add(local("/health/live", "Whether the process answers.", "Status", chain::live));
        routes.add(local("/health/ready", "Whether it can do its work; 503 when not.", "Health", chain::ready));
        routes.add(local("/metrics", "Counters in Prometheus text.", "text", chain::metrics));
        routes.add(local("/api/v1/health", "As /health.", "Health", chain::health));
        routes.add(local("/api/v1/health/live", "As /health/live.", "Status", chain::live));
        routes.add(local("/api/v1/health/ready", "As /health/ready.", "Health", chain::ready));
        routes.add(local("/api/v1/metrics", "As /metrics.", "text", chain::metrics));
    }

    private static Route local(String path, String summary, String answers, Route.Handler handler) {
        return new Route(path, Role.LOCAL, summary, answers, List.of(), handler);
    }
}
