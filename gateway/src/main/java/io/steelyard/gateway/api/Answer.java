package io.steelyard.gateway.api;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Answers as they go onto the wire: the headers that each of them has. */
final class Answer {
    /** What the server as a whole takes. */
    static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private Answer() {}

    /** The whole answer; without its body when only the head was asked for. */
    static FullHttpResponse of(Response response, boolean head, boolean keepAlive, long now) {
        FullHttpResponse full = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        HttpHeaders headers = full.headers();
        common(full, now);
        if (!response.contentType().equals(EventStreams.TYPE)) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, response.body().remaining());
        }
        headers.set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
                .set("Content-Security-Policy", POLICY)
                .set("X-Frame-Options", "DENY");
        if (response.fileName() != null) {
            headers.set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + response.fileName() + "\"");
        }
        if (response.status() == 503) {
            headers.set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        HttpUtil.setKeepAlive(full, keepAlive);
        return full;
    }

    /** What a path takes, without a body. */
    static FullHttpResponse options(String methods, boolean keepAlive, long now) {
        FullHttpResponse full = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
        common(full, now);
        full.headers().set(HttpHeaderNames.ALLOW, methods);
        HttpUtil.setKeepAlive(full, keepAlive);
        return full;
    }

    static void common(HttpResponse response, long now) {
        response.headers()
                .set(HttpHeaderNames.DATE, DATE.format(Instant.ofEpochSecond(Math.floorDiv(now, NANOS_A_SECOND))))
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Resource-Policy", "same-origin");
    }
}
