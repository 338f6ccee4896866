package io.steelyard.gateway.api;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Netty's decoding where it would be more lenient, or less outspoken, than this API. */
final class RequestDecoding {

    private RequestDecoding() {}

    /** Refuses a request with two lengths, which a proxy before us may have read in the other way (RFC 9112 §6.3). */
    static final class Decoder extends HttpRequestDecoder {
        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
        }
    }

    /** Says what is wrong with a body that is too large or an expectation that nobody meets, as a problem. */
    static final class Aggregator extends HttpObjectAggregator {
        private final int most;
        private final LongSupplier now;

        Aggregator(int most, LongSupplier now) {
            super(most, true);
            this.most = most;
            this.now = now;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // closing is the rest of the answer
        protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
            context.writeAndFlush(tooLarge()).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        protected @Nullable Object newContinueResponse(HttpMessage start, int maxLength, ChannelPipeline pipeline) {
            Object response = super.newContinueResponse(start, maxLength, pipeline);
            if (response instanceof FullHttpResponse refusal && refusal.status().code() == 413) {
                refusal.release();
                return tooLarge();
            } else if (response instanceof FullHttpResponse refusal
                    && refusal.status().code() == 417) {
                refusal.release();
                return problem(new ProblemException(
                        417, "Expectation failed", "the only expectation that is met is 100-continue", null));
            }
            return response;
        }

        private FullHttpResponse tooLarge() {
            return problem(new ProblemException(
                    413, "Content too large", "the body has more than " + most + " bytes; no path takes one", null));
        }

        private FullHttpResponse problem(ProblemException problem) {
            return Answer.of(Json.problem(problem), false, false, now.getAsLong());
        }
    }
}
