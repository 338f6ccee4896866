package io.steelyard.gateway.api;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server. {@link #start} listens, {@link #close} ends every connection and returns within seconds. Event loops
 * and the executors that answer belong to the caller.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final int IDLE_SECONDS = 120;
    private static final int TAKE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 3;

    private final HttpConfig config;
    private final ToIntFunction<String> hosts;
    private final Views views;
    private final Router router;
    private final EventLoopGroup loops;
    private final Answering answering;
    private final Bodies bodies;
    private final LongSupplier now;
    private final ChannelGroup connections = new DefaultChannelGroup("http", GlobalEventExecutor.INSTANCE);
    private @Nullable Channel listener;

    /**
     * Opens nothing.
     *
     * @param hosts whether a request names a host of ours: 0, or the status of the answer, 400 or 421
     * @param answering runs handlers, which may wait for the store
     * @param now nanoseconds since 1970
     */
    public HttpEndpoint(
            HttpConfig config,
            ToIntFunction<String> hosts,
            Views views,
            EventLoopGroup loops,
            Answering answering,
            LongSupplier now) {
        this.config = config;
        this.hosts = hosts;
        this.views = views;
        this.router = new Router(Routes.of(views));
        this.loops = loops;
        this.answering = answering;
        this.bodies = new Bodies(router, now);
        this.now = now;
    }

    /** Listens; throws {@link HttpPortTakenException} when the address cannot be bound. */
    public void start() {
        EventStreams streams = new EventStreams(views, config.streams(), answering.quick(), now);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel, streams);
                    }
                });
        var bound = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new HttpPortTakenException(config.host() + ":" + config.port(), bound.cause());
        }
        listener = bound.channel();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing is the answer to one connection too many
    private void accept(SocketChannel channel, EventStreams streams) {
        if (connections.size() >= config.connections()) {
            channel.close();
            return;
        }
        connections.add(channel);
        Bodies.Limit limit = bodies.new Limit();
        RequestDeadline deadline = new RequestDeadline(config.request());
        channel.pipeline()
                .addLast(deadline.begin())
                .addLast(new HttpResponseEncoder())
                .addLast(new RequestDecoding.Decoder())
                .addLast(limit)
                .addLast(new RequestDecoding.Aggregator(Taken.LARGEST, now))
                .addLast(deadline.end())
                .addLast("idle", new ReadTimeoutHandler(IDLE_SECONDS))
                .addLast(new WriteTimeoutHandler(TAKE_SECONDS))
                .addLast(new Exchange(router, hosts, streams, answering, limit, now));
    }

    /** The port that is listened on. */
    public int port() {
        Channel open = listener;
        if (open == null) {
            throw new IllegalStateException("the endpoint has not started");
        }
        return ((InetSocketAddress) open.localAddress()).getPort();
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
