package io.steelyard.gateway.api;

/**
 * Where HTTP listens and what it lets a client cost.
 *
 * @param port port to bind, 0 for any free one
 * @param streams event streams at a time
 */
public record HttpConfig(String host, int port, int streams) {

    /** The defaults, on the given address. */
    public static HttpConfig on(String host, int port) {
        return new HttpConfig(host, port, 50);
    }
}
