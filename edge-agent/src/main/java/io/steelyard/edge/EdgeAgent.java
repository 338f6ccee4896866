package io.steelyard.edge;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaDoors;
import io.steelyard.edge.opcua.OpcUaSource;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.ExpiryWatch;
import io.steelyard.edge.opcua.select.Rules;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.operation.Allowed;
import io.steelyard.edge.operation.Audit;
import io.steelyard.edge.operation.LocalKey;
import io.steelyard.edge.operation.Operations;
import io.steelyard.edge.operation.Role;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.status.StatusServer;
import io.steelyard.edge.status.StatusView;
import io.steelyard.edge.uplink.Timing;
import io.steelyard.edge.uplink.Uplink;
import io.steelyard.ledger.Scope;
import io.steelyard.settings.HttpAddress;
import io.steelyard.settings.Keys;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: one sample's way, from the left to the right. {@code opcua} reads it and waits until {@code outbox}
 * has it on disk before the server is acknowledged; {@code uplink} forwards it and lets it go when the gateway says that
 * it has it. Started from the disk outwards, closed in reverse: no more samples, everything out, one last report.
 */
public final class EdgeAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeAgent.class);
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final int VISITORS = 4;
    private static final int WORKERS = 2;
    private static final long LOOK_SECONDS = 2;
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final ExecutorService walkers;
    private final Selecting selecting;
    private final OpcUaSource opcua;
    private final ExpiryWatch certificates;
    private final InstantSource clock;
    private final Uplink uplink;
    private final StatusServer status;
    private final ScheduledExecutorService timers;
    private final ExecutorService workers;
    private final LogMemory log;
    private final Surroundings around;
    private final Duration reportEvery;
    private final Runnable reminder;
    private final LostServers lostServers;
    private final LongSupplier nanoTime;
    private final Catalogue catalogue;
    private volatile AgentConfig config;
    private Map<String, String> environment = Map.of();

    @Nullable
    private Reload reload;

    /** Opens the disk and the agent's own page; connects to nothing. */
    public EdgeAgent(AgentConfig config, Surroundings around) throws IOException {
        timers = Executors.newScheduledThreadPool(3, around.threads());
        walkers = Executors.newCachedThreadPool(around.threads());
        reportEvery = config.reportEvery();
        this.config = config;
        catalogue = new Catalogue(around.clock());
        catalogue.secure(EndpointSecurity.json(config));
        lostServers = new LostServers(catalogue);
        nanoTime = around.nanoTime();

        outbox = Outbox.open(
                config.outbox(),
                new Outbox.Sources(around.epoch(), around.clock(), around.nanoTime()),
                around.files(),
                around.threads());
        selecting = selecting(config, around);
        opcua = new OpcUaSource(
                selecting.mapping(),
                new OpcUaDoors(outbox, outbox, outbox, catalogue, outbox),
                Statuses.earlier(outbox.recovered()),
                new OpcUaTiming(around.clock(), around.nanoTime(), around.chance()),
                around.threads());
        clock = around.clock();
        certificates = new ExpiryWatch(
                new CertificateDesk(
                        config.opcua().pki(),
                        () -> this.config.certificateFiles(),
                        server -> this.config.hasServer(server)),
                Scope.agent(config.opcua().site(), config.opcua().agent()),
                outbox,
                clock);
        opcua.whenPinned(() -> catalogue.secure(EndpointSecurity.json(this.config)));
        uplink = new Uplink(
                config.uplink(),
                config.data().resolve("edge-agent"),
                outbox,
                catalogue,
                outbox,
                new Timing(around.clock(), around.nanoTime(), around.chance()),
                around.threads());
        BirthReports births = new BirthReports(this::later, around.nanoTime(), this::report);
        uplink.onBirth(births::born);
        ExecutorService visitors = Executors.newFixedThreadPool(VISITORS, around.threads());
        reminder = OpenAddress.reminder(config, outbox, around.clock());
        HttpAddress page = new HttpAddress(config.httpHost());
        status = StatusServer.start(
                page.host(), config.httpPort(), page::refusal, () -> view(config.insecureReason()), visitors);
        workers = Executors.newFixedThreadPool(WORKERS, around.threads());
        this.around = around;
        log = LogMemory.listening();
    }

    /** Takes on what is written into the file that it was started with, from {@link #start} on. */
    public void watch(AgentFile file, Map<String, String> environment) {
        this.environment = environment;
        reload = new Reload(file, new Reload.Doors(environment, outbox, clock, this::change));
    }

    private CompletableFuture<Void> change(AgentConfig next) {
        config = next;
        catalogue.secure(EndpointSecurity.json(next));
        return selecting.change(next.wanted());
    }

    private CompletableFuture<Void> read(OpcUaConfig mapping) {
        return opcua.change(mapping);
    }

    private Selecting selecting(AgentConfig config, Surroundings around) {
        Visit.Visitor visitor = new Visit.Visitor(
                config.opcua().site(), config.opcua().agent(), config.opcua().pki());
        Surveyor surveyor = new Surveyor(visitor, Profiles::find, around.clock(), around.nanoTime());
        return new Selecting(
                config.wanted(),
                new Selecting.Doors(
                        surveyor::look,
                        walkers,
                        this::read,
                        outbox,
                        new OpcUaTiming(around.clock(), around.nanoTime(), around.chance()),
                        new Rules(Profiles::find, Keys::suggest)));
    }

    /** Begins to read and to forward. */
    public void start() {
        Quarantine quarantine = new Quarantine(opcua::quarantined, opcua::accept);
        FromAway away = new FromAway(
                new FromAway.Inside(
                        () -> config, () -> view(config.insecureReason()), log, environment, quarantine, walkers),
                around);
        Operations.Doors doors = new Operations.Doors(
                new Audit(config.data().resolve("edge-agent"), clock), workers, timers, clock, nanoTime, Keys::suggest);
        status.answer(new Operations(away.operations(), here(), doors));
        if (config.remote().most() != null) {
            uplink.onRequest(new RequestDoor(new Operations(away.operations(), config.remote(), doors)));
        }
        uplink.start();
        opcua.start();
        var unused = timers.scheduleWithFixedDelay(
                new Untiring("reporting", this::report),
                reportEvery.toMillis(),
                reportEvery.toMillis(),
                TimeUnit.MILLISECONDS);
        var unusedThree = timers.scheduleWithFixedDelay(
                new Untiring("looking at certificates", certificates::look), 0, 1, TimeUnit.MINUTES);
        var unusedFour = timers.scheduleWithFixedDelay(
                new Untiring("renewing certificates", opcua::renewCertificates), 1, 1, TimeUnit.MINUTES);
        var unusedToo = timers.scheduleWithFixedDelay(new Untiring("reminding", reminder), 0, 1, TimeUnit.SECONDS);
        Reload watching = reload;
        if (watching != null) {
            watching.begin();
            var unusedLook = timers.scheduleWithFixedDelay(
                    new Untiring("looking at the file", watching::look), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
        var unusedEither = timers.scheduleWithFixedDelay(
                new Untiring("looking at servers", this::lookAtServers), 1, 1, TimeUnit.SECONDS);
    }

    /** What may be asked on this machine: everything, by whoever may read the data folder. */
    private Allowed here() {
        try {
            return LocalKey.make(config.data().resolve("edge-agent"), around.chance())
                    .allowed();
        } catch (IOException e) {
            LOG.warn("the agent's HTTP changes nothing, since its key cannot be written: {}", e.toString());
            return new Allowed(Role.READ, null);
        }
    }

    private void lookAtServers() {
        long now = nanoTime.getAsLong();
        List<LinkStatus> links = opcua.status();
        links.forEach(link -> lostServers.look(link.server(), link.phase().equals("online"), now));
        selecting.look(links);
    }

    private void later(Duration wait, Runnable task) {
        var unused = timers.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void report() {
        var unused = outbox.report(false).exceptionally(failure -> {
            LOG.warn("no report now: {}", failure.getMessage());
            return null;
        });
    }

    private StatusView view(@Nullable String insecureReason) {
        return Statuses.view(
                        new Statuses.Servers(opcua.status(), selecting.status()),
                        outbox.status(),
                        uplink.status(),
                        insecureReason)
                .with(Statuses.certificates(certificates.certificates(), clock.instant()));
    }

    /** The port of the agent's own page. */
    public int httpPort() {
        return status.port();
    }

    /** Completes when the outbox's disk has failed: nothing is acknowledged any more, the process has to start again. */
    public CompletableFuture<Void> failed() {
        return outbox.failed();
    }

    @Override
    public void close() {
        timers.shutdownNow();
        workers.shutdownNow();
        walkers.shutdownNow();
        opcua.close();
        if (!outbox.status().failed()) {
            drain();
        }
        uplink.close();
        status.close();
        outbox.close();
        log.close();
    }

    /** Who has not taken the connection by now is not waited for: the outbox keeps everything. */
    private boolean drained(Duration atMost) throws InterruptedException {
        return uplink.status().isLinked() && uplink.drain(atMost);
    }

    private void drain() {
        try {
            boolean drained = uplink.drain(AWAY) || drained(DRAIN.minus(AWAY));
            outbox.report(true).get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
            drained &= drained(LAST_WORD);
            LOG.info(drained ? "everything is out" : "the outbox keeps what is not out for the next start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("the last report did not get onto the disk: {}", e.toString());
        }
    }
}
