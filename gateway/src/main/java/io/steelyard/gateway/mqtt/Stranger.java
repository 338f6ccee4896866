package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection that has not said who it is: counted for its address, and closed after a while. On its event loop. */
final class Stranger {
    private final Floor floor;
    private @Nullable InetAddress address;
    private @Nullable ScheduledFuture<?> deadline;

    Stranger(Floor floor) {
        this.floor = floor;
    }

    /** Comes in, unless there are too many from its address. */
    void enter(ChannelHandlerContext context) {
        if (context.channel().remoteAddress() instanceof InetSocketAddress remote) {
            address = remote.getAddress();
            if (!floor.admits(address)) {
                floor.counters().drop("too-many-strangers");
                Wire.close(context);
                return;
            }
        }
        deadline = context.executor()
                .schedule(
                        () -> {
                            floor.counters().drop("connect-deadline");
                            Wire.close(context);
                        },
                        floor.config().connectDeadline().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** It has said who it is, or is gone; safe twice. */
    void isNoMore() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        InetAddress from = address;
        if (from != null) {
            floor.isStrangerNoMore(from);
            address = null;
        }
    }
}
