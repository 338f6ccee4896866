package io.steelyard.gateway.mqtt;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.ArrivalSink;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.StageStatus;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT server. {@link #start} tells the inbox that it starts anew, waits until that is durable, and then listens;
 * {@link #close} stops listening, ends every connection in order and returns within seconds. The event loops belong to
 * the caller.
 */
public final class MqttEndpoint implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final int LARGEST_CLIENT_ID = 65_535;
    private static final int LARGEST_CONNECT = 128 * 1024;

    private final Floor floor;
    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup("mqtt", GlobalEventExecutor.INSTANCE);
    private @Nullable Channel listener;

    /**
     * Opens nothing.
     *
     * @param sink door to the inbox
     * @param inboxFull whether the inbox refuses new connections
     * @param loops event loops of all connections
     * @param now nanoseconds since 1970
     * @param nanoTime monotonic clock
     */
    public MqttEndpoint(
            MqttConfig config,
            ArrivalSink sink,
            BooleanSupplier inboxFull,
            EventLoopGroup loops,
            LongSupplier now,
            LongSupplier nanoTime) {
        this.floor = new Floor(config, sink, inboxFull, now, nanoTime);
        this.loops = loops;
    }

    /** Listens; throws {@link PortTakenException} when the address cannot be bound. */
    public void start() {
        MqttConfig config = floor.config();
        floor.sink().append(new Arrival.EndpointRestarted(floor.now())).join();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        PacketFramer framer = new PacketFramer(floor, LARGEST_CONNECT);
                        channel.pipeline()
                                .addLast(framer)
                                .addLast(new MqttDecoder(config.maximumPacketBytes(), LARGEST_CLIENT_ID))
                                .addLast(MqttEncoder.INSTANCE)
                                .addLast(new Connection(floor, framer));
                    }
                });
        var bound = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new PortTakenException(config.host() + ":" + config.port(), bound.cause());
        }
        listener = bound.channel();
    }

    /** The port that is listened on. */
    public int port() {
        Channel open = listener;
        if (open == null) {
            throw new IllegalStateException("the endpoint has not started");
        }
        return ((InetSocketAddress) open.localAddress()).getPort();
    }

    /** Sends a message of the gateway's own to every subscriber that is connected; any thread, never waits. */
    public void publish(OutgoingPublish message) {
        floor.router().route(new Message(message.topic(), message.payload(), message.qos(), message.retain()), null);
    }

    /** What was counted since the start. */
    public StageStatus status() {
        return floor.counters().status();
    }

    /** Bytes of what clients sent that lie in memory because they have not come whole or the inbox has no room for them. */
    long heldBytes() {
        return floor.heldBytes();
    }

    /** How many clients are connected. */
    public int clients() {
        return floor.clients().size();
    }

    /** Whether it listens. */
    public Check check() {
        Channel open = listener;
        boolean listening = open != null && open.isOpen();
        return listening ? Check.well(Check.Part.MQTT) : Finding.MQTT_CLOSED.check();
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        for (Channel connection : connections) {
            connection.pipeline().fireUserEventTriggered(Connection.SHUTTING_DOWN);
        }
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
