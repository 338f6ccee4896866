package io.steelyard.edge.status;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Which host a request names, in its target or its one Host header, and what the rule of hosts says to it. */
final class Hosts {
    private static final int BAD_REQUEST = 400;

    private final ToIntFunction<String> rule;

    Hosts(ToIntFunction<String> rule) {
        this.rule = rule;
    }

    /** Why the request is not answered; null when it is. */
    @Nullable
    Answer refusal(HttpExchange exchange) {
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

    private @Nullable Answer refusal(String host) {
        int status = rule.applyAsInt(host);
        if (status == BAD_REQUEST) {
            return badRequest("the Host header names no host");
        }
        return status == 0
                ? null
                : Answer.problem(
                        status,
                        "Misdirected request",
                        "this agent answers to addresses, plain host names and the name of http.host only");
    }

    private static Answer badRequest(String detail) {
        return Answer.problem(BAD_REQUEST, "Bad request", detail);
    }
}
