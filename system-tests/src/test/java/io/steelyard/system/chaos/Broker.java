package io.steelyard.system.chaos;

import static org.awaitility.Awaitility.await;

import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Mosquitto between agent and gateway, as docs/operations.md has it: agents publish to it, and its bridge hands everything on.
 * Whatever the page does not say is its default. It keeps nothing on disk and at most a thousand messages for a gateway that
 * is away, so that its PUBACK proves nothing: the agent lets go what the gateway itself has confirmed.
 */
public final class Broker implements AutoCloseable {
    /** Where one is looked for. */
    static final List<String> PLACES =
            List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto");

    private static final String LISTENER = "listener 1883\n";
    private static final String BRIDGE = "address 127.0.0.1:1884\n";

    private final Path program;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    Broker(Path program, Path folder, int gatewayPort) throws IOException {
        this.program = program;
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("mosquitto.conf"), recipe(port, gatewayPort));
    }

    /** What people are told to write, with the ports of this chain; nothing else, so that all the rest is its default. */
    private static String recipe(int port, int gatewayPort) throws IOException {
        String page = Files.readString(Steelyard.root().resolve("docs/operations.md"));
        int begin = page.indexOf("# mosquitto.conf");
        String recipe = page.substring(begin, page.indexOf("```", begin));
        return with(
                with(recipe, LISTENER, "listener " + port + " 127.0.0.1\n"),
                BRIDGE,
                "address 127.0.0.1:" + gatewayPort + "\n");
    }

    private static String with(String recipe, String line, String instead) {
        if (recipe.indexOf(line) != recipe.lastIndexOf(line) || !recipe.contains(line)) {
            throw new IllegalStateException(
                    "docs/operations.md has not one line \"" + line.strip() + "\" in its mosquitto.conf");
        }
        return recipe.replace(line, instead);
    }

    /** An installed Mosquitto; empty where there is none. */
    public static Optional<Path> program() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    int port() {
        return port;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Starts it; does nothing while it runs. */
    void start() throws IOException {
        if (isRunning()) {
            return;
        }
        process = new ProcessBuilder(
                        program.toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start();
        await("the broker listens").atMost(Duration.ofSeconds(10)).until(this::listens);
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
