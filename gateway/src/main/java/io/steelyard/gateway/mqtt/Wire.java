package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Writing to a connection without waiting for it: a write that fails closes the channel, which the connection's end sees,
 * so that the futures have nothing to add.
 */
@SuppressWarnings("FutureReturnValueIgnored") // said above
final class Wire {

    private static final long FAREWELL_MILLIS = 1_000;

    private Wire() {}

    /** Puts a packet into the next flush. */
    static void write(ChannelHandlerContext context, Object packet) {
        context.write(packet);
    }

    static void send(ChannelHandlerContext context, Object packet) {
        context.writeAndFlush(packet);
    }

    /**
     * Sends the last packet and closes. The client gets the time to read it: closing at once with something of the
     * client's unread would make its system throw the packet away. A client that does not read is closed all the same.
     */
    static void sendAndClose(ChannelHandlerContext context, Object packet) {
        context.writeAndFlush(packet).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess() && written.channel() instanceof DuplexChannel open) {
                open.shutdownOutput();
            } else {
                written.channel().close();
            }
        });
        context.executor().schedule(() -> context.close(), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    }

    static void close(ChannelHandlerContext context) {
        context.close();
    }
}
