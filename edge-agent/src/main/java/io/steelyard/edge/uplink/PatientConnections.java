package io.steelyard.edge.uplink;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.internal.SSLNetworkModuleFactory;
import org.eclipse.paho.mqttv5.client.internal.TCPNetworkModuleFactory;
import org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Paho's own connections for {@code mqtt} and {@code mqtts}, of which an end before the first byte is told half a second
 * late. Paho 1.2.5 looks every tenth of a second whether its receiver runs; where that has ended before it looked, as
 * when a broker refuses the client's certificate by TLS 1.3, it looks for ever, on a thread that nobody can end. Found by
 * Paho's service loader; any thread.
 */
public final class PatientConnections implements NetworkModuleFactory {
    private static final String PLAIN = "mqtt";
    private static final String ENCRYPTED = "mqtts";
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Override
    public Set<String> getSupportedUriSchemes() {
        return Set.of(PLAIN, ENCRYPTED);
    }

    @Override
    public void validateURI(URI url) {
        builtIn(url).validateURI(url);
    }

    @Override
    public NetworkModule createNetworkModule(URI url, MqttConnectionOptions options, String clientId)
            throws MqttException {
        return new Patient(builtIn(url).createNetworkModule(url, options, clientId));
    }

    private static NetworkModuleFactory builtIn(URI url) {
        return url.getScheme().equals(ENCRYPTED) ? new SSLNetworkModuleFactory() : new TCPNetworkModuleFactory();
    }

    private record Patient(NetworkModule module) implements NetworkModule {

        @Override
        public void start() throws IOException, MqttException {
            module.start();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new PatientStream(module.getInputStream());
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return module.getOutputStream();
        }

        @Override
        public void stop() throws IOException {
            module.stop();
        }

        @Override
        public String getServerURI() {
            return module.getServerURI();
        }
    }

    /** Before the first byte it tells an end or a failure half a second late: the broker answers, so Paho has looked by then. */
    private static final class PatientStream extends FilterInputStream {
        private boolean heard;

        PatientStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return told(super.read());
            } catch (IOException e) {
                throw told(e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return told(super.read(bytes, from, length));
            } catch (IOException e) {
                throw told(e);
            }
        }

        private int told(int read) {
            heard |= read >= 0;
            if (read < 0) {
                pass();
            }
            return read;
        }

        private IOException told(IOException failure) {
            if (!(failure instanceof SocketTimeoutException)) { // that ends nothing
                pass();
            }
            return failure;
        }

        private void pass() {
            try {
                if (!heard) {
                    var unused = new CountDownLatch(1).await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
