package io.steelyard.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers that do not come to their end. */
final class CutOff {
    private CutOff() {}

    /** Ends the connection in the middle of the answer. */
    static void inTheMiddle(HttpExchange exchange) {
        try {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the connection is cut on purpose");
    }
}
