package io.steelyard.gateway.api;

import io.netty.handler.codec.http.HttpMethod;
import io.steelyard.gateway.model.Attachment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /sites/{site}/inputs}: what people declare, table by table. */
final class InputPages {
    private static final String BASE = "/api/v1/sites/{site}/inputs";
    private static final String TABLE = BASE + "/{kind}";
    private static final String CSV = "text/csv";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final Taken ROWS = new Taken(Taken.LARGEST, List.of(Response.JSON, CSV, XLSX), "InputRows");
    private static final Parameter DRY =
            new Parameter("dryRun", Parameter.Kind.FLAG, false, "Only say what it would do.");
    private static final Parameter NOTE = Parameter.text("note", "What is to be remembered of the change.");
    private static final Parameter FORM = Parameter.text("form", "json, csv or xlsx; json when missing.");
    private static final Parameter WORDS =
            new Parameter("lang", Parameter.Kind.LANGUAGE, false, "Language of the headings, zh or en.");
    private static final Parameter LIMIT =
            new Parameter("limit", Parameter.Kind.LIMIT, false, "At most so many; 1,000 when missing.");

    private static final long NANOS_A_DAY = 86_400_000_000_000L;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long USUAL_SECONDS = 300;
    private static final long MOST_SECONDS = 604_800;

    private final Inputs inputs;

    private InputPages(Inputs inputs) {
        this.inputs = inputs;
    }

    static void addTo(List<Route> routes, Inputs inputs) {
        InputPages pages = new InputPages(inputs);
        routes.add(new Route(BASE, Role.LOCAL, "Tables that people give.", "InputKinds", List.of(), pages::kinds));
        routes.add(new Route(
                TABLE,
                Role.LOCAL,
                "A table, as it is or was.",
                "InputRows",
                List.of(FORM, WORDS, Parameter.text("version", "As it was from that version on.")),
                pages::table));
        routes.add(change(HttpMethod.PUT, "Replaces a table.", Inputs.Mode.REPLACE, pages));
        routes.add(change(HttpMethod.POST, "Adds rows, or replaces those with the same key.", Inputs.Mode.ADD, pages));
        routes.add(change(HttpMethod.DELETE, "Withdraws the rows with these keys.", Inputs.Mode.WITHDRAW, pages));
        routes.add(new Route(
                TABLE + "/template", Role.LOCAL, "A table to fill in.", "file", List.of(FORM, WORDS), pages::template));
        routes.add(new Route(
                TABLE + "/versions",
                Role.LOCAL,
                "Who changed the table when, the latest first.",
                "InputVersions",
                List.of(LIMIT, Parameter.text("before", "Only versions before this one.")),
                pages::versions));
        routes.add(new Route(
                HttpMethod.POST,
                TABLE + "/versions/{number}:restore",
                Role.LOCAL,
                "Makes the table what it was at a version.",
                "InputChange",
                List.of(DRY),
                null,
                pages::restore));
        addOfSite(routes, pages);
    }

    /** What comes of the tables together with what machines tell. */
    private static void addOfSite(List<Route> routes, InputPages pages) {
        routes.add(new Route(
                "/api/v1/sites/{site}/register:diff",
                Role.LOCAL,
                "The asset register against what is on the wire.",
                "RegisterDifference",
                List.of(),
                pages::registerDifference));
        routes.add(new Route(
                "/api/v1/sites/{site}/units",
                Role.LOCAL,
                "In what units signals go into key figures, and which are refused until a conversion is declared.",
                "SiteUnits",
                List.of(),
                pages::units));
        routes.add(new Route(
                "/api/v1/sites/{site}/jobs",
                Role.LOCAL,
                "Jobs as they were declared and as machines told them, by their begin.",
                "Jobs",
                List.of(
                        Parameter.instant("from", "Begin; a day before the end when missing."),
                        Parameter.instant("to", "End; now when missing.")),
                pages::jobs));
        routes.add(new Route(
                "/api/v1/sites/{site}/stops",
                Role.LOCAL,
                "Stops that wait for a reason, the longest first, and lost time by reason.",
                "Stops",
                List.of(
                        Parameter.instant("from", "Begin; a day before the end when missing."),
                        Parameter.instant("to", "End; now when missing."),
                        Parameter.text("longerThan", "Only those of so many seconds or more; 300 when missing.")),
                pages::stops));
    }

    private static Route change(HttpMethod method, String summary, Inputs.Mode mode, InputPages pages) {
        return new Route(
                method,
                TABLE,
                Role.LOCAL,
                summary,
                "InputChange",
                List.of(DRY, NOTE),
                ROWS,
                request -> pages.change(request, mode));
    }

    private Response kinds(Request request) {
        return of(inputs.kinds(request.path("site")));
    }

    private Response table(Request request) {
        return of(inputs.table(which(request), whole(request, "version"), form(request, "json"), isChinese(request)));
    }

    private Response template(Request request) {
        return of(inputs.template(request.path("kind"), form(request, "csv"), isChinese(request)));
    }

    private Response versions(Request request) {
        return of(inputs.versions(which(request), whole(request, "before"), request.limit()));
    }

    private Response change(Request request, Inputs.Mode mode) {
        Brought brought = request.brought();
        String note = request.text("note");
        Inputs.HandedIn given = new Inputs.HandedIn(
                brought.type(), brought.body().duplicate(), who(brought), note == null ? "" : brief(note));
        return of(inputs.change(which(request), mode, given, request.flag("dryRun")));
    }

    private static String brief(String note) {
        if (note.getBytes(StandardCharsets.UTF_8).length > 1_000) {
            throw ProblemException.badParameter("note", "has more than 1,000 bytes");
        }
        return note;
    }

    private Response restore(Request request) {
        long version;
        try {
            version = Long.parseLong(request.path("number"));
        } catch (NumberFormatException e) {
            throw ProblemException.notFound("there is no version " + request.path("number"));
        }
        return of(inputs.restore(which(request), version, who(request.brought()), request.flag("dryRun")));
    }

    private Response units(Request request) {
        return of(inputs.units(request.path("site")));
    }

    private Response registerDifference(Request request) {
        return of(inputs.registerDifference(request.path("site")));
    }

    private Response jobs(Request request) {
        long to = request.to(request.now());
        return of(inputs.jobs(request.path("site"), request.from(to - NANOS_A_DAY, to), to));
    }

    private Response stops(Request request) {
        long to = request.to(request.now());
        long from = request.from(to - NANOS_A_DAY, to);
        long longer = request.number("longerThan", USUAL_SECONDS, MOST_SECONDS);
        return of(inputs.stopsWithoutReason(request.path("site"), from, to, longer * NANOS_A_SECOND));
    }

    /** Without accounts nobody is known; the client may say for whom it acts. */
    static String who(Brought brought) {
        return brought.user().isEmpty() ? "local" : brought.user();
    }

    private static Inputs.Which which(Request request) {
        return new Inputs.Which(request.path("site"), request.path("kind"));
    }

    private static String form(Request request, String otherwise) {
        String form = request.text("form");
        if (form != null && !List.of("json", "csv", "xlsx").contains(form)) {
            throw ProblemException.badParameter("form", "is none of json, csv, xlsx: " + form);
        }
        return form == null ? otherwise : form;
    }

    private static boolean isChinese(Request request) {
        return "zh".equals(request.text("lang"));
    }

    private static long whole(Request request, String name) {
        return request.text(name) == null ? 0 : request.number(name, 0, Long.MAX_VALUE);
    }

    private static Response of(Attachment made) {
        return new Response(200, made.type(), made.body().buffer(), made.fileName());
    }
}
