package io.steelyard.gateway.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer: the whole body at once.
 *
 * @param fileName what a browser calls it when it saves it, or null when it is to be shown
 */
record Response(
        int status,
        String contentType,
        ByteBuffer body,
        @Nullable String fileName) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    /** An answer that is to be shown. */
    Response(int status, String contentType, ByteBuffer body) {
        this(status, contentType, body, null);
    }

    static Response json(int status, byte[] body) {
        return new Response(status, JSON, ByteBuffer.wrap(body));
    }

    static Response text(String contentType, String body) {
        return new Response(200, contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }
}
