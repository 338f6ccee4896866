package io.steelyard.edge.config;

import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.settings.Key;
import io.steelyard.settings.Keys;
import io.steelyard.settings.Secret;
import io.steelyard.settings.Settings;
import io.steelyard.settings.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of the way to the gateway, {@code outbox} and {@code uplink}, and what the rooms make of them. */
final class ForwardKeys {
    static final int LEAST_SEGMENTS = 3;
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Type ADDRESS =
            new Type.Text("mqtts?://([^\\s/:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?", "mqtt://127.0.0.1:1883");
    private static final Type HOST = new Type.Text("[^\\s/#+]+", "steelyard, without blanks / # +");

    private static final Keys TLS = Keys.of(
            Key.optional(
                    "authorities",
                    Type.path(),
                    "Certificates (PEM) of the authorities that may vouch for the gateway; the Java runtime's own when missing."),
            Key.optional("certificate", Type.path(), "The agent's certificate (PEM), its chain behind it."),
            Key.optional("key", Type.path(), "The key to it (PEM, PKCS #8, not encrypted)."));
    /** Of the gateway's peer and of each server. */
    static final Keys BACKOFF = Keys.of(
            Key.of("min", Type.length(MOMENT, DAY), "1s", "First pause before the next try."),
            Key.of("max", Type.length(MOMENT, DAY), "60s", "Longest pause."));

    private static final Keys BACKLOG = Keys.of(
            Key.of(
                    "order",
                    Type.oneOf("live-first", "oldest-first"),
                    "live-first",
                    "After an outage: values that come go first and the backlog behind them, or all in the order of sampling."),
            Key.of(
                    "pace",
                    Type.whole(0, 1_000),
                    "4",
                    "Live first: how many times the live rate; 0: no limit, and live values wait for a busy gateway."),
            Key.of("least", Type.whole(1, 1_000_000), "1000", "Live first: samples a second in any case."));
    static final Keys UPLINK = Keys.of(
            Key.of("url", ADDRESS, "mqtt://127.0.0.1:1883", "Where the gateway listens, mqtt://host:port."),
            Key.optional(
                    "urls",
                    Type.listOf(ADDRESS),
                    "Instead of url: several addresses, the preferred one first; who does not answer is passed over."),
            Key.of(
                    "mixed",
                    Type.flag(),
                    "false",
                    "Whether urls may hold mqtts:// and mqtt:// addresses: values go in the clear while no encrypted one answers."),
            Key.optional("tls", Type.section(TLS), "Files that mqtts:// goes by."),
            Key.optional(
                    "host",
                    HOST,
                    "Sparkplug host id of the primary host application: without it there, nothing is sent."),
            Key.of("qos", Type.whole(0, 1), "1", "1; 0 is Sparkplug's strict mode and needs release: gateway."),
            Key.of("release", Type.oneOf("puback", "gateway"), "puback", "What lets a sample go."),
            Key.of("inflight", Type.whole(1, 65_535), "64", "Messages on their way at a time."),
            Key.optional("user", Type.text(), "User name."),
            Key.optional("password", Type.secret(), "Password."),
            Key.optional("backoff", Type.section(BACKOFF), "Pauses between tries."),
            Key.optional("backlog", Type.section(BACKLOG), "How what could not be sent at once goes later."));
    static final Keys OUTBOX = Keys.of(
            Key.of("segment", Type.size(1L << 20, 256L << 20), "64MB", "Size of one file."),
            Key.of(
                    "cap",
                    Type.sizeOrShare(),
                    "5GB",
                    "Most bytes on disk; or a share of what is free at the start and its own already, such as 80%."),
            Key.of(
                    "policy",
                    Type.oneOf("refuse", "drop-oldest"),
                    "refuse",
                    "At the cap: servers have to wait, or the oldest samples go and are told."));

    private ForwardKeys() {}

    static OutboxConfig outbox(Settings settings, Path own) {
        Settings outbox = settings.section("outbox");
        return new OutboxConfig(
                settings.text("site"),
                settings.text("agent"),
                own.resolve("outbox"),
                own.resolve("dead-letter"),
                outbox.size("segment"),
                cap(outbox, own.resolve("outbox")),
                OutboxConfig.AtCap.valueOf(
                        outbox.text("policy").toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static long cap(Settings outbox, Path folder) {
        int percent = outbox.share("cap");
        return percent == 0
                ? outbox.size("cap")
                : Math.max(LEAST_SEGMENTS * outbox.size("segment"), DiskShare.bytes(folder, percent));
    }

    static UplinkConfig uplink(Settings settings) {
        Settings uplink = settings.section("uplink");
        Settings backlog = uplink.section("backlog");
        return new UplinkConfig(
                new UplinkConfig.Peer(
                        addresses(uplink).stream().map(URI::create).toList(),
                        credentials(uplink),
                        tls(uplink),
                        uplink.textOrNull("host")),
                settings.text("enterprise"),
                settings.text("site"),
                settings.text("agent"),
                uplink.number("qos"),
                UplinkConfig.Release.valueOf(uplink.text("release").toUpperCase(Locale.ROOT)),
                uplink.number("inflight"),
                new UplinkConfig.Backlog(
                        backlog.text("order").equals("live-first"), backlog.number("pace"), backlog.number("least")),
                uplink.section("backoff").length("min"),
                uplink.section("backoff").length("max"));
    }

    /** Where the gateway may listen. */
    static List<String> addresses(Settings uplink) {
        return uplink.has("urls") ? uplink.texts("urls") : List.of(uplink.text("url"));
    }

    private static UplinkConfig.@Nullable Credentials credentials(Settings uplink) {
        String user = uplink.textOrNull("user");
        Secret password = uplink.secretOrNull("password");
        return user == null || password == null ? null : new UplinkConfig.Credentials(user, password.reveal());
    }

    /** The files that are named; null when none is. */
    static UplinkConfig.@Nullable Tls tls(Settings uplink) {
        Settings tls = uplink.section("tls");
        boolean isOwn = tls.has("certificate") && tls.has("key");
        if (!tls.has("authorities") && !isOwn) {
            return null;
        }
        return new UplinkConfig.Tls(
                tls.has("authorities") ? tls.path("authorities") : null,
                isOwn ? new UplinkConfig.Tls.Own(tls.path("certificate"), tls.path("key")) : null);
    }
}
