package io.steelyard.edge.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that encrypt and send at once. They trust the authorities of a file, or those of the Java runtime, and show the
 * agent's own certificate where one is given.
 */
final class TlsSocketFactory extends SSLSocketFactory {

    private static final char[] NO_PASSWORD = new char[0]; // the store is never written

    private final SSLSocketFactory encrypting;

    private TlsSocketFactory(SSLSocketFactory encrypting) {
        this.encrypting = encrypting;
    }

    /** Reads the files anew, so that renewed certificates need no restart; without any it trusts as the runtime does. */
    static TlsSocketFactory of(UplinkConfig.@Nullable Tls tls) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(tls), trusted(tls), null);
            return new TlsSocketFactory(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException("uplink.tls cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trusted(UplinkConfig.@Nullable Tls tls)
            throws GeneralSecurityException, IOException {
        if (tls == null || tls.authorities() == null) {
            return null;
        }
        KeyStore store = empty();
        int count = 0;
        for (X509Certificate authority : Pem.certificates(tls.authorities())) {
            store.setCertificateEntry("authority-" + count++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] own(UplinkConfig.@Nullable Tls tls)
            throws GeneralSecurityException, IOException {
        if (tls == null || tls.own() == null) {
            return null;
        }
        List<X509Certificate> chain = Pem.certificates(tls.own().certificate());
        PrivateKey key = Pem.key(tls.own().key());
        KeyStore store = empty();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return encrypting.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return encrypting.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return noDelay(encrypting.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return noDelay(encrypting.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return noDelay(encrypting.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return noDelay(encrypting.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return noDelay(encrypting.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return noDelay(encrypting.createSocket(host, port, local, localPort));
    }

    private static Socket noDelay(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }
}
