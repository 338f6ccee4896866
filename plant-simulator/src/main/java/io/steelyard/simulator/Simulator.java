package io.steelyard.simulator;

import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.control.ControlServer;
import io.steelyard.simulator.control.Controls;
import io.steelyard.simulator.fault.CableCut;
import io.steelyard.simulator.fault.ClockJump;
import io.steelyard.simulator.fault.Fault;
import io.steelyard.simulator.fault.FaultLog;
import io.steelyard.simulator.fault.FaultOrder;
import io.steelyard.simulator.fault.Faults;
import io.steelyard.simulator.fault.PortTakenException;
import io.steelyard.simulator.fault.ProgramDownload;
import io.steelyard.simulator.fault.SensorFault;
import io.steelyard.simulator.operation.Operation;
import io.steelyard.simulator.operation.Progress;
import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.truth.Archive;
import io.steelyard.simulator.truth.TruthLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: plant, truth, OPC UA servers, cables, control, in the order in which they start.
 *
 * <pre>
 *  Plant (functions) → Operation (truth before value) → Servers (queues) → Cables (public ports) → clients
 *                        ▲ SensorFault                                           ▲ Faults ← ControlServer
 * </pre>
 *
 * {@link #close} ends in bounded time: freeze, wait at most {@link Linger#LIMIT} for subscribers to take what is queued, then
 * hang up.
 */
public final class Simulator implements Running {
    private final SimulatorThreads threads;
    private final SensorFault sensors;
    private final Servers servers;
    private final Operation operation;
    private final Faults faults;
    private final ControlServer control;
    private final ScheduledFuture<?> ticking;

    private Simulator(SimulatorSettings settings, InstantSource clock, SimulatorThreads threads)
            throws IOException, InterruptedException, PortTakenException {
        this.threads = threads;
        Path folder = settings.data().resolve("simulator");
        PlantLayout layout = PlantLayout.steelCity(settings.site());
        Plant plant = new Plant(layout, settings.seed());
        this.sensors = new SensorFault(this::sensorsChanged);
        this.servers = new Servers(layout, settings);
        ClockJump clocks = new ClockJump(servers.serverOf(), servers.usual());
        this.operation = new Operation(
                plant,
                new Archive(folder, plant),
                new TruthLimits(settings.truth().partBytes(), settings.truth().capBytes()),
                servers::show,
                servers::showOrders,
                sensors::statusOf,
                clocks::errorOf,
                clock);
        this.operation.begin();
        this.servers.start(threads.connections());
        List<Fault> all = List.of(
                new CableCut(servers.cables()),
                sensors,
                new ProgramDownload(servers.controllers(), servers.usual()),
                clocks);
        this.faults = new Faults(all, clock, threads.timer(), new FaultLog(folder.resolve("faults.csv")));
        this.control = ControlServer.start(new Switches(), threads.connections());
        long period = Math.round(1e9 / Plant.TICKS_A_SECOND / settings.speed());
        StartGate gate =
                new StartGate(settings.hold(), Duration.ofNanos(period), layout.signalCount(), servers::watched);
        this.ticking = threads.plant().scheduleAtFixedRate(() -> tick(gate), period, period, TimeUnit.NANOSECONDS);
    }

    /** Starts everything; when this returns, clients can connect and every signal has a value. */
    public static Simulator start(SimulatorSettings settings, InstantSource clock, SimulatorThreads threads)
            throws IOException, InterruptedException, PortTakenException {
        return new Simulator(settings, clock, threads);
    }

    @Override
    public URI controlUrl() {
        return control.url();
    }

    @Override
    public String endpointUrl() {
        return servers.urls().values().iterator().next();
    }

    @Override
    public void close() {
        ticking.cancel(false);
        operation.freeze();
        Linger.until(servers::undelivered);
        control.close();
        servers.close();
        operation.close();
        threads.close();
    }

    private void tick(StartGate gate) {
        if (operation.progress().tick() > 0 || gate.isOpen()) {
            operation.tick();
        }
    }

    private void sensorsChanged() {
        operation.sensorsChanged();
    }

    /** The control's way into the parts. */
    private final class Switches implements Controls {
        @Override
        public List<String> faults() {
            return faults.names();
        }

        @Override
        public List<String> servers() {
            return servers.names();
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
            operation.freeze();
        }

        @Override
        public @Nullable String trouble() {
            return operation.failure();
        }

        @Override
        public Map<String, Map<String, String>> items() {
            return servers.items();
        }

        @Override
        public Map<String, Object> status() {
            Progress progress = operation.progress();
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("run", progress.run());
            status.put("seed", progress.seed());
            status.put("plantSeconds", progress.tick() / (double) Plant.TICKS_A_SECOND);
            status.put("signals", progress.signals());
            status.put("rowsSet", progress.rowsSet());
            status.put("rowsDone", progress.rowsDone());
            status.put("truthPartsDropped", progress.partsDropped());
            status.put("frozen", progress.isFrozen());
            status.put("watched", servers.watched());
            status.put("subscriptions", servers.subscriptions());
            status.put("undelivered", servers.undelivered());
            status.put("connections", servers.connections());
            status.put("connectionsRefused", servers.refused());
            status.put("servers", new LinkedHashMap<>(servers.urls()));
            Map<String, Object> on = new LinkedHashMap<>();
            faults.on().forEach((name, until) -> on.put(name, until.toString()));
            status.put("faults", on);
            return status;
        }
    }
}
