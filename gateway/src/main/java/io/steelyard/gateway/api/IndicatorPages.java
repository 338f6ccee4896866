package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.RevisedValue;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.Subject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /indicators} and their evidence, level by level down to the samples. */
final class IndicatorPages {
    private static final long NANOS_A_MINUTE = 60_000_000_000L;
    private static final long NANOS_A_DAY = 1440 * NANOS_A_MINUTE;
    private static final long MOST_DAYS = 16;
    private static final Map<String, Set<String>> ROLES = Map.of(
            "time", Set.of("state", "mode", "order"),
            "count", Set.of("good", "scrap", "total", "rework"),
            "energy", Set.of("energy", "state"));
    private static final String ENERGY = "energy.";
    /** What of several assets is not what each of them has, or is made of a table's rows and not of minutes. */
    private static final Set<String> BOUNDED =
            Set.of("energy", "emissions", "output", "finance", "retrofit", "parts", "sequences", "material");
    /** What tables tell of a machine, beside its minutes. */
    private static final Set<String> OF_TABLES = Set.of("count.epc", "count.psq");

    private final Views views;
    private final Names names;

    IndicatorPages(Views views, Names names) {
        this.views = views;
        this.names = names;
    }

    /** Every indicator of the subject; none while no site has been heard of, as with the other lists. */
    Response indicators(Request request) {
        String site = site(request);
        IndicatorValue.Window window = window(request, site);
        ObjectNode answer = Json.object();
        answer.put("site", site);
        Subject subject = site == null ? null : names.subject(site, request);
        Cursor.Page<IndicatorValue> page = Cursor.Page.of(
                subject == null ? List.of() : views.indicators().of(subject, window),
                IndicatorValue::id,
                request.place(),
                request.limit());
        ArrayNode list = answer.putArray("indicators");
        for (IndicatorValue value : page.rows()) {
            if (subject != null) {
                Score score = views.indicators().score(value, subject);
                IndicatorForm.write(list.addObject(), value, score, path(value, request, site) + period(request));
            }
        }
        answer.put("next", page.next());
        return Json.ok(answer);
    }

    /** Where the value's evidence is; without a site there is none, and no value either. */
    private static String path(IndicatorValue value, Request request, @Nullable String site) {
        StringBuilder path = new StringBuilder(
                "/api/v1/indicators/" + encoded(value.definition().id()) + "/evidence?site=");
        path.append(site == null ? "" : encoded(site));
        for (String part : List.of("area", "line", "asset", "signal")) {
            String text = request.text(part);
            if (text != null) {
                path.append('&').append(part).append('=').append(encoded(text));
            }
        }
        return path.toString();
    }

    /** Indicator by asset; with {@code asset} its minutes, or hours of arrival; they point on to the samples. */
    Response evidence(Request request) {
        String id = request.pathRest();
        IndicatorDefinition definition = views.indicators().definition(id);
        if (definition == null) {
            throw ProblemException.notFound("no indicator " + id + "; /api/v1/indicators lists them");
        }
        String site = site(request);
        IndicatorValue.Window window = window(request, site);
        if (request.text("signal") != null && definition.inputs().stream().noneMatch(IndicatorPages::isMeasured)) {
            throw ProblemException.badParameter("signal", "indicator " + id + " is none of a signal");
        }
        ObjectNode answer = Json.object();
        answer.put("id", id);
        answer.put("site", site);
        IndicatorForm.window(answer.putObject("window"), window);
        if (site != null) {
            IndicatorForm.factors(answer, views.indicators().factors(id, names.subject(site, request), window), site);
        }
        if (request.text("asset") == null || isOfOtherThanMinutes(definition)) {
            if (site == null || (request.text("asset") == null && isOfAssets(definition))) {
                List<IndicatorValue> values =
                        site == null ? List.of() : views.indicators().byAsset(id, names.subject(site, request), window);
                assets(answer, values, site, request);
            } else {
                members(answer, views.indicators().members(id, names.subject(site, request), window), request);
            }
        } else {
            LiveAsset asset = names.asset(request);
            if (!asset.description().key().site().equals(site)) {
                throw ProblemException.badParameter("asset", "is not of site " + site);
            }
            if (definition.inputs().contains(LatencyForm.QUANTITY)) {
                hours(answer, asset.description(), window, request);
            } else {
                readings(answer, definition, asset.description().key(), window, request);
                minutes(answer, definition, asset, window, request);
            }
        }
        return Json.ok(answer);
    }

    /** Whether those of the assets make up that of several; of energy the meters of the boundary do, and bills. */
    private static boolean isOfAssets(IndicatorDefinition definition) {
        return definition.subjects().contains("asset")
                && definition.inputs().stream()
                        .noneMatch(input ->
                                OF_TABLES.contains(input) || BOUNDED.contains(input.substring(0, input.indexOf('.'))));
    }

    /** What was before and after is shown by its own windows, parts and measurements by their tables: an asset's too. */
    private static boolean isOfOtherThanMinutes(IndicatorDefinition definition) {
        return definition.inputs().stream()
                .anyMatch(input -> input.matches("(retrofit|parts|sequences|material)[.].*") || isMeasured(input));
    }

    /** Of one signal, with its tolerance. */
    private static boolean isMeasured(String input) {
        return input.startsWith("quality.");
    }

    /** In which parts of the period the program's own rule gives another result than the one in force. */
    Response revision(Request request) {
        String id = request.pathRest();
        String site = site(request);
        IndicatorDefinition definition = views.indicators().definition(id);
        if (site == null || definition == null) {
            throw ProblemException.notFound("no indicator " + id + "; /api/v1/indicators lists them");
        }
        Subject subject = names.subject(site, request);
        if (!definition.subjects().contains(subject.level())) {
            throw ProblemException.notFound("indicator " + id + " is none of a " + subject.level() + ", but of: "
                    + String.join(", ", definition.subjects()));
        }
        IndicatorValue.Window window = window(request, site);
        List<IndicatorValue.Window> parts = Periods.parts(window);
        List<RevisedValue> revised = views.indicators().revised(id, subject, parts);
        if (revised == null) {
            throw ProblemException.notFound("the program has no indicator " + id + " whose place another one took");
        }
        ObjectNode answer = Json.object();
        answer.put("id", id);
        answer.put("subject", subject.toString());
        answer.put("program", views.indicators().programVersion(id));
        answer.put("inForce", definition.ruleVersion());
        IndicatorForm.window(answer.putObject("window"), window);
        answer.put("compared", parts.size());
        ArrayNode windows = answer.putArray("windows");
        for (RevisedValue one : revised) {
            ObjectNode node = windows.addObject();
            IndicatorForm.window(node.putObject("window"), one.after().window());
            result(node.putObject("before"), one.before());
            result(node.putObject("after"), one.after());
        }
        return Json.ok(answer);
    }

    private static void result(ObjectNode node, IndicatorValue value) {
        IndicatorForm.number(node, "value", value.value());
        IndicatorForm.number(node, "low", value.low());
        IndicatorForm.number(node, "high", value.high());
        node.put("status", value.outcome().assessed() ? "assessed" : "not-assessed");
        node.put("reason", value.outcome().reason());
        node.put("fingerprint", value.outcome().fingerprint());
    }

    private void assets(ObjectNode answer, List<IndicatorValue> values, @Nullable String site, Request request) {
        Cursor.Page<IndicatorValue> page =
                Cursor.Page.of(values, value -> PlantPages.place(value.subject()), request.place(), request.limit());
        ArrayNode assets = answer.putArray("assets");
        for (IndicatorValue value : page.rows()) {
            String path = "/api/v1/indicators/" + encoded(value.definition().id()) + "/evidence?site="
                    + (site == null ? "" : encoded(site)) + "&asset=" + encoded(value.subject());
            Score score = views.indicators().score(value, asset(value));
            IndicatorForm.write(assets.addObject(), value, score, path + period(request));
        }
        answer.put("next", page.next());
    }

    private static Subject asset(IndicatorValue value) {
        String[] parts = value.subject().split("/", 2);
        return Subject.asset(new AssetKey(parts[0], parts[1]));
    }

    /** Of an indicator that is not made of the assets' own: which things it counts, and which not and why. */
    private static void members(ObjectNode answer, List<Member> all, Request request) {
        answer.putArray("assets");
        Cursor.Page<Member> page = Cursor.Page.of(
                all.stream().sorted(Comparator.comparing(IndicatorPages::place)).toList(),
                IndicatorPages::place,
                request.place(),
                request.limit());
        ArrayNode members = answer.putArray("members");
        page.rows().forEach(member -> write(members.addObject(), member, request));
        answer.put("next", page.next());
    }

    private static void write(ObjectNode node, Member member, Request request) {
        node.put("quantity", member.quantity()).put("what", member.what());
        node.put("counts", member.counts()).put("why", member.why());
        IndicatorForm.number(node, "value", member.value());
        node.put("unit", member.unit().isEmpty() ? null : member.unit());
        node.put("evidence", query(member, request));
    }

    /**
     * Of an asset beside its minutes: of its energy what was read by interval, where that tells instead of its counter; of its
     * parts what was declared.
     */
    private void readings(
            ObjectNode answer,
            IndicatorDefinition definition,
            AssetKey asset,
            IndicatorValue.Window window,
            Request request) {
        if (definition.inputs().stream().noneMatch(IndicatorPages::isBeside)) {
            return;
        }
        List<Member> members = views.indicators().members(definition.id(), Subject.asset(asset), window).stream()
                .filter(member -> isBeside(member.quantity()))
                .toList();
        if (!members.isEmpty()) {
            ArrayNode read = answer.putArray("members");
            members.forEach(member -> write(read.addObject(), member, request));
        }
    }

    private static boolean isBeside(String quantity) {
        return quantity.startsWith(ENERGY) || OF_TABLES.contains(quantity);
    }

    private static String query(Member member, Request request) {
        String path = member.query().path();
        return member.query().isOfPeriod() ? path + period(request) : path;
    }

    private static String place(Member member) {
        return member.quantity() + " " + member.what();
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
        ArrayNode tables = answer.putArray("timeModels");
        for (KpiViews.Read read : views.readiness().kpis().read(asset.description(), window)) {
            tables.addObject()
                    .put("from", Json.instant(read.from()))
                    .put("to", Json.instant(read.to()))
                    .put("profile", read.profile())
                    .put("known", read.known())
                    .put("since", Json.instant(read.since()))
                    .put("family", read.family())
                    .put("version", read.version())
                    .put("digest", read.digest());
        }
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
            String asked = "asset=" + encoded(key.toString());
            String within =
                    "&from=" + Json.instant(row.minute()) + "&to=" + Json.instant(row.minute() + NANOS_A_MINUTE);
            ArrayNode samples = node.putArray("samples");
            signals.forEach(signal -> samples.add("/api/v1/series?" + asked + "&signal=" + encoded(signal) + within));
            if (!Long.valueOf(NANOS_A_MINUTE).equals(row.fields().get(MinuteRow.COVERED))) {
                node.put("gaps", "/api/v1/gaps?" + asked + within);
            }
        }
        answer.put(
                "next",
                rows.size() > limit ? Cursor.of(Long.toString(rows.get(limit).minute())) : null);
    }

    private void hours(ObjectNode answer, AssetDescription asset, IndicatorValue.Window window, Request request) {
        answer.put("asset", asset.key().toString());
        LatencyForm.write(answer, asset, views.indicators().latencies(asset.key(), window), request);
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

    /** The signals whose samples the indicator rests on: by the roles that its quantities come from, or all if it counts them, or any of them proves life. */
    private static List<String> signals(IndicatorDefinition definition, AssetDescription asset) {
        Set<String> roles = new TreeSet<>();
        boolean isOfAll = definition.inputs().stream()
                .anyMatch(input -> input.startsWith("samples.") || input.equals("time.node-online"));
        for (String input : isOfAll ? List.<String>of() : definition.inputs()) {
            roles.addAll(ROLES.getOrDefault(input.substring(0, input.indexOf('.')), Set.of()));
        }
        return asset.signals().stream()
                .filter(signal -> roles.isEmpty() || (signal.role() != null && roles.contains(signal.role())))
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
