package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/**
 * Writing to a connection without waiting for it: a write that fails closes the channel, which the connection's end sees,
 * so that the futures have nothing to add.
 */
@SuppressWarnings("FutureReturnValueIgnored") // said above
final class Wire {

    private Wire() {}

    /** Puts a packet into the next flush. */
    static void write(ChannelHandlerContext context, Object packet) {
        context.write(packet);
    }

    static void send(ChannelHandlerContext context, Object packet) {
        context.writeAndFlush(packet);
    }

    static void sendAndClose(ChannelHandlerContext context, Object packet) {
        context.writeAndFlush(packet).addListener(ChannelFutureListener.CLOSE);
    }

    static void close(ChannelHandlerContext context) {
        context.close();
    }
}
