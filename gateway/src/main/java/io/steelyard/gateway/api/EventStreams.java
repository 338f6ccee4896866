package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code /live}: server-sent events. Twice a second each client gets what changed since its last message, however much
 * changed in between; a client that does not read gets nothing until it does.
 */
final class EventStreams {
    private static final long EVERY_MILLIS = 500;
    private static final int SLOW_EVERY = 4;

    private final Views views;
    private final int limit;
    private final Executor answering;
    private final AtomicInteger open = new AtomicInteger();

    EventStreams(Views views, int limit, Executor answering) {
        this.views = views;
        this.limit = limit;
        this.answering = answering;
    }

    /** Begins a stream; on the connection's event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the connection is what ends the stream
    void open(ChannelHandlerContext context) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            throw new ProblemException(503, "Busy", "too many event streams; close a console", null);
        }
        context.channel().closeFuture().addListener(closed -> open.decrementAndGet());
        if (context.pipeline().get("idle") != null) {
            context.pipeline().remove("idle");
        }
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.TRANSFER_ENCODING, "chunked")
                .set("X-Content-Type-Options", "nosniff");
        context.writeAndFlush(head);
        new Stream(context).tick();
    }

    /** One client's stream. On its event loop, but {@link #message}, which the executor runs. */
    private final class Stream {
        private final ChannelHandlerContext context;
        private long version = -1;
        private long ticks;

        Stream(ChannelHandlerContext context) {
            this.context = context;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // nothing to do when the loop is shutting down
        void tick() {
            if (!context.channel().isActive()) {
                return;
            }
            if (context.channel().isWritable()) {
                boolean slow = ticks++ % SLOW_EVERY == 0;
                try {
                    answering.execute(() -> send(message(slow)));
                } catch (RejectedExecutionException e) {
                    // busy: this turn is left out, the next one carries everything
                    context.executor().schedule(this::tick, EVERY_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                }
            }
            context.executor().schedule(this::tick, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        private void send(String text) {
            if (!text.isEmpty()) {
                context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
            }
        }

        private String message(boolean slow) {
            StringBuilder text = new StringBuilder();
            long next = views.plant().version();
            ArrayNode values = Json.array();
            for (LiveValue value : views.plant().changedSince(version)) {
                ObjectNode node = values.addObject();
                node.put("asset", value.signal().asset().toString());
                node.put("signal", value.signal().signal());
                Json.point(node, value.point());
                node.put("stale", value.stale());
            }
            ArrayNode assets = Json.array();
            for (LiveAsset asset : views.plant().assets()) {
                if (asset.version() > version) {
                    assets.addObject()
                            .put("id", asset.description().key().toString())
                            .put("online", asset.online());
                }
            }
            version = next;
            event(text, "values", values);
            event(text, "assets", assets);
            if (slow) {
                event(text, "stages", ChainPages.stages(views.chain().stages()));
                text.append("event: ledger\ndata: ")
                        .append(HistoryPages.ledger(views.books().ledger()))
                        .append("\n\n");
            }
            return text.toString();
        }

        private void event(StringBuilder text, String name, ArrayNode data) {
            if (!data.isEmpty()) {
                text.append("event: ")
                        .append(name)
                        .append("\ndata: ")
                        .append(data)
                        .append("\n\n");
            }
        }
    }
}
