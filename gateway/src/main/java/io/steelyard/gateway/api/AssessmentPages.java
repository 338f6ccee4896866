package io.steelyard.gateway.api;

import io.netty.handler.codec.http.HttpMethod;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /assessments} and what sites declare for them. */
final class AssessmentPages {
    private static final String MODELS = "/api/v1/assessments";
    private static final String ANSWERS = "/api/v1/sites/{site}/answers/{model}";
    private static final String ACTIONS = "/api/v1/sites/{site}/actions/{model}";
    private static final int LARGEST = 4 << 20;
    private static final Taken DOCUMENT = new Taken(
            LARGEST,
            List.of(Response.JSON, "application/yaml", "application/x-yaml", "text/yaml", "text/plain"),
            "AnswersDocument");
    private static final Parameter SITE = Parameter.text("site", "Site id; may be left out while there is one site.");
    private static final Parameter PERIOD = new Parameter(
            "period",
            Parameter.Kind.PERIOD,
            false,
            "2026-11, 2026-11-23, 2026-Q4, 2026-H2 or 2026; this month when missing.");
    private static final Parameter NOTE = Parameter.text("note", "What is to be remembered of the change.");
    private static final Parameter LIMIT =
            new Parameter("limit", Parameter.Kind.LIMIT, false, "At most so many; 1,000 when missing.");

    private final Assessments assessments;
    private final Views views;

    private AssessmentPages(Views views) {
        this.assessments = views.readiness().assessments();
        this.views = views;
    }

    /** Adds their routes. */
    static void addTo(List<Route> routes, Views views) {
        AssessmentPages pages = new AssessmentPages(views);
        routes.add(read(MODELS, "The assessment models.", "Assessments", List.of(), pages::list));
        routes.add(read(
                MODELS + "/{model}",
                "A site's assessment: score, level, gaps and plan.",
                "Assessment",
                List.of(SITE, PERIOD),
                pages::ofSite));
        routes.add(
                read(MODELS + "/{model}/template", "An answers file to fill in.", "text", List.of(), pages::template));
        routes.add(new Route(
                HttpMethod.POST,
                MODELS + "/{model}:score",
                Role.LOCAL,
                "Scores an answers document; nothing is kept.",
                "Assessment",
                List.of(),
                DOCUMENT,
                pages::score));
        routes.add(read(ANSWERS, "What a site declares.", "AnswersVersion", List.of(), pages::declared));
        routes.add(new Route(
                HttpMethod.PUT,
                ANSWERS,
                Role.LOCAL,
                "Keeps what a site declares, with who and when.",
                "AnswersVersion",
                List.of(NOTE),
                DOCUMENT,
                pages::declare));
        routes.add(read(
                ANSWERS + "/versions",
                "Who changed what a site declares, the latest first.",
                "AnswersVersions",
                List.of(LIMIT, Parameter.text("before", "Only versions before this one.")),
                pages::versions));
        routes.add(read(
                ACTIONS,
                "Recorded plans, prediction against what is there now.",
                "RecordedPlans",
                List.of(PERIOD, LIMIT),
                pages::recorded));
        routes.add(new Route(
                HttpMethod.POST,
                ACTIONS,
                Role.LOCAL,
                "Records the plan to the next level, with what it is predicted to give.",
                "RecordedPlan",
                List.of(PERIOD, NOTE),
                null,
                pages::record));
    }

    private static Route read(
            String path, String summary, String answers, List<Parameter> parameters, Route.Handler handler) {
        return new Route(path, Role.LOCAL, summary, answers, parameters, handler);
    }

    private Response list(Request request) {
        return json(assessments.list());
    }

    private Response template(Request request) {
        return Response.text("application/yaml; charset=utf-8", assessments.template(request.path("model")));
    }

    private Response ofSite(Request request) {
        String site = site(request);
        return json(assessments.ofSite(new Assessments.Which(site, request.path("model")), over(request, site)));
    }

    /** A site may be assessed by what it declares before any of its machines has spoken. */
    private String site(Request request) {
        String wanted = request.text("site");
        if (wanted != null) {
            return wanted;
        }
        List<String> sites = views.plant().assets().stream()
                .map(asset -> asset.description().key().site())
                .distinct()
                .toList();
        if (sites.size() != 1) {
            throw ProblemException.badParameter("site", "is required: known are " + sites);
        }
        return sites.get(0);
    }

    private Response score(Request request) {
        return json(assessments.score(request.path("model"), body(request)));
    }

    private Response declared(Request request) {
        return json(assessments.declared(which(request)));
    }

    private Response declare(Request request) {
        return json(assessments.declare(which(request), body(request), by(request)));
    }

    private Response versions(Request request) {
        long before = request.text("before") == null ? 0 : request.number("before", 0, Long.MAX_VALUE);
        return json(assessments.versions(which(request), before, request.limit()));
    }

    private Response record(Request request) {
        return json(assessments.record(which(request), over(request, request.path("site")), by(request)));
    }

    private Response recorded(Request request) {
        return json(assessments.recorded(which(request), over(request, request.path("site")), request.limit()));
    }

    private Assessments.Over over(Request request, String site) {
        String period = request.text("period");
        return new Assessments.Over(Periods.window(period, views.indicators().zone(site), request.now()), period);
    }

    private static Assessments.Which which(Request request) {
        return new Assessments.Which(request.path("site"), request.path("model"));
    }

    private static Assessments.By by(Request request) {
        String note = request.text("note");
        return new Assessments.By(InputPages.who(request.brought()), request.now(), note == null ? "" : note);
    }

    private static String body(Request request) {
        ByteBuffer body = request.brought().body();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(400, "Not taken", "the body is not UTF-8", null);
        }
    }

    private static Response json(String document) {
        return Response.json(200, document.getBytes(StandardCharsets.UTF_8));
    }
}
