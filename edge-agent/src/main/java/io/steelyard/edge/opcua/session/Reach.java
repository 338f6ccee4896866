package io.steelyard.edge.opcua.session;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Asks the other machine's TCP whether a program listens there; waits half a second at most. */
final class Reach {
    private static final int LIMIT_MILLIS = 500;
    private static final int USUAL_PORT = 4840;

    private Reach() {}

    /**
     * True only when the machine answers that nobody listens: then the program that held session and subscriptions has
     * ended, and they with it. A machine that does not answer may have them still.
     */
    static boolean isGone(String url) {
        try (Socket socket = new Socket()) {
            URI server = URI.create(url);
            int port = server.getPort() < 0 ? USUAL_PORT : server.getPort();
            socket.connect(new InetSocketAddress(server.getHost(), port), LIMIT_MILLIS);
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException | IllegalArgumentException unknown) {
            return false;
        }
    }
}
