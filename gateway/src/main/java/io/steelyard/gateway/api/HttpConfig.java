package io.steelyard.gateway.api;

import java.time.Duration;

/**
 * Where HTTP listens and what it lets a client cost.
 *
 * @param port port to bind, 0 for any free one
 * @param streams event streams at a time
 * @param connections connections at a time; one more is closed at once
 * @param request how long a request may take to arrive
 */
public record HttpConfig(String host, int port, int streams, int connections, Duration request) {

    /** Where it is reached, as a browser takes it: an address of IPv6 stands in brackets (RFC 3986 §3.2.2). */
    public String url(int bound) {
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound;
    }

    /** The defaults, on the given address. */
    public static HttpConfig on(String host, int port) {
        return new HttpConfig(host, port, 50, 1_000, Duration.ofSeconds(30));
    }
}
