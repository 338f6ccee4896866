package io.steelyard.gateway.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's requests: checked on the event loop, answered on the executor, written on the event loop. */
final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Router router;
    private final EventStreams streams;
    private final Executor answering;
    private final LongSupplier now;

    Exchange(Router router, EventStreams streams, Executor answering, LongSupplier now) {
        this.router = router;
        this.streams = streams;
        this.answering = answering;
        this.now = now;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        // Behind bytes that are no request nobody knows where the next one begins.
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && !request.decoderResult().isFailure();
        boolean head = request.method().equals(HttpMethod.HEAD);
        Sending sending = new Sending(context, keepAlive, head);
        try {
            if (request.decoderResult().isFailure()) {
                throw unreadable(request.decoderResult().cause());
            }
            checkHost(request.headers().get(HttpHeaderNames.HOST));
            answer(request, sending);
        } catch (ProblemException e) {
            send(sending, Json.problem(e));
        }
    }

    private static ProblemException unreadable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new ProblemException(414, "URI too long", "the address has more than 4,096 characters", null);
        } else if (cause instanceof TooLongHttpHeaderException) {
            return new ProblemException(431, "Header too large", "the header has more than 8,192 bytes", null);
        }
        return new ProblemException(400, "Bad request", "not an HTTP request", null);
    }

    private record Sending(ChannelHandlerContext context, boolean keepAlive, boolean head) {}

    /** A page of another name that leads here (DNS rebinding) must not read the plant through a visitor's browser. */
    private static void checkHost(@Nullable String host) {
        if (host == null) {
            throw new ProblemException(400, "Bad request", "the Host header is missing", null);
        }
        String name = host.startsWith("[") ? host.replaceAll("]:\\d+$", "]") : host.replaceAll(":\\d+$", "");
        boolean address = name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.startsWith("[");
        boolean plain = name.indexOf('.') < 0;
        if (!address && !plain && !name.endsWith(".localhost")) {
            throw new ProblemException(
                    421, "Misdirected request", "this gateway answers to addresses and plain host names only", null);
        }
    }

    private void answer(FullHttpRequest request, Sending sending) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        Router.Match match = router.find(path);
        if (match == null) {
            throw ProblemException.notFound("no such path; /api/v1/openapi.json lists all");
        }
        if (!request.method().equals(HttpMethod.GET) && !sending.head()) {
            FullHttpResponse refusal = response(
                    Json.problem(new ProblemException(
                            405, "Method not allowed", request.method() + " is not for this path", null)),
                    sending);
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            write(sending, refusal);
            return;
        }
        long at = now.getAsLong();
        Request checked =
                Request.of(match.route(), match.rest(), Router.query(mark < 0 ? null : uri.substring(mark + 1)), at);
        if (match.route().path().equals(Routes.LIVE)) {
            streams.open(sending.context());
            return;
        }
        try {
            answering.execute(() -> {
                Response response = respond(match.route(), checked);
                sending.context().executor().execute(() -> send(sending, response));
            });
        } catch (RejectedExecutionException e) {
            throw new ProblemException(503, "Busy", "too many requests at once; try again", null);
        }
    }

    private static Response respond(Route route, Request request) {
        try {
            return route.handler().answer(request);
        } catch (ProblemException e) {
            return Json.problem(e);
        } catch (RuntimeException e) {
            LOG.error("{} could not be answered", route.path(), e);
            return Json.problem(new ProblemException(
                    500, "Internal error", "the request could not be answered: " + e.getMessage(), null));
        }
    }

    private static void send(Sending sending, Response response) {
        write(sending, response(response, sending));
    }

    private static FullHttpResponse response(Response response, Sending sending) {
        FullHttpResponse full = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                sending.head() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        full.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.body().remaining())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer")
                .set("Content-Security-Policy", POLICY);
        if (response.status() == 503) {
            full.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        return full;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, which is all there is to do
    private static void write(Sending sending, FullHttpResponse response) {
        HttpUtil.setKeepAlive(response, sending.keepAlive());
        if (sending.keepAlive()) {
            sending.context().writeAndFlush(response);
        } else {
            sending.context().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // closing is the answer
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("an HTTP connection ends: {}", cause.toString());
        context.close();
    }
}
