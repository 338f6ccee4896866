package io.steelyard.gateway.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer: the whole body at once. */
record Response(int status, String contentType, ByteBuffer body) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    static Response json(int status, byte[] body) {
        return new Response(status, JSON, ByteBuffer.wrap(body));
    }

    static Response text(String contentType, String body) {
        return new Response(200, contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }
}
