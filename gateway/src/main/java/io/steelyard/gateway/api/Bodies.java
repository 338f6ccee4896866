package io.steelyard.gateway.api;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What bodies may cost: each as many bytes as its path takes, and only so many large ones at a time on all connections
 * together, from their arrival to their answer.
 */
final class Bodies {
    private static final int LARGE_AT_ONCE = 3;

    private final Router router;
    private final LongSupplier now;
    private final AtomicInteger large = new AtomicInteger();

    Bodies(Router router, LongSupplier now) {
        this.router = router;
        this.now = now;
    }

    private boolean takeLarge() {
        if (large.incrementAndGet() <= LARGE_AT_ONCE) {
            return true;
        }
        large.decrementAndGet();
        return false;
    }

    /** Stands before the aggregator of one connection, on its event loop. */
    final class Limit extends ChannelInboundHandlerAdapter {
        private int most;
        private long seen;
        private boolean isLarge;
        private boolean isRefused;
        private int unanswered;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                most = router.mostBytes(request.method(), request.uri());
                seen = 0;
                isLarge = false;
                if (HttpUtil.getContentLength(request, -1L) > most) {
                    refuse(context, tooLarge());
                }
            }
            if (message instanceof HttpContent content && !isRefused) {
                seen += content.content().readableBytes();
                if (seen > most) {
                    refuse(context, tooLarge());
                } else if (seen > Taken.UNASKED && !isLarge) {
                    isLarge = takeLarge();
                    if (isLarge) {
                        unanswered++;
                    } else {
                        refuse(context, busy());
                    }
                }
            }
            if (isRefused) {
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        private ProblemException tooLarge() {
            String detail = most > Taken.UNASKED
                    ? "the body has more than " + most
                            + " bytes, which is the most that this path takes: send it in parts"
                    : "the body has more than " + most + " bytes; this path takes none";
            return new ProblemException(413, "Content too large", detail, null);
        }

        private ProblemException busy() {
            return new ProblemException(
                    503, "Busy", LARGE_AT_ONCE + " large bodies are being taken already; try again", null);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // closing is the rest of the answer
        private void refuse(ChannelHandlerContext context, ProblemException problem) {
            isRefused = true;
            context.writeAndFlush(Answer.of(Json.problem(problem), false, false, now.getAsLong()))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        /** A request with a body of so many bytes has been answered. */
        void answered(int bytes) {
            if (bytes > Taken.UNASKED && unanswered > 0) {
                unanswered--;
                large.decrementAndGet();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            large.addAndGet(-unanswered);
            unanswered = 0;
            context.fireChannelInactive();
        }
    }
}
