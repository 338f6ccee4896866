package io.steelyard.gateway.api;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.Unavailable;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's requests, one after the other: checked on the event loop, answered on an executor, written on the
 * event loop. Answers leave in the order of the requests (RFC 9112 §9.3.2), and the next request is looked at only when
 * the client has taken the answer before, so that a client that asks and never reads costs one answer.
 */
final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int WAITING = 32;

    private final Router router;
    private final ToIntFunction<String> hosts;
    private final EventStreams streams;
    private final Answering answering;
    private final Bodies.Limit bodies;
    private final LongSupplier now;
    private final Queue<Asked> waiting = new ArrayDeque<>();
    private boolean busy;

    Exchange(
            Router router,
            ToIntFunction<String> hosts,
            EventStreams streams,
            Answering answering,
            Bodies.Limit bodies,
            LongSupplier now) {
        this.router = router;
        this.hosts = hosts;
        this.streams = streams;
        this.answering = answering;
        this.bodies = bodies;
        this.now = now;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        waiting.add(Asked.of(request, hosts));
        if (waiting.size() >= WAITING) {
            context.channel().config().setAutoRead(false);
        }
        next(context);
    }

    private void next(ChannelHandlerContext context) {
        Asked asked = busy ? null : waiting.poll();
        if (asked == null) {
            return;
        }
        if (waiting.isEmpty()) {
            context.channel().config().setAutoRead(true);
        }
        busy = true;
        try {
            if (asked.refusal() != null) {
                throw asked.refusal();
            }
            answer(context, asked);
        } catch (ProblemException e) {
            send(context, asked, Json.problem(e));
        }
    }

    private void answer(ChannelHandlerContext context, Asked asked) {
        boolean isOptions = asked.method().equals(HttpMethod.OPTIONS);
        if (isOptions && asked.path().equals("*")) {
            write(context, asked, Answer.options(Answer.METHODS, asked.keepAlive(), now.getAsLong()));
            return;
        }
        Router.Match match = router.find(asked.path());
        if (match == null) {
            throw ProblemException.notFound("no such path; /api/v1/openapi.json lists all");
        }
        if (isOptions) {
            write(context, asked, Answer.options(match.methods(), asked.keepAlive(), now.getAsLong()));
            return;
        }
        Route route = match.of(asked.method());
        if (route == null) {
            refuseMethod(context, asked, match.methods());
            return;
        }
        if (!route.isRead() && asked.isFromElsewhere()) {
            throw new ProblemException(
                    403, "Forbidden", "a page of another address may not change anything here", null);
        }
        Request checked = Request.of(
                route,
                new Request.Given(match.variables(), Router.query(asked.query()), asked.brought()),
                now.getAsLong());
        if (route.path().equals(Routes.LIVE)) {
            if (asked.isHead()) {
                send(context, asked, Response.text(EventStreams.TYPE, ""));
            } else {
                streams.open(context, asked.isOld());
            }
            return;
        }
        try {
            answering.of(route).execute(() -> {
                Response response = respond(route, checked);
                context.executor().execute(() -> send(context, asked, response));
            });
        } catch (RejectedExecutionException e) {
            throw new ProblemException(503, "Busy", "too many requests at once; try again", null);
        }
    }

    private void refuseMethod(ChannelHandlerContext context, Asked asked, String methods) {
        ProblemException problem = new ProblemException(
                405, "Method not allowed", asked.method() + " is not for this path, which takes " + methods, null);
        FullHttpResponse refusal = Answer.of(Json.problem(problem), asked.isHead(), asked.keepAlive(), now.getAsLong());
        refusal.headers().set(HttpHeaderNames.ALLOW, methods);
        write(context, asked, refusal);
    }

    private static Response respond(Route route, Request request) {
        try {
            return route.handler().answer(request);
        } catch (ProblemException e) {
            return Json.problem(e);
        } catch (MistakesException e) {
            return Json.problem(ProblemException.of(e));
        } catch (RuntimeException | Error e) { // with no answer the client would wait for ever
            return Json.problem(unanswered(route, e));
        }
    }

    private static ProblemException unanswered(Route route, Throwable e) {
        if (e instanceof Unavailable) {
            return new ProblemException(503, "Unavailable", String.valueOf(e.getMessage()), null);
        }
        LOG.error("{} could not be answered", route.path(), e);
        return new ProblemException(
                500, "Internal error", "the request could not be answered; the gateway's log says why", null);
    }

    private void send(ChannelHandlerContext context, Asked asked, Response response) {
        FullHttpResponse full = Answer.of(response, asked.isHead(), asked.keepAlive(), now.getAsLong());
        write(context, asked, full);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, which is all there is to do
    private void write(ChannelHandlerContext context, Asked asked, FullHttpResponse response) {
        bodies.answered(asked.brought().body().remaining());
        if (asked.keepAlive()) {
            // by way of the loop, because a write may be done at once and many requests may wait
            context.writeAndFlush(response)
                    .addListener(done -> context.executor().execute(() -> {
                        busy = false;
                        next(context);
                    }));
        } else {
            waiting.clear();
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // closing is the answer
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("an HTTP connection ends: {}", cause.toString());
        context.close();
    }
}
