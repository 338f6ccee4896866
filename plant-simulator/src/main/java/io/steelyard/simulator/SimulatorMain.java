package io.steelyard.simulator;

import io.steelyard.settings.Launch;
import io.steelyard.settings.PortHolder;
import io.steelyard.settings.ProcessHome;
import io.steelyard.settings.Settings;
import io.steelyard.simulator.config.Mapping;
import io.steelyard.simulator.config.SimulatorKeys;
import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.fault.PortTakenException;
import io.steelyard.simulator.load.LoadPlan;
import io.steelyard.simulator.opcua.LoadServer;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.truth.TruthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code simulator --config F [--check | --print-mapping] | --print-schema}. Exit codes: 0 done; 1 a port or the data
 * folder is taken; 2 wrong use or configuration.
 */
public final class SimulatorMain {
    private static final String PRINT_MAPPING = "--print-mapping";

    private SimulatorMain() {}

    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(String[] arguments) {
        boolean isMappingWanted = Arrays.asList(arguments).contains(PRINT_MAPPING);
        String[] others = Arrays.stream(arguments)
                .filter(argument -> !argument.equals(PRINT_MAPPING))
                .toArray(String[]::new);
        Launch.Next next = new Launch(
                        "simulator",
                        SimulatorKeys.all(),
                        SimulatorKeys::problems,
                        System.out::println,
                        System.err::println)
                .next(others, System.getenv());
        Settings file = next.settings();
        if (file == null) {
            return next.exitCode();
        }
        SimulatorSettings settings = SimulatorKeys.settings(file);
        if (isMappingWanted) {
            System.out.print(mapping(settings));
            return Launch.DONE;
        }
        try {
            serve(settings);
            return Launch.DONE;
        } catch (PortTakenException e) {
            SimulatorSettings.OpcUa opcua = settings.opcua();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            System.err.println(PortHolder.say(opcua.host(), e.port(), "opcua.port", cause));
            return Launch.TAKEN;
        } catch (ProcessHome.TakenException | TruthException | IOException e) {
            System.err.println("simulator: " + e.getMessage());
            return Launch.TAKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Launch.TAKEN;
        }
    }

    private static String mapping(SimulatorSettings settings) {
        LoadPlan load = settings.load();
        return load == null
                ? plantMapping(
                        PlantLayout.steelCity(settings.site()), settings.opcua().isOne())
                : Mapping.yaml(load, settings.site(), LoadServer.NAMESPACE, "plant");
    }

    private static String plantMapping(PlantLayout layout, boolean isOne) {
        return isOne
                ? Mapping.yaml(layout, PlantServer.NAMESPACE, "plant")
                : Mapping.yaml(layout, PlantServer.NAMESPACE);
    }

    /** Leaves the mapping where an agent's settings can take it from; whole or not at all. */
    private static void leaveMapping(SimulatorSettings settings) throws IOException {
        Path folder = Files.createDirectories(settings.data().resolve("simulator"));
        Path next = Files.writeString(folder.resolve("mapping.yaml.next"), mapping(settings));
        Files.move(next, folder.resolve("mapping.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns when the process is told to end. */
    private static void serve(SimulatorSettings settings)
            throws IOException, InterruptedException, PortTakenException, ProcessHome.TakenException {
        ProcessHome home = ProcessHome.lock(settings.data(), "simulator");
        Running simulator;
        try {
            leaveMapping(settings);
            LoadPlan load = settings.load();
            simulator = load == null
                    ? Simulator.start(settings, Clock.systemUTC(), threads())
                    : LoadSimulator.start(settings, load, Clock.systemUTC(), System::nanoTime, threads());
        } catch (IOException | PortTakenException | TruthException e) {
            home.close();
            throw e;
        }
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulator, home, end), "stop"));
        home.announce(simulator.controlUrl().toString(), "\"opcua\":\"" + simulator.endpointUrl() + "\"")
                .ifPresent(problem -> System.err.println("simulator: " + problem));
        System.out.println("simulator: " + simulator.endpointUrl() + ", control " + simulator.controlUrl());
        end.await();
    }

    private static void stop(Running simulator, ProcessHome home, CountDownLatch end) {
        simulator.close();
        try {
            home.close();
        } catch (IOException e) {
            System.err.println("simulator: " + e.getMessage());
        }
        end.countDown();
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
