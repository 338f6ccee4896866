package io.steelyard.edge.config;

import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mistakes of {@code uplink} that no single key shows: where the gateway is, and how it is known. */
final class UplinkChecks {
    private static final int HIGHEST_PORT = 65_535;

    private final Settings uplink;
    private final List<Problem> problems;
    private final String key;

    private UplinkChecks(Settings uplink, List<Problem> problems) {
        this.uplink = uplink;
        this.problems = problems;
        this.key = uplink.has("urls") ? "urls" : "url";
    }

    static void of(Settings uplink, List<Problem> problems) {
        UplinkChecks checks = new UplinkChecks(uplink, problems);
        if (uplink.isSound(checks.key)) {
            checks.addresses(ForwardKeys.addresses(uplink));
        }
        if (uplink.isSound("tls")) {
            checks.tls(uplink.section("tls"));
        }
    }

    private void addresses(List<String> urls) {
        if (urls.isEmpty()) {
            problems.add(uplink.problem(key, "names no address", "write one or more, or use url"));
        }
        for (String url : urls) {
            URI address = address(url);
            if (address == null) {
                problems.add(uplink.problem(
                        key,
                        "is not mqtt://host:port or mqtts://host:port",
                        "write it like mqtt://127.0.0.1:1883; a host name has no underscore, user and password have"
                                + " keys"));
            } else if (address.getPort() == 0 || address.getPort() > HIGHEST_PORT) {
                problems.add(uplink.problem(
                        key, address.getPort() + " is not a TCP port", "write a port from 1 to " + HIGHEST_PORT));
            }
        }
        mixed(urls);
        if (ForwardKeys.tls(uplink) != null && urls.stream().noneMatch(url -> url.startsWith("mqtts:"))) {
            problems.add(uplink.problem(
                    "tls", "is for mqtts:// addresses, and there is none", "write mqtts://, or leave tls out"));
        }
    }

    /** Whoever keeps an encrypted address from answering must not choose that another is used in the clear. */
    private void mixed(List<String> urls) {
        List<String> plain =
                urls.stream().filter(url -> !url.startsWith("mqtts:")).toList();
        boolean isMixed = !plain.isEmpty() && plain.size() < urls.size();
        if (!uplink.isSound("mixed") || uplink.flag("mixed") == isMixed) {
            return;
        }
        problems.add(
                isMixed
                        ? uplink.problem(
                                key,
                                plain.get(0) + " is not encrypted and others are: values would go in the clear"
                                        + " whenever those do not answer",
                                "write mqtts:// for all addresses, or accept it with mixed: true beside urls")
                        : uplink.problem(
                                "mixed",
                                "accepts what is not there: all addresses are " + (plain.isEmpty() ? "mqtts" : "mqtt")
                                        + "://",
                                "leave mixed out"));
    }

    /** Whether it says where to connect, and nothing that would be passed over. */
    private static @Nullable URI address(String url) {
        try {
            URI address = new URI(url);
            return url.matches("mqtts?://[^\\s/@?#]+") && address.getHost() != null ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private void tls(Settings tls) {
        if (tls.has("certificate") != tls.has("key")) {
            String given = tls.has("certificate") ? "certificate" : "key";
            problems.add(tls.problem(given, "certificate and key belong together", "set both or none"));
            return;
        }
        UplinkConfig.Tls files = ForwardKeys.tls(uplink);
        try {
            if (files != null) {
                files.check();
            }
        } catch (IOException e) {
            problems.add(
                    uplink.problem("tls", "cannot be used: " + e.getMessage(), "name files that can be read, as PEM"));
        }
    }
}
