package io.steelyard.simulator;

import io.steelyard.simulator.config.SimulatorSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A simulator of the steel city on a port of this machine, with a certificate that is made once for all tests. */
final class StartedSimulator {
    private StartedSimulator() {}

    /** @param own where the certificate is kept between tests; @param hold how many seconds it waits for its audience */
    static Simulator on(int onPort, Path folder, Path own, int hold) throws Exception {
        Path pki = Files.createDirectories(folder.resolve("simulator/pki/own"));
        copy(own, pki);
        SimulatorSettings.OpcUa opcua = new SimulatorSettings.OpcUa(
                "127.0.0.1", onPort, true, null, true, List.of("Basic256Sha256"), true, Map.of(), null);
        SimulatorSettings settings = new SimulatorSettings(
                folder,
                "demo",
                42,
                1,
                Duration.ofSeconds(hold),
                opcua,
                new SimulatorSettings.Truth(1 << 20, 4 << 20),
                null);
        Simulator started = Simulator.start(
                settings,
                Clock.systemUTC(),
                new SimulatorThreads(
                        Executors.newSingleThreadScheduledExecutor(),
                        Executors.newSingleThreadScheduledExecutor(),
                        Executors.newCachedThreadPool()));
        copy(pki, own);
        return started;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(file.getFileName().toString());
                if (!Files.exists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** One that the system gives nobody else of itself: a cut cable lets its port go, and takes it again. */
    static int freePort() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int wanted = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            if (isFree(wanted)) {
                return wanted;
            }
        }
        throw new IOException("no free port");
    }

    static boolean isFree(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == wanted;
        } catch (BindException e) {
            return false;
        }
    }
}
