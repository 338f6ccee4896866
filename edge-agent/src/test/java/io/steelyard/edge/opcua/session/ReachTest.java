package io.steelyard.edge.opcua.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A session is given up at once only where it cannot be there any more. */
final class ReachTest {
    @Test
    void aServerIsGoneWhenItsMachineRefuses() throws IOException {
        String url;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "opc.tcp://127.0.0.1:" + listening.getLocalPort() + "/path";
            assertThat(Reach.isGone(url)).as("it listens").isFalse();
        }
        assertThat(Reach.isGone(url)).as("nobody listens").isTrue();
    }

    /** An address that nobody can resolve or write says nothing about the server behind it. */
    @Test
    void whatCannotBeAskedIsNotGone() {
        assertThat(Reach.isGone("opc.tcp://name.invalid:4840")).isFalse();
        assertThat(Reach.isGone("opc.tcp://a b:4840")).isFalse();
    }
}
