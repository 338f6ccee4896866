package io.steelyard.simulator.opcua;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.eclipse.milo.opcua.stack.transport.server.OpcServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.ServerApplicationContext;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/**
 * Milo's transport, bound to a free port of the loopback instead of the endpoint's: the endpoint's port belongs to the
 * cable that a fault may cut.
 */
final class HiddenTransport implements OpcServerTransport {
    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final OpcTcpServerTransport transport;
    private boolean isBound;

    HiddenTransport() {
        transport = new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder()
                .setBootstrapCustomizer(bootstrap -> bootstrap.handler(new Listening()))
                .build());
    }

    /** Where the server listens; complete when it does. */
    CompletableFuture<InetSocketAddress> address() {
        return address;
    }

    /** Once for all endpoints: they share the port. */
    @Override
    public synchronized void bind(ServerApplicationContext application, InetSocketAddress endpoint) throws Exception {
        if (!isBound) {
            transport.bind(application, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            isBound = true;
        }
    }

    @Override
    public void unbind() {
        transport.unbind();
    }

    /** Learns the port when the server channel is bound. */
    private final class Listening extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            address.complete((InetSocketAddress) context.channel().localAddress());
            context.fireChannelActive();
        }
    }
}
