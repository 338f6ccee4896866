package io.steelyard.simulator;

import io.steelyard.simulator.config.Mapping;
import io.steelyard.simulator.config.SettingsException;
import io.steelyard.simulator.config.SettingsFile;
import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.fault.PortTakenException;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.truth.TruthException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code simulator --config F [--check | --print-mapping]}. Exit codes: 0 done; 1 a port or the data folder is taken; 2
 * wrong use or configuration.
 */
public final class SimulatorMain {
    private static final String USAGE = "use: simulator --config FILE [--check | --print-mapping]";

    private SimulatorMain() {}

    public static void main(String[] arguments) {
        int code = run(List.of(arguments));
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.println(USAGE);
            return 0;
        }
        int config = arguments.indexOf("--config");
        if (config < 0 || config + 1 >= arguments.size()) {
            System.err.println(USAGE);
            return 2;
        }
        try {
            SimulatorSettings settings = SettingsFile.read(Path.of(arguments.get(config + 1)));
            if (arguments.contains("--check")) {
                System.out.println("the configuration is good");
            } else if (arguments.contains("--print-mapping")) {
                System.out.print(Mapping.yaml(PlantLayout.steelCity(settings.site()), PlantServer.NAMESPACE, "plant"));
            } else {
                serve(settings);
            }
            return 0;
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (PortTakenException | TruthException | IOException e) {
            System.err.println("simulator: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Returns at once; the simulator's threads keep the process alive until SIGTERM. */
    private static void serve(SimulatorSettings settings) throws IOException, InterruptedException, PortTakenException {
        FolderLock lock = FolderLock.take(settings.data().resolve("simulator"));
        RunFiles files = new RunFiles(settings.data().resolve("run"));
        Simulator simulator;
        try {
            simulator = Simulator.start(settings, Clock.systemUTC(), threads());
        } catch (IOException | PortTakenException | RuntimeException e) {
            lock.close();
            throw e;
        }
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            simulator.close();
                            files.remove();
                            lock.close();
                            end.countDown();
                        },
                        "stop"));
        files.write(simulator.controlUrl(), simulator.endpointUrl());
        System.out.println("simulator: " + simulator.endpointUrl() + ", control " + simulator.controlUrl());
        end.await();
    }

    private static SimulatorThreads threads() {
        return new SimulatorThreads(
                Executors.newSingleThreadScheduledExecutor(named("plant")),
                Executors.newSingleThreadScheduledExecutor(named("fault-timer")),
                Executors.newCachedThreadPool(named("connection")));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
