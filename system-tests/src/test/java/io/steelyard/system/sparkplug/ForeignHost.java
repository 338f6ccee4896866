package io.steelyard.system.sparkplug;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Steelyard;
import io.steelyard.system.chaos.Broker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A Sparkplug host of other make, pysparkplug, behind a Mosquitto with its default settings; each a process. The test is
 * skipped by name where one of them is missing. What it prints of a message is in {@code system-tests/peers/pysparkplug}.
 */
final class ForeignHost implements AutoCloseable {
    private static final String VERSION = "0.6.1";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final Process broker;
    private final Process process;
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

    /** Starts both and waits until the host is there. */
    ForeignHost(Path folder, String group) throws IOException, InterruptedException {
        Optional<Path> mosquitto = Broker.program();
        assumeTrue(mosquitto.isPresent(), "skipped peer: mosquitto: tests against a foreign broker");
        Path python = installed();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        broker = new ProcessBuilder(mosquitto.get().toString(), "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        Awaitility.await("the broker listens").atMost(LIMIT).until(this::listens);
        String script = Steelyard.root()
                .resolve("system-tests/peers/pysparkplug/host.py")
                .toString();
        ProcessBuilder host =
                new ProcessBuilder(python.toString(), script, "--port", Integer.toString(port), "--group", group);
        host.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        process = host.redirectError(folder.resolve("host.log").toFile()).start();
        Thread reader = new Thread(this::read, "foreign-host");
        reader.setDaemon(true);
        reader.start();
        String first = said.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!"ready".equals(first)) {
            throw new AssertionError("the host said '" + first + "': " + Files.readString(folder.resolve("host.log")));
        }
    }

    private static Path installed() throws IOException {
        String named = System.getenv("STEELYARD_TEST_OPCUA_PEERS");
        Path cache = named == null
                ? Path.of(System.getProperty("user.home"), ".cache", "steelyard-test-peers", "opcua")
                : Path.of(named);
        Path folder = cache.resolve("pysparkplug-" + VERSION);
        Path why = Path.of(folder + ".missing");
        String missing = Files.exists(why)
                ? Files.readString(why).strip()
                : "pysparkplug " + VERSION + ": not fetched yet, which .ci/opcua-peers does";
        assumeTrue(Files.exists(folder.resolve("complete")), "skipped peer: " + missing);
        return folder.resolve("bin/python");
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            said.add(e.toString());
        }
        said.add("its output has ended");
    }

    /** Where its broker listens. */
    int port() {
        return port;
    }

    /** What it makes of the next message, whatever that is. */
    JsonNode next() throws IOException, InterruptedException {
        String line = said.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (line == null || !line.startsWith("{")) {
            throw new AssertionError("the host said '" + line + "'");
        }
        return JSON.readTree(line);
    }

    /** Tells it what to do. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        broker.destroyForcibly();
    }
}
