package io.steelyard.edge.opcua.interop;

import io.steelyard.edge.opcua.pki.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A foreign OPC UA server as a process of its own; what it serves and what it can be told is in
 * {@code system-tests/peers/README.md}. {@link #start} returns before it is ready: {@link #awaitReady} waits.
 */
final class Peer implements AutoCloseable {
    /** Names the environment variable that says where the peers are. */
    static final String VARIABLE = "STEELYARD_TEST_OPCUA_PEERS";

    private static final Path SOURCES = Path.of("..", "system-tests", "peers").toAbsolutePath();
    private static final long LIMIT_SECONDS = 60;
    private static final String GONE = "its output has ended";

    private final Kind kind;
    private final int port;
    private final Process process;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private boolean ready;

    /** The stacks that {@code .ci/opcua-peers} installs. */
    enum Kind {
        ASYNCUA("asyncua", "2.1.0", "bin/python"),
        NODE_OPCUA("node-opcua", "2.186.4", "node_modules/node-opcua/package.json"),
        GOPCUA("gopcua", "v0.9.0", "peer");

        private final String stack;
        private final String version;
        private final String sign;

        Kind(String stack, String version, String sign) {
            this.stack = stack;
            this.version = version;
            this.sign = sign;
        }

        /** Why it is not there, in the words of the closing summary of {@code .ci/run}; empty when it is. */
        String missing() throws IOException {
            if (Files.exists(folder().resolve("complete")) && Files.exists(folder().resolve(sign))) {
                return "";
            }
            Path why = Path.of(folder() + ".missing");
            return "skipped peer: "
                    + (Files.exists(why)
                            ? Files.readString(why).strip()
                            : stack + " " + version + ": not fetched yet, which .ci/opcua-peers does");
        }

        private Path folder() {
            String named = System.getenv(VARIABLE);
            Path cache = named == null
                    ? Path.of(System.getProperty("user.home"), ".cache", "steelyard-test-peers", "opcua")
                    : Path.of(named);
            return cache.resolve(stack + "-" + version);
        }

        private List<String> command() {
            Path folder = folder();
            return switch (this) {
                case ASYNCUA -> List.of(folder.resolve(sign).toString(), script("asyncua/server.py"));
                case NODE_OPCUA -> NodeJs.HERE.running(script("node-opcua/server.js"));
                case GOPCUA -> List.of(folder.resolve(sign).toString());
            };
        }

        private static String script(String name) {
            return SOURCES.resolve(name).toString();
        }
    }

    private Peer(Kind kind, int port, Process process) {
        this.kind = kind;
        this.port = port;
        this.process = process;
        Thread reader = new Thread(this::read, kind + "-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Launches it on a free loopback port.
     *
     * @param identity certificate, key and application URI
     * @param folder for its own files
     * @param options more of what it is started with
     */
    static Peer start(Kind kind, Identity identity, Path folder, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(kind.command());
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of("--certificate", identity.certificate().toString()));
        command.addAll(List.of("--key", identity.key().toString()));
        if (kind != Kind.GOPCUA) { // which takes it from the certificate
            command.addAll(
                    List.of("--uri", identity.uri(), "--user", identity.user().toString()));
        }
        if (kind == Kind.NODE_OPCUA) {
            command.addAll(List.of("--folder", folder.resolve("pki").toString()));
        }
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("NODE_PATH", kind.folder().resolve("node_modules").toString());
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        builder.redirectError(folder.resolve(kind + ".log").toFile());
        return new Peer(kind, port, builder.start());
    }

    /**
     * Who a server is.
     *
     * @param certificate PEM file
     * @param key PEM file, PKCS #8
     * @param user PEM file: the certificate of the one user that it lets in by one
     */
    record Identity(Path certificate, Path key, String uri, Path user) {

        /** With its files in the folder. */
        static Identity in(Path folder, KeyPair keys, X509Certificate certificate, X509Certificate user)
                throws IOException, CertificateEncodingException {
            return new Identity(
                    pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            keys.getPrivate().getEncoded()),
                    Certificates.URI,
                    pem(folder.resolve("known.pem"), "CERTIFICATE", user.getEncoded()));
        }

        private static Path pem(Path file, String what, byte[] der) throws IOException {
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return Files.writeString(
                    file,
                    "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                    StandardCharsets.US_ASCII);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String url() {
        return "opc.tcp://127.0.0.1:" + port;
    }

    /** Waits until clients can connect for the first time. */
    void awaitReady() throws InterruptedException {
        if (!ready) {
            answer("ready " + port);
            ready = true;
        }
    }

    /** Tells it something and waits until it is done. */
    void tell(String command) throws IOException, InterruptedException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        boolean comesUp = !command.equals("down") && !command.contains(" ");
        answer(comesUp ? "ready " + port : "done");
    }

    private void answer(String expected) throws InterruptedException {
        String said = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!expected.equals(said)) {
            throw new AssertionError(kind + " should have said '" + expected + "' and said '" + said + "'");
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(NodeJs.WARNING)) {
                    answers.add(line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            answers.add(e.toString());
        }
        answers.add(GONE);
    }

    /** The end of its input ends it; what is left of it is killed. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return kind.stack + " " + kind.version;
    }
}
