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

    /** The defaults, on the given address. */
    public static HttpConfig on(String host, int port) {
        return new HttpConfig(host, port, 50, 1_000, Duration.ofSeconds(30));
    }
}
