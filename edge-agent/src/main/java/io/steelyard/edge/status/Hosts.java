package io.steelyard.edge.status;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which names the agent's page is asked for: addresses and plain host names, as at the gateway. A web page of another
 * name that leads here (DNS rebinding) must not read the plant through a visitor's browser.
 */
final class Hosts {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(:\\d{0,5})?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Hosts() {}

    /** Why the request is not answered; null when it is. */
    static @Nullable Answer refusal(HttpExchange exchange) {
        List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        boolean isOld = exchange.getProtocol().equalsIgnoreCase("HTTP/1.0");
        String authority = exchange.getRequestURI().getRawAuthority();
        if (hosts.size() > 1 || (hosts.isEmpty() && !isOld)) { // RFC 9112 §3.2
            return badRequest(hosts.isEmpty() ? "the Host header is missing" : "there is more than one Host header");
        }
        if (authority != null) { // of the absolute form, which goes before the header (RFC 9112 §3.2.2)
            return refusal(authority);
        }
        return hosts.isEmpty() ? null : refusal(hosts.get(0).strip());
    }

    static @Nullable Answer refusal(String host) {
        if (!HOST.matcher(host).matches()) {
            return badRequest("the Host header names no host");
        }
        String name = host.startsWith("[") ? host.replaceAll("]:\\d*$", "]") : host.replaceAll(":\\d*$", "");
        boolean address = name.startsWith("[") || IPV4.matcher(name).matches();
        boolean plain = name.indexOf('.') < 0;
        if (address || plain || name.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return null;
        }
        return Answer.problem(421, "Misdirected request", "this agent answers to addresses and plain host names only");
    }

    private static Answer badRequest(String detail) {
        return Answer.problem(400, "Bad request", detail);
    }
}
