package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** With Nagle on each write waits for the server's delayed acknowledgement: 40 ms a batch. */
final class NoDelaySocketsTest {
    private final NoDelaySockets sockets = new NoDelaySockets();

    @Test
    void sendsAtOnceHoweverTheSocketIsMade() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 5, here);
                Socket unconnected = sockets.createSocket();
                Socket byName = sockets.createSocket(here.getHostAddress(), server.getLocalPort());
                Socket byAddress = sockets.createSocket(here, server.getLocalPort());
                Socket fromName = sockets.createSocket(here.getHostAddress(), server.getLocalPort(), here, 0);
                Socket fromAddress = sockets.createSocket(here, server.getLocalPort(), here, 0)) {
            for (Socket socket : new Socket[] {unconnected, byName, byAddress, fromName, fromAddress}) {
                assertThat(socket.getTcpNoDelay()).isTrue();
            }
        }
    }
}
