package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stops the reading of one connection, never for long: of any keep-alive's length at most a fifth, so that the client is
 * neither taken for dead nor takes us for it. What came before reading stopped waits here, in order. On the connection's
 * event loop.
 */
final class Brake {
    /** The longest, also for a client without a keep-alive. */
    private static final long LONGEST_MILLIS = 5_000;

    private static final long NANOS_A_MILLI = 1_000_000L;
    private static final int SHARE = 5;

    private final ArrayDeque<MqttMessage> unread = new ArrayDeque<>();
    private final Consumer<MqttMessage> reader;
    private final Floor floor;
    private boolean on = true;
    private long windowBegan = Long.MIN_VALUE;
    private long spent;
    private long began;
    private int pause;

    /**
     * Stands on until {@link #letGo}, because nothing is read before a CONNECT is in the inbox.
     *
     * @param reader takes the packets that have waited
     * @param floor what waits here lies in memory like anything else that waits
     */
    Brake(Consumer<MqttMessage> reader, Floor floor) {
        this.reader = reader;
        this.floor = floor;
    }

    boolean isOn() {
        return on;
    }

    /** Keeps the packet, and reads no further. */
    void keep(ChannelHandlerContext context, MqttMessage packet) {
        unread.add(ReferenceCountUtil.retain(packet));
        floor.hold(bytes(packet));
        context.channel().config().setAutoRead(false);
    }

    private static int bytes(MqttMessage packet) {
        return packet.fixedHeader() == null ? 0 : packet.fixedHeader().remainingLength();
    }

    /**
     * Puts the packet, if there is one, before what waits and stops the reading until {@link #letGo}, or until the time for
     * it is over; false when there is no such time left.
     */
    boolean stop(ChannelHandlerContext context, @Nullable MqttMessage packet, int keepAliveSeconds) {
        long most = millisOf(keepAliveSeconds) * NANOS_A_MILLI;
        long instant = floor.now();
        if (windowBegan == Long.MIN_VALUE || instant - windowBegan > most * SHARE || instant < windowBegan) {
            windowBegan = instant;
            spent = 0;
        }
        if (spent >= most) {
            return false;
        }
        on = true;
        began = instant;
        if (packet != null) {
            unread.addFirst(ReferenceCountUtil.retain(packet));
            floor.hold(bytes(packet));
        }
        context.channel().config().setAutoRead(false);
        int mine = ++pause;
        var unused = context.executor()
                .schedule(
                        () -> {
                            if (mine == pause) {
                                spent = most;
                                letGo(context);
                            }
                        },
                        (most - spent) / NANOS_A_MILLI + 1,
                        TimeUnit.MILLISECONDS);
        return true;
    }

    private static long millisOf(int keepAliveSeconds) {
        long share = keepAliveSeconds * 1_000L / SHARE;
        return share == 0 ? LONGEST_MILLIS : Math.min(share, LONGEST_MILLIS);
    }

    /** Reads on if there is room for what it stopped at; whether it does, or did before. */
    boolean readsOn(ChannelHandlerContext context, PacketFramer framer, Predicate<MqttMessage> taker) {
        if (!on) {
            return true;
        }
        MqttMessage first = unread.peek();
        if (!framer.findRoom() || (first != null && !taker.test(first))) {
            return false;
        }
        if (first != null) {
            leave(unread.remove());
        }
        letGo(context);
        return true;
    }

    private void leave(MqttMessage packet) {
        floor.release(bytes(packet));
        ReferenceCountUtil.release(packet);
    }

    /** Reads on, first what waits. */
    void letGo(ChannelHandlerContext context) {
        if (!on) {
            return;
        }
        on = false;
        pause++;
        spent += Math.max(0, floor.now() - began);
        context.channel().config().setAutoRead(true);
        while (!on && !unread.isEmpty()) {
            MqttMessage next = unread.remove();
            floor.release(bytes(next));
            try {
                reader.accept(next);
            } finally {
                ReferenceCountUtil.release(next);
            }
        }
    }

    /** Forgets what waits: the connection is over. */
    void forget() {
        unread.forEach(this::leave);
        unread.clear();
    }
}
