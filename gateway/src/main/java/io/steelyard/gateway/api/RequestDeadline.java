package io.steelyard.gateway.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose request takes too long to arrive: a client that sends a byte now and then would keep its place
 * for ever. Two handlers of one connection, before the decoder and behind it, on its event loop.
 */
final class RequestDeadline {
    private final Duration within;

    @Nullable
    private Future<?> running;

    RequestDeadline(Duration within) {
        this.within = within;
    }

    /** Stands before the decoder: with the first byte the time begins. */
    ChannelInboundHandlerAdapter begin() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                start(context);
                context.fireChannelActive();
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                start(context);
                context.fireChannelRead(bytes);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                stop();
                context.fireChannelInactive();
            }
        };
    }

    /** Stands behind it: with the whole request it ends. */
    ChannelInboundHandlerAdapter end() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof FullHttpRequest) {
                    stop();
                }
                context.fireChannelRead(message);
            }
        };
    }

    private void start(ChannelHandlerContext context) {
        if (running == null) {
            running = context.executor().schedule(() -> end(context), within.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing is the answer
    private static void end(ChannelHandlerContext context) {
        context.close();
    }

    private void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }
}
