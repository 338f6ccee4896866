package io.steelyard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line that passes when it should not would make a fault test pass without its fault. */
@Timeout(20)
final class RelayTest {
    private static final int A_MOMENT = 200;
    private ServerSocket server;
    private Relay relay;

    @BeforeEach
    void lay() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        relay = new Relay(server.getLocalPort(), System::nanoTime);
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        client.setSoTimeout(10_000);
        return client;
    }

    @Test
    void bytesPassInBothDirectionsAndSoDoesAFarewell() throws IOException {
        try (Socket client = connect();
                Socket served = server.accept()) {
            client.getOutputStream().write(7);
            assertThat(served.getInputStream().read()).isEqualTo(7);
            served.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
            client.shutdownOutput();
            assertThat(served.getInputStream().read()).isEqualTo(-1);
            served.getOutputStream().write(9);
            assertThat(client.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void aCutLineResetsItsConnectionsAndTakesNoneUntilItIsMended() throws IOException {
        try (Socket client = connect();
                Socket served = server.accept()) {
            served.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            relay.cut();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> connect().getInputStream().read()).isInstanceOf(IOException.class);
        }
        relay.mend();
        try (Socket client = connect();
                Socket served = server.accept()) {
            served.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void aSilentLineStaysOpenAndPassesNothingAndIsResetWhenItIsMended() throws IOException {
        try (Socket client = connect();
                Socket served = server.accept()) {
            served.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            relay.silence();
            client.getOutputStream().write(2);
            served.setSoTimeout(A_MOMENT);
            assertThatThrownBy(() -> served.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            relay.mend();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.connections()).isZero();
        }
    }

    @Test
    void aSlowLineTakesTheTimeThatItsRateSays() throws IOException {
        try (Socket client = connect();
                Socket served = server.accept()) {
            relay.slow(10_000);
            long start = System.nanoTime();
            client.getOutputStream().write(new byte[5_000]);
            client.shutdownOutput();
            assertThat(served.getInputStream().readAllBytes()).hasSize(5_000);
            assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThan(300);
        }
    }
}
