package io.steelyard.system.chaos;

import static org.awaitility.Awaitility.await;

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
 * Mosquitto between agent and gateway: agents publish to it, and its bridge hands everything on. It keeps its sessions on
 * disk only now and then, so that its PUBACK proves nothing: the agent lets go what the gateway itself has confirmed.
 */
final class Broker implements AutoCloseable {
    /** Where one is looked for. */
    static final List<String> PLACES =
            List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto");

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
        Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location "
                        + folder
                        + "/\nmax_queued_messages 0\n"
                        + "connection gateway\naddress 127.0.0.1:" + gatewayPort
                        + "\nbridge_protocol_version mqttv50\nremote_clientid bridge\nlocal_clientid bridge-local\n"
                        + "cleansession false\nnotifications false\nrestart_timeout 1 3\nkeepalive_interval 10\n"
                        + "topic spBv1.0/+/NBIRTH/# out 1\ntopic spBv1.0/+/NDATA/# out 1\n"
                        + "topic spBv1.0/+/NDEATH/# out 1\ntopic spBv1.0/+/DBIRTH/# out 1\n"
                        + "topic spBv1.0/+/DDATA/# out 1\ntopic spBv1.0/+/DDEATH/# out 1\n"
                        + "topic spBv1.0/STATE/# in 1\ntopic spBv1.0/+/NCMD/# in 0\n"
                        + "topic steelyard/v1/+/+/received in 1\n");
    }

    static Optional<Path> program() {
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
