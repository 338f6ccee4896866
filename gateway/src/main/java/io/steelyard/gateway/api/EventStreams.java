package io.steelyard.gateway.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /live}: server-sent events. Twice a second each client gets what changed since its last message, however much
 * changed in between. One message a client is under way at a time; a client that does not read gets nothing until it
 * does, and is closed with the connection's time to take an answer.
 */
final class EventStreams {
    static final String TYPE = "text/event-stream; charset=utf-8";
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final long EVERY_MILLIS = 500;
    private static final int SLOW_EVERY = 4;
    private static final String AGAIN_AFTER = "retry: 2000\n\n";
    private static final String BUSY = ": busy\n\n";

    private final Views views;
    private final int limit;
    private final Executor answering;
    private final LongSupplier now;
    private final AtomicInteger open = new AtomicInteger();

    EventStreams(Views views, int limit, Executor answering, LongSupplier now) {
        this.views = views;
        this.limit = limit;
        this.answering = answering;
        this.now = now;
    }

    /**
     * Begins a stream; on the connection's event loop.
     *
     * @param isOld whether the client speaks HTTP/1.0: then the stream is not in chunks and ends with the connection
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the connection is what ends the stream
    void open(ChannelHandlerContext context, boolean isOld) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            throw new ProblemException(503, "Busy", "too many event streams; close a console", null);
        }
        context.channel().closeFuture().addListener(closed -> open.decrementAndGet());
        if (context.pipeline().get("idle") != null) {
            context.pipeline().remove("idle");
        }
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        Answer.common(head, now.getAsLong());
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, TYPE);
        if (isOld) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        context.write(head);
        Stream stream = new Stream(context);
        stream.send(AGAIN_AFTER);
        stream.tick();
    }

    /** One client's stream. On its event loop, but {@link #compose}, which the executor runs, one at a time. */
    private final class Stream {
        private final ChannelHandlerContext context;
        private final LiveMessages messages = new LiveMessages(views);
        private long ticks;

        Stream(ChannelHandlerContext context) {
            this.context = context;
        }

        void tick() {
            if (!context.channel().isActive()) {
                return;
            }
            if (!context.channel().isWritable()) {
                later();
                return;
            }
            boolean slow = ticks++ % SLOW_EVERY == 0;
            try {
                answering.execute(() -> compose(slow));
            } catch (RejectedExecutionException e) {
                // this turn is left out, the next one carries everything
                send(BUSY);
                later();
            }
        }

        private void compose(boolean slow) {
            String text;
            try {
                text = messages.next(slow);
            } catch (RuntimeException e) {
                LOG.error("a message of an event stream could not be made", e);
                text = BUSY;
            }
            String made = text;
            context.executor().execute(() -> {
                send(made);
                later();
            });
        }

        @SuppressWarnings("FutureReturnValueIgnored") // nothing to do when the loop is shutting down
        private void later() {
            context.executor().schedule(this::tick, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        void send(String text) {
            if (!text.isEmpty()) {
                context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
            }
        }
    }
}
