package io.steelyard.gateway.api;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks, taken from the wire.
 *
 * @param path still percent-encoded
 * @param query still percent-encoded, null when there is no question mark
 * @param isOld whether the client speaks HTTP/1.0, which knows no chunks
 * @param isFromElsewhere whether a browser says that a page of another origin asks
 * @param refusal why it is not answered, or null
 */
record Asked(
        HttpMethod method,
        String path,
        @Nullable String query,
        boolean isOld,
        boolean keepAlive,
        boolean isFromElsewhere,
        Brought brought,
        @Nullable ProblemException refusal) {

    static Asked of(FullHttpRequest request, ToIntFunction<String> hosts) {
        boolean isOld = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        try {
            String uri = target(request, hosts);
            int mark = uri.indexOf('?');
            return new Asked(
                    request.method(),
                    mark < 0 ? uri : uri.substring(0, mark),
                    mark < 0 ? null : uri.substring(mark + 1),
                    isOld,
                    HttpUtil.isKeepAlive(request),
                    isFromElsewhere(request),
                    Brought.of(request),
                    null);
        } catch (ProblemException e) {
            // Behind bytes that are no request nobody knows where the next one begins.
            boolean keepAlive = HttpUtil.isKeepAlive(request) && e.status() == 421;
            return new Asked(request.method(), "", null, isOld, keepAlive, true, Brought.NOTHING, e);
        }
    }

    boolean isHead() {
        return method.equals(HttpMethod.HEAD);
    }

    /** Browsers send Origin with whatever changes something; other programs send none. */
    private static boolean isFromElsewhere(FullHttpRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        String host = request.headers().get(HttpHeaderNames.HOST);
        return origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host);
    }

    /** The request target in origin form; every server takes the absolute form too (RFC 9112 §3.2.2). */
    private static String target(FullHttpRequest request, ToIntFunction<String> hosts) {
        if (request.decoderResult().isFailure()) {
            throw unreadable(request.decoderResult().cause());
        }
        if (request.protocolVersion().majorVersion() != 1) {
            throw new ProblemException(505, "HTTP version not supported", "this gateway speaks HTTP/1.1", null);
        }
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            throw new ProblemException(501, "Not implemented", "a transfer encoding other than chunked", null);
        }
        String uri = request.uri();
        String authority = host(request);
        String lower = uri.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            int begin = uri.indexOf("//") + 2;
            int end = begin;
            while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
                end++;
            }
            authority = uri.substring(begin, end);
            String rest = uri.substring(end);
            uri = rest.startsWith("/") ? rest : "/" + rest;
        }
        if (authority != null) {
            checkHost(authority, hosts);
        }
        return uri;
    }

    private static ProblemException unreadable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new ProblemException(414, "URI too long", "the address has more than 4,096 characters", null);
        } else if (cause instanceof TooLongHttpHeaderException) {
            return new ProblemException(431, "Header too large", "the header has more than 8,192 bytes", null);
        }
        return new ProblemException(400, "Bad request", "not an HTTP request", null);
    }

    /** The one Host header that HTTP/1.1 demands (RFC 9112 §3.2); HTTP/1.0 may go without. */
    private static @Nullable String host(FullHttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return null;
        }
        if (hosts.size() != 1) {
            throw new ProblemException(
                    400,
                    "Bad request",
                    hosts.isEmpty() ? "the Host header is missing" : "there is more than one Host header",
                    null);
        }
        return hosts.get(0).strip();
    }

    private static void checkHost(String host, ToIntFunction<String> hosts) {
        int refusal = hosts.applyAsInt(host);
        if (refusal == 400) {
            throw new ProblemException(400, "Bad request", "the Host header names no host", null);
        } else if (refusal != 0) {
            throw new ProblemException(
                    refusal,
                    "Misdirected request",
                    "this gateway answers to addresses, plain host names and the name of http.host only",
                    null);
        }
    }
}
