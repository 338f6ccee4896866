package io.steelyard.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands before a peer that speaks no TLS: what comes in at the first port goes to the second one, and back. The arguments are
 * the two ports and, for a door that speaks TLS, a PKCS #12 file with its certificate, and the password. Its own cost is
 * nobody's figure.
 */
public final class Door {
    private static final int AT_ONCE = 1 << 16;

    private Door() {}

    /** Serves until the process is told to end. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        int behind = Integer.parseInt(arguments[1]);
        ServerSocketFactory sockets = arguments.length == 2
                ? ServerSocketFactory.getDefault()
                : context(Path.of(arguments[2]), arguments[3].toCharArray()).getServerSocketFactory();
        try (ServerSocket door =
                sockets.createServerSocket(Integer.parseInt(arguments[0]), 16, InetAddress.getLoopbackAddress())) {
            StandardLines.obey(line -> "open");
            while (true) {
                join(door.accept(), new Socket(InetAddress.getLoopbackAddress(), behind));
            }
        }
    }

    private static SSLContext context(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    private static void join(Socket outside, Socket inside) throws IOException {
        outside.setTcpNoDelay(true);
        inside.setTcpNoDelay(true);
        new Thread(() -> pass(outside, inside), "in").start();
        new Thread(() -> pass(inside, outside), "out").start();
    }

    private static void pass(Socket from, Socket to) {
        byte[] bytes = new byte[AT_ONCE];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                out.write(bytes, 0, length);
            }
        } catch (IOException e) {
            System.err.println("a connection ended: " + e);
        }
    }
}
