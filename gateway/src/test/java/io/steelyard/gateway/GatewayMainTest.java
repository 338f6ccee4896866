package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own. */
@Timeout(120)
final class GatewayMainTest {
    @TempDir
    Path folder;

    @Test
    void aTakenMqttPortEndsTheProcessWithOneAndIsNamedWithTheKeyThatChangesIt() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = holder.getLocalPort();
            Path config = Files.writeString(
                    folder.resolve("gateway.yaml"),
                    "data: \"" + folder.resolve("data") + "\"\nhttp: {port: " + freePort() + "}\nmqtt: {port: " + taken
                            + "}\n");
            assertThat(exitCode(config)).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("output")))
                    .contains("gateway: port " + taken + " on 127.0.0.1 is in use", "mqtt.port");
        }
    }

    private int exitCode(Path config) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        GatewayMain.class.getName(),
                        "--config",
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
