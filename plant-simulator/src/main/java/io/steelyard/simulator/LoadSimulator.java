package io.steelyard.simulator;

import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.control.ControlServer;
import io.steelyard.simulator.control.Controls;
import io.steelyard.simulator.fault.Cable;
import io.steelyard.simulator.fault.CableCut;
import io.steelyard.simulator.fault.FaultLog;
import io.steelyard.simulator.fault.FaultOrder;
import io.steelyard.simulator.fault.Faults;
import io.steelyard.simulator.fault.PortTakenException;
import io.steelyard.simulator.load.LoadPlan;
import io.steelyard.simulator.load.LoadProgress;
import io.steelyard.simulator.load.LoadPusher;
import io.steelyard.simulator.opcua.LoadServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root of the load, which takes the plant's place for benchmarks.
 *
 * <pre>
 *  LoadPusher (0, 1, 2, … a signal) → LoadServer (queues) → Cable (public port) → clients
 * </pre>
 *
 * What was pushed stands in {@code GET /status} and, once a second and at the end, in {@code <data>/simulator/load.json}.
 */
public final class LoadSimulator implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(LoadSimulator.class);
    private static final String SERVER = "plant";

    private final SimulatorSettings settings;
    private final LoadPlan plan;
    private final SimulatorThreads threads;
    private final Path file;
    private final LoadServer server;
    private final LoadPusher pusher;
    private final Cable cable;
    private final Faults faults;
    private final ControlServer control;
    private final List<ScheduledFuture<?>> working;
    private volatile @Nullable String trouble;

    private LoadSimulator(
            SimulatorSettings settings,
            LoadPlan plan,
            InstantSource clock,
            LongSupplier nanos,
            SimulatorThreads threads)
            throws IOException, InterruptedException, PortTakenException {
        this.settings = settings;
        this.plan = plan;
        this.threads = threads;
        this.file =
                Files.createDirectories(settings.data().resolve("simulator")).resolve("load.json");
        this.server = new LoadServer(
                plan, settings.site(), Endpoints.of(settings, settings.opcua().port()));
        this.pusher = new LoadPusher(plan, server, clock, nanos);
        this.pusher.begin();
        InetSocketAddress hidden = server.start();
        this.cable = Cable.lay(
                new InetSocketAddress(settings.opcua().host(), settings.opcua().port()), hidden, threads.connections());
        this.faults = new Faults(
                List.of(new CableCut(List.of(cable))),
                clock,
                threads.timer(),
                new FaultLog(file.resolveSibling("faults.csv")));
        this.control = ControlServer.start(new Switches(), threads.connections());
        long period = plan.step().toNanos();
        StartGate gate = new StartGate(settings.hold(), plan.step(), plan.signals(), server::watched);
        this.working = List.of(
                threads.plant().scheduleAtFixedRate(() -> step(gate), period, period, TimeUnit.NANOSECONDS),
                threads.timer().scheduleAtFixedRate(this::leaveProgress, 0, 1, TimeUnit.SECONDS));
    }

    /** Starts everything; when this returns, clients can connect and every signal shows 0. */
    public static LoadSimulator start(
            SimulatorSettings settings,
            LoadPlan plan,
            InstantSource clock,
            LongSupplier nanos,
            SimulatorThreads threads)
            throws IOException, InterruptedException, PortTakenException {
        return new LoadSimulator(settings, plan, clock, nanos, threads);
    }

    @Override
    public URI controlUrl() {
        return control.url();
    }

    @Override
    public String endpointUrl() {
        return "opc.tcp://" + settings.opcua().advertisedHost() + ":"
                + settings.opcua().port();
    }

    @Override
    public void close() {
        working.forEach(work -> work.cancel(false));
        pusher.freeze();
        Linger.until(server::undelivered);
        control.close();
        cable.close();
        server.close();
        threads.close();
        leaveProgress();
    }

    private void step(StartGate gate) {
        try {
            if (gate.isOpen()) {
                pusher.step();
            }
        } catch (RuntimeException e) {
            trouble = String.valueOf(e.getMessage());
            pusher.freeze();
            LOG.error("the load ends: {}", e.getMessage(), e);
        }
    }

    private Map<String, Object> progress() {
        LoadProgress progress = pusher.progress();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("signals", plan.signals());
        fields.put("rate", plan.rate());
        fields.put("pushed", progress.pushed());
        fields.put("skipped", progress.skipped());
        fields.put("rounds", progress.pushed() / plan.signals());
        Instant since = progress.since();
        fields.put("since", since == null ? "" : since.toString());
        fields.put("last", progress.last().toString());
        fields.put("frozen", progress.isFrozen());
        return fields;
    }

    /** Whole or not at all; every value is a number, a word without quotes, or true or false. */
    private synchronized void leaveProgress() {
        StringBuilder json = new StringBuilder();
        progress()
                .forEach((name, value) -> json.append(json.isEmpty() ? "{\"" : ",\"")
                        .append(name)
                        .append("\":")
                        .append(value instanceof String text ? '"' + text + '"' : value.toString()));
        try {
            Path next = Files.writeString(file.resolveSibling("load.json.next"), json.append("}\n"));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", file, e.getMessage());
        }
    }

    /** The control's way into the parts. */
    private final class Switches implements Controls {
        @Override
        public List<String> faults() {
            return faults.names();
        }

        @Override
        public List<String> servers() {
            return List.of(SERVER);
        }

        @Override
        public Instant switchOn(String fault, Duration length, @Nullable String server, @Nullable Duration by) {
            return faults.switchOn(fault, new FaultOrder(length, server, by));
        }

        @Override
        public void switchOff(String fault) {
            faults.switchOff(fault);
        }

        @Override
        public void freeze() {
            pusher.freeze();
        }

        @Override
        public @Nullable String trouble() {
            return trouble;
        }

        @Override
        public Map<String, Map<String, String>> items() {
            return Map.of(SERVER, server.items());
        }

        @Override
        public Map<String, Object> status() {
            Map<String, Object> status = progress();
            status.put("watched", server.watched());
            status.put("subscriptions", server.subscriptions());
            status.put("undelivered", server.undelivered());
            status.put("connections", cable.connections());
            Map<String, Object> on = new LinkedHashMap<>();
            faults.on().forEach((name, until) -> on.put(name, until.toString()));
            status.put("faults", on);
            return status;
        }
    }
}
