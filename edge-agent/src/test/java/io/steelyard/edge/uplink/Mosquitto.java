package io.steelyard.edge.uplink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An installed Mosquitto on a port of its own; the test is skipped where there is none. */
final class Mosquitto implements AutoCloseable {

    private static final List<String> PLACES =
            List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto");

    final int port;
    private final Path program;
    private final Path config;
    private @Nullable Process process;

    /** One with its default settings but for these lines. */
    Mosquitto(Path folder, String... lines) throws IOException {
        Path found = PLACES.stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "no mosquitto is installed");
        program = found;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        config = folder.resolve("mosquitto.conf");
        // started by root it would become another user, who can not read the test's folder
        String listener = "user " + System.getProperty("user.name") + "\nlistener " + port + " 127.0.0.1\n";
        String everybody = List.of(lines).contains("allow_anonymous false") ? "" : "allow_anonymous true\n";
        Files.writeString(config, listener + everybody + String.join("\n", lines) + "\n");
        start();
    }

    /** Starts it, again, and waits until it listens. */
    void start() throws IOException {
        Process started = new ProcessBuilder(program.toString(), "-v", "-c", config.toString())
                .redirectErrorStream(true)
                .start();
        process = started;
        BufferedReader log =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        String line = log.readLine();
        while (line != null && !line.contains("running")) {
            said.append(line).append('\n');
            line = log.readLine();
        }
        if (line == null) {
            throw new IOException("mosquitto did not start: " + said);
        }
        Thread drain = new Thread(() -> passOver(log), "mosquitto-log");
        drain.setDaemon(true);
        drain.start();
    }

    private static void passOver(BufferedReader log) {
        try (log) {
            while (log.readLine() != null) {
                // nobody reads it, but the broker must be able to write it
            }
        } catch (IOException e) {
            // the broker is gone
        }
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
