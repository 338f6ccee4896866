package io.steelyard.gateway.mqtt;

import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An endpoint that listens on a port of this machine, its inbox and its clock. */
final class OpenPort implements AutoCloseable {
    final HandCompletedSink inbox = new HandCompletedSink();
    final AtomicLong now = new AtomicLong(1_700_000_000L * 1_000_000_000L);
    final MqttEndpoint endpoint;
    final int port;
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);

    OpenPort() {
        endpoint = new MqttEndpoint(
                MqttConfig.on("127.0.0.1", 0), inbox, () -> inbox.full, loops, now::get, System::nanoTime);
        endpoint.start();
        port = endpoint.port();
    }

    @Override
    public void close() {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
