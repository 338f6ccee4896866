package io.steelyard.edge.config;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.edge.opcua.select.Selects;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.operation.Allowed;
import io.steelyard.edge.operation.Role;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.settings.OpenDoors;
import io.steelyard.settings.Secret;
import io.steelyard.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the agent is told.
 *
 * @param data the data folder; the agent owns {@code <data>/edge-agent}
 * @param selects what is read of servers without being written down
 * @param reportEvery how often the ledger's report goes out
 * @param remote what may be asked of the agent over its own session
 * @param insecureReason why an open address of the agent's page was accepted, or null
 */
public record AgentConfig(
        Path data,
        OpcUaConfig opcua,
        List<Selects> selects,
        OutboxConfig outbox,
        UplinkConfig uplink,
        Duration reportEvery,
        Allowed remote,
        String httpHost,
        int httpPort,
        @Nullable String insecureReason) {

    /** The checked settings as the rooms take them. */
    public static AgentConfig of(Settings settings) {
        Path data = settings.path("data");
        Path own = data.resolve("edge-agent");
        String site = settings.text("site");
        String agent = settings.text("agent");
        Map<String, String> prefixes = new HashMap<>();
        settings.sections("namespaces").forEach(one -> prefixes.put(one.text("prefix"), one.text("uri")));
        return new AgentConfig(
                data,
                new OpcUaConfig(
                        site,
                        agent,
                        own.resolve("pki"),
                        own.resolve("opcua"),
                        settings.sections("servers").stream()
                                .map(AgentConfig::server)
                                .toList(),
                        settings.sections("assets").stream()
                                .map(asset -> asset(asset, prefixes))
                                .toList(),
                        settings.section("certificate").length("renewBefore")),
                settings.sections("servers").stream()
                        .filter(server -> server.has("select"))
                        .map(AgentConfig::selects)
                        .toList(),
                ForwardKeys.outbox(settings, own),
                ForwardKeys.uplink(settings),
                settings.section("report").length("every"),
                remote(settings),
                settings.section("http").text("host"),
                settings.section("http").number("port"),
                OpenDoors.reason(settings, AgentChecks.DOORS));
    }

    private static Allowed remote(Settings settings) {
        Secret secret = settings.secretOrNull("remoteSecret");
        Role most = switch (settings.text("remote")) {
            case "read" -> Role.READ;
            case "manage" -> Role.MANAGE;
            default -> null;
        };
        return new Allowed(most, secret == null ? null : secret.reveal());
    }

    private static ServerConfig server(Settings server) {
        Settings security = server.section("security");
        return new ServerConfig(
                server.text("name"),
                server.text("url"),
                new ServerConfig.Security(
                        isAuto(security, "policy") ? null : ServerConfig.Policy.valueOf(security.text("policy")),
                        isAuto(security, "mode") ? null : ServerConfig.Mode.valueOf(security.text("mode")),
                        security.flag("weakCertificate")),
                server.length("publishing"),
                server.length("sampling"),
                server.text("queue").equals("auto") ? ServerConfig.AUTO : Integer.parseInt(server.text("queue")),
                login(server),
                server.text("history").equals("auto"),
                server.sections("events").stream().map(AgentConfig::events).toList(),
                new ServerConfig.Retry(
                        rediscover(server.text("rediscover")),
                        server.section("backoff").length("min"),
                        server.section("backoff").length("max")));
    }

    private static Selects selects(Settings server) {
        List<Selection> any = server.sections("select").stream()
                .map(one -> new Selection(
                        Stream.of("path", "node")
                                .filter(one::has)
                                .map(one::text)
                                .toList(),
                        one.has("type") ? List.of(one.text("type")) : List.of(),
                        one.texts("except")))
                .toList();
        return new Selects(server.text("name"), any, server.number("selectMost"));
    }

    /** What a person wrote of what is read. */
    public Selecting.Wanted wanted() {
        return new Selecting.Wanted(opcua, selects);
    }

    /** The files with certificates that lie where the configuration says, by what they are for. */
    public Map<String, Path> certificateFiles() {
        Map<String, Path> files = new HashMap<>(uplink.peer().certificateFiles());
        for (ServerConfig server : opcua.servers()) {
            if (server.login() instanceof ServerConfig.UserCertificate user) {
                files.put("user/" + server.name(), user.chain());
            }
        }
        return files;
    }

    /** Whether it names this server. */
    public boolean hasServer(String name) {
        return opcua.servers().stream().anyMatch(server -> server.name().equals(name));
    }

    private static Duration rediscover(String text) {
        if (text.equals("off")) {
            return Duration.ZERO;
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return text.endsWith("h") ? Duration.ofHours(count) : Duration.ofMinutes(count);
    }

    private static EventSource events(Settings events) {
        return new EventSource(
                events.text("notifier"), Math.toIntExact(events.whole("severity")), events.texts("types"));
    }

    private static boolean isAuto(Settings security, String key) {
        return security.text(key).equals("auto");
    }

    private static ServerConfig.@Nullable Login login(Settings server) {
        if (server.has("userCertificate")) {
            return new ServerConfig.UserCertificate(server.path("userCertificate"), server.path("userKey"));
        }
        String user = server.textOrNull("user");
        Secret password = server.secretOrNull("password");
        return user == null || password == null ? null : new ServerConfig.Credentials(user, password.reveal());
    }

    private static AssetMapping asset(Settings asset, Map<String, String> prefixes) {
        String profile = asset.text("profile");
        Map<String, String> roles = Profiles.read(profile);
        AssetInfo info = new AssetInfo(
                asset.text("asset"),
                asset.text("class"),
                profile,
                asset.text("area"),
                asset.text("line"),
                asset.text("server"));
        List<SignalMapping> signals = asset.sections("signals").stream()
                .map(signal -> signal(signal, roles, prefixes))
                .toList();
        return new AssetMapping(info, asset.text("server"), signals);
    }

    private static SignalMapping signal(Settings signal, Map<String, String> roles, Map<String, String> prefixes) {
        String name = signal.text("name");
        String role = signal.has("role") ? signal.text("role") : Profiles.role(roles, name);
        NodeAddress address = signal.has("node")
                ? new NodeAddress.Id(signal.text("node"))
                : NodeAddress.Path.of(signal.text("namespace"), signal.text("path"), prefixes);
        Deadband deadband = signal.has("deadband") ? Deadband.parse(signal.text("deadband")) : null;
        Deadband door = signal.has("swingingDoor") ? Deadband.parse(signal.text("swingingDoor")) : null;
        Duration every = signal.has("read") ? signal.length("read") : null;
        Duration pace = signal.has("atMostEvery") ? signal.length("atMostEvery") : null;
        return new SignalMapping(name, role, signal.textOrNull("unit"), address, deadband, every, door, pace);
    }
}
