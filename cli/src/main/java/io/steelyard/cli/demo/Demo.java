package io.steelyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.ExitCode;
import io.steelyard.cli.HttpJson;
import io.steelyard.cli.LedgerText;
import io.steelyard.cli.RunFile;
import io.steelyard.settings.LockFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A demo from its start to the ledger at its end. {@link #run} returns the exit code: 0 only when the final report of this
 * demo's own agent has arrived and nothing is missing, in an outbox or in the inbox.
 */
public final class Demo {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);
    private static final Duration LIVE_EVERY = Duration.ofMillis(400);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration DELIVERY = Duration.ofSeconds(5);

    private final DemoOptions options;
    private final DemoFolder folder;
    private final InstantSource clock;
    private final Consumer<String> out;
    private final Consumer<String> err;
    private final CountDownLatch stop;
    private final CountDownLatch never = new CountDownLatch(1);
    private final HttpJson http = new HttpJson();
    private final Child simulator;
    private final Child agent;
    private final Child gateway;
    private final GatewayView view;
    private final Complaints complaints;
    private @Nullable Instant liveAt;
    private Instant nextLook = Instant.MIN;

    /**
     * A demo to be run once.
     *
     * @param out gets what happens and the ledger, line by line
     * @param err gets what goes wrong
     * @param stop ends the demo when it is counted down
     */
    public Demo(
            DemoOptions options, InstantSource clock, Consumer<String> out, Consumer<String> err, CountDownLatch stop) {
        this.options = options;
        this.folder = new DemoFolder(options.data());
        this.clock = clock;
        this.out = out;
        this.err = err;
        this.stop = stop;
        LifeLog lives = new LifeLog(folder.run("lives.csv"));
        this.simulator = new Child("simulator", folder, clock, lives);
        this.agent = new Child("edge-agent", folder, clock, lives);
        this.gateway = new Child("gateway", folder, clock, lives);
        this.view = new GatewayView(options.ports().http());
        this.complaints = new Complaints(options.influx());
    }

    /**
     * Runs the demo to its end.
     *
     * @throws IOException when the folder cannot be used or is somebody else's; then nothing in it was changed
     */
    public int run() throws IOException, InterruptedException {
        Instant began = clock.instant();
        if (options.isFresh()) {
            folder.refuseForeign();
        }
        LockFile own = folder.own("steelyard demo");
        try {
            folder.refuseWorkers();
            return run(began);
        } finally {
            own.close();
        }
    }

    private int run(Instant began) throws IOException, InterruptedException {
        try {
            start();
            int code = watch(began);
            return code == ExitCode.DONE ? end() : code;
        } finally {
            for (Child child : List.of(agent, simulator, gateway)) {
                child.stop(Duration.ofSeconds(10));
            }
        }
    }

    private void start() throws IOException, InterruptedException {
        if (options.isFresh()) {
            folder.empty();
        }
        folder.prepare();
        folder.writeSimulator(options);
        folder.writeGateway(options);
        out.accept("starting simulator, gateway and edge agent; data and logs in " + folder.data());
        simulator.start();
        gateway.start();
    }

    /** Until the time is over, somebody ends it, or a process proves useless. */
    private int watch(Instant began) throws IOException, InterruptedException {
        Instant nextStatus = began.plus(STATUS_EVERY);
        while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            folder.introduce();
            if (!agent.isStarted() && folder.hasSimulatorCertificate() && folder.hasMapping()) {
                folder.writeAgent(options.ports());
                agent.start();
            }
            for (Child child : List.of(gateway, simulator, agent)) {
                if (tell(child, child.look()) == Child.News.USELESS) {
                    return child.exitCode() == ExitCode.WRONG_USE ? ExitCode.WRONG_USE : ExitCode.NO;
                }
            }
            Instant now = clock.instant();
            liveness(began, now);
            if (!now.isBefore(nextStatus)) {
                status(began, now);
                nextStatus = now.plus(STATUS_EVERY);
            }
            if (options.length() != null && !now.isBefore(began.plus(options.length()))) {
                return ExitCode.DONE;
            }
        }
        return ExitCode.DONE;
    }

    private Child.News tell(Child child, Child.News news) {
        switch (news) {
            case READY -> out.accept(String.format(Locale.ROOT, "%-11s up    %s", child.name(), place(child)));
            case DIED ->
                err.accept(child.name() + " died (exit code " + child.exitCode() + "); it is started again in 2 s");
            case STARTED_AGAIN -> out.accept(child.name() + " is started again");
            case USELESS ->
                err.accept(child.name() + " ended with exit code " + child.exitCode() + "; its log "
                        + folder.log(child.name()) + " ends with\n" + folder.logEnd(child.name(), 15));
            case NONE -> {}
        }
        return news;
    }

    private String place(Child child) {
        return switch (child.name()) {
            case "simulator" -> "OPC UA on port " + options.ports().opcua() + " and those behind it, one an area";
            case "edge-agent" -> "http://127.0.0.1:" + options.ports().agentHttp();
            default ->
                "console " + view.console() + "  MQTT on port "
                        + options.ports().mqtt();
        };
    }

    /** Once, that values have arrived. */
    private void liveness(Instant began, Instant now) throws InterruptedException {
        if (liveAt != null || now.isBefore(nextLook) || !agent.isReady() || !gateway.isReady()) {
            return;
        }
        nextLook = now.plus(LIVE_EVERY);
        if (view.isLive(began)) {
            liveAt = clock.instant();
            out.accept(String.format(
                    Locale.ROOT, "live values after %.1f s; console %s", seconds(began, liveAt), view.console()));
        }
    }

    /** A line of the ledger: what the agent has reported so far, and what became of it. */
    private void status(Instant began, Instant now) throws InterruptedException {
        JsonNode total = view.ledger().path("total");
        int gaps = view.gaps();
        out.accept(String.format(
                Locale.ROOT,
                "%4.0f s  sampled %s  stored %s  in outbox %s  in inbox %s  missing %s  gaps %d  restarts %d",
                seconds(began, now),
                total.path("sampled").asText("?"),
                total.path("stored").asText("?"),
                total.path("inOutbox").asText("?"),
                total.path("inInbox").asText("?"),
                total.path("missing").asText("?"),
                gaps,
                simulator.deaths() + agent.deaths() + gateway.deaths()));
        complaints.news(view.health()).forEach(err);
    }

    private static double seconds(Instant began, Instant now) {
        return Duration.between(began, now).toMillis() / 1_000.0;
    }

    /** The plant stands still, the agent delivers everything and reports for the last time, the gateway stores it. */
    private int end() throws IOException, InterruptedException {
        out.accept("stopping: the plant stands still, the agent and the gateway drain");
        awaitWhole();
        Instant limit = clock.instant().plus(DRAIN);
        freeze();
        agent.stop(DRAIN);
        UUID epoch = folder.epochs().latest();
        Standing now = standing(epoch);
        while (now.lack() != null && epoch != null && clock.instant().isBefore(limit)) {
            tell(gateway, gateway.look());
            pause();
            now = standing(epoch);
        }
        out.accept(LedgerText.table(now.ledger()).stripTrailing());
        if (now.lack() == null) {
            out.accept("every sample is accounted for");
            return ExitCode.DONE;
        }
        err.accept("NOT every sample is accounted for within " + DRAIN.toSeconds() + " s: " + now.lack());
        complaints.all(view.health()).forEach(err);
        return ExitCode.NO;
    }

    private record Standing(JsonNode ledger, @Nullable String lack) {}

    private Standing standing(@Nullable UUID epoch) throws InterruptedException {
        List<JsonNode> rows = epoch == null ? List.of() : view.rows(epoch);
        JsonNode ledger = view.ledger(); // asked for later, so that its total has these rows, too
        return new Standing(ledger, Account.lacks(ledger.path("total"), epoch, rows));
    }

    /** A process that died a moment ago is waited for: its samples belong to the balance. */
    private void awaitWhole() throws IOException, InterruptedException {
        Instant limit = clock.instant().plus(DRAIN);
        while (clock.instant().isBefore(limit) && !isWhole()) {
            for (Child child : List.of(gateway, simulator, agent)) {
                tell(child, child.look());
            }
            pause();
        }
    }

    private boolean isWhole() throws InterruptedException {
        return simulator.runFile() != null && gateway.runFile() != null && (!agent.isStarted() || hasSampled());
    }

    /** Whether the agent that runs now has numbered a sample: an epoch without any leaves no row in the ledger. */
    private boolean hasSampled() throws InterruptedException {
        RunFile running = agent.runFile();
        if (running == null) {
            return false;
        }
        try {
            JsonNode status = http.get(URI.create(running.url() + "/status"));
            return status.path("outbox").path("sampled").asLong() > 0;
        } catch (IOException e) {
            return false; // dead just now
        }
    }

    private void freeze() throws InterruptedException {
        RunFile running = simulator.runFile();
        if (running == null) {
            return;
        }
        try {
            http.post(URI.create(running.url() + "/freeze"));
            Instant limit = clock.instant().plus(DELIVERY);
            while (clock.instant().isBefore(limit)
                    && http.get(URI.create(running.url() + "/status"))
                                    .path("undelivered")
                                    .asLong()
                            > 0) {
                pause();
            }
        } catch (IOException e) {
            err.accept("the simulator did not stand still: " + e.getMessage());
        }
    }

    /** Also when the demo is being stopped: ending must not spin. */
    private void pause() throws InterruptedException {
        if (never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
