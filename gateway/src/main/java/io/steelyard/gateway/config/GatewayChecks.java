package io.steelyard.gateway.config;

import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.factors.FactorTables;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.settings.OpenDoors;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Mistakes that no single key shows. What is wrong by itself is not told a second time. */
public final class GatewayChecks {
    /** Quantities that are what an assessment model gives. */
    private static final String OUTCOME = "assessment.";

    static final List<String> DOORS = List.of("http", "mqtt");
    private static final int LEAST_SEGMENTS = 3;
    /** An inbox record is a packet and the names that go with it. */
    private static final long NAMES = 256L << 10;

    private final List<Problem> problems = new ArrayList<>();

    private GatewayChecks() {}

    /** Everything that is wrong beyond single keys. */
    public static List<Problem> of(Settings settings) {
        GatewayChecks checks = new GatewayChecks();
        checks.zone(settings);
        settings.named("sites").values().forEach(checks::zone);
        settings.sections("inputs").forEach(checks::input);
        checks.store(settings.section("store"));
        checks.problems.addAll(OpenDoors.problems(settings, DOORS));
        checks.inbox(settings.section("inbox"), settings.section("mqtt"));
        checks.own(settings, "timeModels", "a rule table", TimeModels::withFolder);
        checks.own(settings, "factors", "a table of factors", FactorTables::withFolder);
        checks.own(settings, "indicators", "an indicator", Catalogue::withFolder);
        checks.own(
                settings,
                "models",
                "a model",
                folder -> Models.builtIn().knowing(indicators(settings)).withFolder(folder));
        return checks.problems;
    }

    private void zone(Settings settings) {
        boolean given = settings.has("zone") && settings.isSound("zone");
        if (given && !ZoneId.getAvailableZoneIds().contains(settings.text("zone"))) {
            problems.add(settings.problem(
                    "zone", settings.text("zone") + " is no IANA time zone", "write one such as Asia/Shanghai"));
        }
    }

    private void input(Settings input) {
        if (input.isSound("file") && !input.path("file").toString().matches(".*\\.(csv|xlsx|json)")) {
            problems.add(input.problem("file", "is no table", "name a file that ends with .csv, .xlsx or .json"));
        }
    }

    private void store(Settings store) {
        if (store.text("kind").equals("influxdb") && !store.has("influxdb")) {
            problems.add(
                    store.problem("influxdb", "is missing", "say where InfluxDB is: influxdb: {url: …, token: …}"));
        }
        Settings embedded = store.section("embedded");
        if (embedded.isSound("retention")
                && !embedded.length("retention").isZero()
                && embedded.length("retention").toDays() < 1) {
            problems.add(embedded.problem("retention", "is less than a day", "write 1d or more, or 0d for ever"));
        }
        if (store.has("influxdb")) {
            Settings influx = store.section("influxdb");
            if (influx.isSound("url") && !isHttp(influx.text("url"))) {
                problems.add(influx.problem(
                        "url", "is not an http:// or https:// address", "write it like http://127.0.0.1:8086"));
            }
        }
    }

    /** A data file that is wrong is a mistake of the settings, told with those of its own file. */
    private void own(Settings settings, String key, String what, Function<Path, ?> reader) {
        if (settings.has(key) && settings.isSound(key)) {
            try {
                Object unused = reader.apply(settings.path(key));
            } catch (SettingsException e) {
                problems.add(settings.problem(key, "holds " + what + " that is wrong", "mend what is listed below"));
                problems.addAll(e.problems());
            }
        }
    }

    /** Those of the user's own, which a model of their own may name; what is wrong in them is told with their own key. */
    private static List<Models.Measured> indicators(Settings settings) {
        try {
            return settings.has("indicators") && settings.isSound("indicators")
                    ? measured(Catalogue.withFolder(settings.path("indicators")))
                    : List.of();
        } catch (SettingsException e) {
            return List.of();
        }
    }

    /** The catalogue's indicators, as models see them. */
    public static List<Models.Measured> measured(Catalogue catalogue) {
        return catalogue.all().stream()
                .map(one -> new Models.Measured(
                        one.id(),
                        one.told().measure().shown().en().equals("%"),
                        one.told().inputs().stream()
                                .filter(input -> input.startsWith(OUTCOME))
                                .map(input -> input.substring(OUTCOME.length()))
                                .toList()))
                .toList();
    }

    private static boolean isHttp(String url) {
        try {
            return url.matches("https?://[^\\s/]+\\S*") && new URI(url).getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void inbox(Settings inbox, Settings mqtt) {
        if (!inbox.isSound("segment", "cap")) {
            return;
        }
        long segment = inbox.size("segment");
        if (inbox.size("cap") < LEAST_SEGMENTS * segment) {
            problems.add(inbox.problem("cap", "holds less than three segments", "raise cap, or make segment smaller"));
        }
        if (mqtt.isSound("maximumPacketSize") && mqtt.size("maximumPacketSize") + NAMES > segment / 2) {
            problems.add(mqtt.problem(
                    "maximumPacketSize",
                    "is more than half a segment of the inbox holds",
                    "make it smaller, or inbox.segment larger"));
        }
        Settings keep = inbox.section("keep");
        if (keep.isSound("size") && keep.size("size") > inbox.size("cap") / 2) {
            problems.add(keep.problem(
                    "size",
                    "is more than half of inbox.cap, so that little room is left for what comes",
                    "make it smaller, or inbox.cap larger"));
        }
    }
}
