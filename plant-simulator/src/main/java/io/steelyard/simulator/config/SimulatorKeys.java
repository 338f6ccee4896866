package io.steelyard.simulator.config;

import io.steelyard.settings.Key;
import io.steelyard.settings.Keys;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Secret;
import io.steelyard.settings.Settings;
import io.steelyard.settings.Type;
import io.steelyard.simulator.load.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The keys of {@code simulator.yaml}, their defaults, and what they become. */
public final class SimulatorKeys {
    private static final Type HOST = new Type.Text("[^\\s/@]+", "127.0.0.1");
    private static final List<String> POLICIES =
            List.of("Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss");
    private static final Keys USER = Keys.of(
            Key.required("name", Type.text(), "The user's name."),
            Key.required("password", Type.secret(), "The user's password."));
    private static final Keys OPCUA = Keys.of(
            Key.of("host", HOST, "127.0.0.1", "Address that the OPC UA ports are bound to."),
            Key.of("port", Type.whole(1, 65_535), "4840", "OPC UA port of the site's server; the areas' ports follow."),
            Key.of("servers", Type.oneOf("areas", "one"), "areas", "A server an area, or one for the whole plant."),
            Key.optional("advertise", HOST, "Host in the endpoint URLs, as clients reach it; else opcua.host."),
            Key.of("none", Type.flag(), "true", "Offer the endpoint without security, too."),
            Key.optional(
                    "policies",
                    Type.listOf(Type.oneOf(POLICIES.toArray(String[]::new))),
                    "Security policies, each with Sign and SignAndEncrypt; Basic256Sha256 when missing."),
            Key.of("anonymous", Type.flag(), "true", "Let clients in without a user."),
            Key.optional("user", Type.text(), "Let this user in."),
            Key.optional("password", Type.secret(), "The user's password."),
            Key.optional("users", Type.listOf(Type.section(USER)), "Let these users in, too."),
            Key.optional(
                    "userCertificates", Type.path(), "Folder of certificates: let in who proves to own one of them."));
    private static final Keys TRUTH = Keys.of(
            Key.of(
                    "part",
                    Type.size(64L << 10, 1L << 30),
                    "64MB",
                    "A file of the truth is closed when it is as large."),
            Key.of("cap", Type.size(), "2GB", "The oldest file of the truth goes when all are larger."));
    private static final Keys LOAD = Keys.of(
            Key.required("signals", Type.whole(1, 200_000), "Variables, each with a sequence 0, 1, 2, … of its own."),
            Key.required("rate", Type.whole(1, 5_000_000), "Values a second over all signals."),
            Key.of("value", Type.oneOf("int64", "double"), "int64", "Type of the values."),
            Key.of(
                    "step",
                    Type.length(Duration.ofMillis(1), Duration.ofSeconds(1)),
                    "10ms",
                    "Time between two bursts of values."),
            Key.of("per-asset", Type.whole(1, 10_000), "100", "Signals of one asset in the mapping."));
    private static final Keys ALL = Keys.of(
            Key.of("data", Type.path(), "data", "Folder of all processes' data; the simulator owns simulator in it."),
            Key.of("site", Type.id(), "demo", "The site's id."),
            Key.of("seed", Type.whole(Long.MIN_VALUE, Long.MAX_VALUE), "42", "The same seed gives the same plant."),
            Key.of("speed", Type.whole(1, 100), "1", "Plant seconds in a second."),
            Key.of(
                    "hold",
                    Type.length(),
                    "0s",
                    "At its very first start the plant stands still until a client watches it, at most this long."),
            Key.optional("opcua", Type.section(OPCUA), "The OPC UA servers."),
            Key.optional("truth", Type.section(TRUTH), "What the simulator swears to."),
            Key.optional(
                    "load", Type.section(LOAD), "With it: no plant and no truth, values for a benchmark instead."));

    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_AREAS = 5;

    private SimulatorKeys() {}

    /** Every key. */
    public static Keys all() {
        return ALL;
    }

    /** Mistakes that no single key shows. */
    public static List<Problem> problems(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        Settings opcua = settings.section("opcua");
        if (opcua.has("user") != opcua.has("password")) {
            String given = opcua.has("user") ? "user" : "password";
            problems.add(opcua.problem(given, "stands alone", "set opcua.user and opcua.password, or neither"));
        }
        if (!opcua.flag("anonymous") && !opcua.has("user") && !opcua.has("users") && !opcua.has("userCertificates")) {
            problems.add(opcua.problem("anonymous", "nobody could log in", "name opcua.user, or let anonymous in"));
        }
        Set<String> users = new HashSet<>();
        if (opcua.has("user")) {
            users.add(opcua.text("user"));
        }
        for (Settings user : opcua.sections("users")) {
            if (user.isSound("name") && !users.add(user.text("name"))) {
                problems.add(user.problem("name", user.text("name") + " is given twice", "name each user once"));
            }
        }
        boolean isOne = opcua.text("servers").equals("one") || settings.has("load");
        if (opcua.isSound("port", "servers") && !isOne && opcua.number("port") > HIGHEST_PORT - MOST_AREAS) {
            problems.add(opcua.problem(
                    "port",
                    "leaves no room for the areas' ports behind it",
                    "write " + (HIGHEST_PORT - MOST_AREAS) + " or less, or servers: one"));
        }
        Settings truth = settings.section("truth");
        if (truth.isSound("part", "cap") && truth.size("cap") < 2 * truth.size("part")) {
            problems.add(truth.problem("cap", "is too small for two files", "make it at least twice truth.part"));
        }
        return problems;
    }

    /** The simulator's settings from the checked file. */
    public static SimulatorSettings settings(Settings settings) {
        Settings opcua = settings.section("opcua");
        Settings truth = settings.section("truth");
        return new SimulatorSettings(
                settings.path("data"),
                settings.text("site"),
                settings.whole("seed"),
                settings.number("speed"),
                settings.length("hold"),
                new SimulatorSettings.OpcUa(
                        opcua.text("host"),
                        opcua.number("port"),
                        opcua.text("servers").equals("one"),
                        opcua.textOrNull("advertise"),
                        opcua.flag("none"),
                        opcua.texts("policies").isEmpty() ? POLICIES.subList(0, 1) : opcua.texts("policies"),
                        opcua.flag("anonymous"),
                        users(opcua),
                        opcua.has("userCertificates") ? opcua.path("userCertificates") : null),
                new SimulatorSettings.Truth(truth.size("part"), truth.size("cap")),
                settings.has("load") ? load(settings.section("load")) : null);
    }

    private static LoadPlan load(Settings load) {
        return new LoadPlan(
                load.number("signals"),
                load.number("rate"),
                load.text("value").equals("double"),
                load.length("step"),
                load.number("per-asset"));
    }

    /** Passwords by user. */
    private static Map<String, String> users(Settings opcua) {
        Map<String, String> users = new LinkedHashMap<>();
        Secret password = opcua.secretOrNull("password");
        if (password != null) {
            users.put(opcua.text("user"), password.reveal());
        }
        for (Settings user : opcua.sections("users")) {
            Secret own = Objects.requireNonNull(user.secretOrNull("password"), "a user's password is required");
            users.put(user.text("name"), own.reveal());
        }
        return users;
    }
}
