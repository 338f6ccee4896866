package io.steelyard.edge.opcua;

import io.steelyard.testkit.Relay;
import java.io.IOException;

/** A server of a test class, and the line to it that may be cut. */
final class PushingServer implements AutoCloseable {
    final OpcUaTestServer server;
    final Relay line;
    final String url;

    PushingServer() throws Exception {
        int port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        line = new Relay(port, System::nanoTime);
        url = "opc.tcp://127.0.0.1:" + line.port();
    }

    @Override
    public void close() throws IOException {
        line.close();
        server.close();
    }
}
