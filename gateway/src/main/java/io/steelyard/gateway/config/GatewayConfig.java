package io.steelyard.gateway.config;

import io.steelyard.gateway.api.HttpConfig;
import io.steelyard.gateway.inbox.InboxConfig;
import io.steelyard.gateway.mqtt.MqttConfig;
import io.steelyard.settings.Key;
import io.steelyard.settings.Keys;
import io.steelyard.settings.OpenDoors;
import io.steelyard.settings.Secret;
import io.steelyard.settings.Settings;
import io.steelyard.settings.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the gateway is told.
 *
 * @param data the data folder; the gateway owns {@code <data>/gateway}
 * @param hostId Sparkplug host application id
 * @param sites what differs from site to site
 * @param influx where InfluxDB is, or null for the embedded store
 * @param keeping how the store is kept, and where data files of the user's own are
 * @param insecureReason why an open address without encryption and accounts was accepted, or null
 */
public record GatewayConfig(
        Path data,
        String hostId,
        Sites sites,
        HttpConfig http,
        MqttConfig mqtt,
        InboxConfig inbox,
        @Nullable Influx influx,
        Keeping keeping,
        @Nullable String insecureReason) {
    private static final long EMBEDDED_MEMORY = 512L << 20;
    private static final Counting USUAL = new Counting(List.of(), Duration.ofDays(30), 80, 10);
    private static final String ZONE = "[A-Za-z0-9_+/-]+";

    private static final Keys HTTP = Keys.of(
            Key.of("host", Type.text(), "127.0.0.1", "Address to listen on."),
            Key.of("port", Type.port(), "8080", "Port to listen on."));
    private static final Keys MQTT = Keys.of(
            Key.of("host", Type.text(), "127.0.0.1", "Address to listen on."),
            Key.of("port", Type.port(), "1883", "Port to listen on."),
            Key.of(
                    "receiveMaximum",
                    Type.whole(1, 32_767),
                    "256",
                    "Unacknowledged messages a client may have on their way, at most."),
            Key.of(
                    "waiting",
                    Type.size(16L << 20, 1L << 40),
                    "128MB",
                    "Memory for what all clients together may have unacknowledged, at least 16 MB."),
            Key.of(
                    "maximumPacketSize",
                    Type.size(1L << 10, 15L << 20),
                    "4MB",
                    "Greatest packet taken, at most 15 MB."));
    private static final Keys KEEP = Keys.of(
            Key.of("time", Type.length(), "24h", "How long what is stored stays readable, at most."),
            Key.of("size", Type.size(), "2GB", "How much of it, at most."));
    private static final Keys INBOX = Keys.of(
            Key.of("segment", Type.size(1L << 20, 256L << 20), "64MB", "Size of one file."),
            Key.of("cap", Type.size(), "20GB", "Most bytes on disk."),
            Key.optional("keep", Type.section(KEEP), "What stays readable for replays."));
    /** The client tells a bucket's retention in seconds, and counts them with 31 bits. */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(24_855);

    private static final Keys INFLUXDB = Keys.of(
            Key.required("url", Type.text(), "Address of InfluxDB, http://127.0.0.1:8086 for instance."),
            Key.optional("token", Type.secret(), "Token with read and write access."),
            Key.of("org", Type.text(), "steelyard", "Organisation."),
            Key.of("create", Type.flag(), "true", "Whether missing buckets are made."),
            Key.of(
                    "results",
                    Type.flag(),
                    "true",
                    "Whether indicators and assessments of each day are written, to the bucket indicators."),
            Key.of(
                    "retention",
                    Type.length(Duration.ZERO, LONGEST_RETENTION),
                    "0d",
                    "How long points stay in buckets made here; 0d for ever."),
            Key.of("writers", Type.whole(1, 16), "2", "Writes at a time, each of other assets."));
    private static final Keys EMBEDDED =
            Keys.of(Key.of("retention", Type.length(), "400d", "How long points and minute rows stay; 0d for ever."));
    private static final Keys STORE = Keys.of(
            Key.of("kind", Type.oneOf("embedded", "influxdb"), "embedded", "Where time series go."),
            Key.optional("embedded", Type.section(EMBEDDED), "The embedded store."),
            Key.of(
                    "series",
                    Type.whole(1, 10_000_000),
                    "250000",
                    "Most series (fields of measurement and tags); beyond, new ones are kept aside."),
            Key.optional("influxdb", Type.section(INFLUXDB), "Where InfluxDB is."));
    private static final Keys SITE = Keys.of(
            Key.optional("zone", new Type.Text(ZONE, "Asia/Shanghai"), "IANA zone of the site."),
            Key.optional(
                    "province",
                    new Type.Text("[a-z-]+", "shandong"),
                    "Province whose grid factor counts; the region's where it has none."),
            Key.optional(
                    "region",
                    new Type.Text("[a-z-]+", "north"),
                    "Region whose grid factor counts where the province's is not known; the country's when missing."),
            Key.of(
                    "networkedWithin",
                    Type.length(Duration.ofDays(1), Duration.ofDays(366)),
                    "30d",
                    "How far back is looked whether equipment is networked."),
            Key.of(
                    "networkedPercent",
                    Type.whole(1, 100),
                    "80",
                    "On so many of a hundred planned days a Good value must have come, at least."),
            Key.of(
                    "orderLatePercent",
                    Type.whole(0, 1_000),
                    "10",
                    "So many percent of its planned time an order may end later than planned, at most, and be in time."));

    private static final Keys INPUT = Keys.of(
            Key.required("site", Type.id(), "Whose table it is."),
            Key.required("kind", Type.id(), "Which table: shifts, orders, assets …"),
            Key.required("file", Type.path(), "File that ends with .csv, .xlsx or .json."));

    /** Every key of the file. */
    public static final Keys KEYS = Keys.of(
            Key.of("data", Type.path(), "data", "Data folder."),
            Key.of("host", Type.id(), "steelyard", "Sparkplug host application id."),
            Key.of("zone", new Type.Text(ZONE, "Asia/Shanghai"), "Asia/Shanghai", "IANA zone of sites that name none."),
            Key.optional("sites", Type.mapOf(Type.section(SITE)), "What differs from site to site."),
            Key.optional(
                    "inputs",
                    Type.listOf(Type.section(INPUT)),
                    "Tables that people give, taken at the start and whenever a file has changed."),
            Key.optional("http", Type.section(HTTP), "Console and API."),
            Key.optional("mqtt", Type.section(MQTT), "Where agents connect."),
            Key.optional("inbox", Type.section(INBOX), "What is acknowledged and not stored yet."),
            Key.optional("store", Type.section(STORE), "Where time series go."),
            Key.optional("models", Type.path(), "Folder with assessment models of your own."),
            Key.optional(
                    "timeModels", Type.path(), "Folder with rule tables of your own: state and mode to time element."),
            Key.optional("factors", Type.path(), "Folder with energy and emission factors of your own."),
            Key.optional("indicators", Type.path(), "Folder with indicators of your own, or versions of ours."),
            OpenDoors.KEY);

    /**
     * What differs from site to site.
     *
     * @param zone of sites that name none
     * @param zones zone of each site that names one
     * @param counting of each site that says how its equipment is counted
     * @param inputs files of tables that people give
     */
    public record Sites(String zone, Map<String, String> zones, Map<String, Counting> counting, List<Input> inputs) {

        public Sites {
            zones = Map.copyOf(zones);
            counting = Map.copyOf(counting);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * How a site's equipment, energy and orders are counted.
     *
     * @param areas province and region whose grid factor counts, as far as they are said; the country's where none has one
     * @param within how far back is looked whether equipment is networked
     * @param percent of the planned days in which it has to have been there, at least
     * @param latePercent of its planned time that an order may end later than planned
     */
    public record Counting(List<String> areas, Duration within, int percent, int latePercent) {
        public Counting {
            areas = List.copyOf(areas);
        }
    }

    /** A file with a table of a site; its ending says how it is written. */
    public record Input(String site, String kind, Path file) {}

    /** The zone of sites that name none. */
    public String zone() {
        return sites.zone();
    }

    /** Where InfluxDB is; the token never prints itself. A retention of zero is for ever. */
    public record Influx(
            URI url,
            @Nullable Secret token,
            String org,
            boolean create,
            boolean results,
            Duration retention,
            int writers) {}

    /**
     * How the store is kept.
     *
     * @param embeddedRetention how long points stay in the embedded store; zero for ever
     * @param series how many series the store may get
     * @param own data files of the user's own
     */
    public record Keeping(Duration embeddedRetention, long series, Own own) {}

    /** Folders with data files of the user's own, each null where there is none. */
    public record Own(
            @Nullable Path models,
            @Nullable Path timeModels,
            @Nullable Path factors,
            @Nullable Path indicators) {}

    /** How long points stay in the store that is used; zero for ever. */
    public Duration retention() {
        return influx == null ? keeping.embeddedRetention() : influx.retention();
    }

    /** Memory of the embedded store beside the heap, in bytes. */
    public long embeddedMemory() {
        return EMBEDDED_MEMORY;
    }

    /** The zone that a site's periods are cut in. */
    public String zoneOf(String site) {
        return sites.zones().getOrDefault(site, sites.zone());
    }

    /** How the site's equipment, energy and orders are counted. */
    public Counting countingOf(String site) {
        return sites.counting().getOrDefault(site, USUAL);
    }

    /** The checked settings as the rooms take them. */
    public static GatewayConfig of(Settings settings) {
        Path data = settings.path("data");
        Settings mqtt = settings.section("mqtt");
        Map<String, String> zones = new HashMap<>();
        Map<String, Counting> counting = new HashMap<>();
        settings.named("sites").forEach((site, of) -> {
            counting.put(
                    site,
                    new Counting(
                            Stream.of("province", "region")
                                    .filter(of::has)
                                    .map(of::text)
                                    .toList(),
                            of.length("networkedWithin"),
                            of.number("networkedPercent"),
                            of.number("orderLatePercent")));
            if (of.has("zone")) {
                zones.put(site, of.text("zone"));
            }
        });
        return new GatewayConfig(
                data,
                settings.text("host"),
                new Sites(settings.text("zone"), zones, counting, inputs(settings)),
                HttpConfig.on(
                        settings.section("http").text("host"),
                        settings.section("http").number("port")),
                new MqttConfig(
                        mqtt.text("host"),
                        mqtt.number("port"),
                        mqtt.number("receiveMaximum"),
                        mqtt.size("waiting"),
                        (int) mqtt.size("maximumPacketSize"),
                        10_000,
                        Duration.ofSeconds(10),
                        10_000,
                        10_000),
                inbox(settings.section("inbox"), data, storeName(settings.section("store"))),
                influx(settings.section("store")),
                new Keeping(
                        settings.section("store").section("embedded").length("retention"),
                        settings.section("store").number("series"),
                        new Own(
                                folder(settings, "models"),
                                folder(settings, "timeModels"),
                                folder(settings, "factors"),
                                folder(settings, "indicators"))),
                OpenDoors.reason(settings, GatewayChecks.DOORS));
    }

    private static @Nullable Path folder(Settings settings, String key) {
        return settings.has(key) ? settings.path(key) : null;
    }

    private static List<Input> inputs(Settings settings) {
        return settings.sections("inputs").stream()
                .map(input -> new Input(input.text("site"), input.text("kind"), input.path("file")))
                .toList();
    }

    /** What tells one store from another: what one of them has, another has not. */
    private static String storeName(Settings store) {
        Influx influx = influx(store);
        return influx == null ? "embedded" : "influxdb " + influx.url() + " " + influx.org();
    }

    private static InboxConfig inbox(Settings inbox, Path data, String store) {
        Settings keep = inbox.section("keep");
        return new InboxConfig(
                data.resolve("gateway").resolve("inbox"),
                inbox.size("segment"),
                inbox.size("cap"),
                keep.size("size"),
                keep.length("time"),
                store);
    }

    private static @Nullable Influx influx(Settings store) {
        if (!store.text("kind").equals("influxdb")) {
            return null;
        }
        Settings influx = store.section("influxdb");
        return new Influx(
                URI.create(influx.text("url")),
                influx.secretOrNull("token"),
                influx.text("org"),
                influx.flag("create"),
                influx.flag("results"),
                influx.length("retention"),
                influx.number("writers"));
    }
}
