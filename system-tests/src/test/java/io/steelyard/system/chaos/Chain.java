package io.steelyard.system.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.verify.Verdict;
import io.steelyard.cli.verify.Verify;
import io.steelyard.simulator.SimulatorMain;
import io.steelyard.system.Steelyard;
import io.steelyard.testkit.RealInflux;
import io.steelyard.testkit.Relay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Simulator, agent, gateway, store and, when asked for, a broker between agent and gateway, each a process of its own, with
 * a line that can be hurt between each two. Not for several threads.
 *
 * <pre>
 *   simulator ──plantLink── agent ──uplink── [broker ──toGateway──] gateway ──toStore── InfluxDB | embedded
 * </pre>
 */
final class Chain implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration DELIVERY = Duration.ofSeconds(4); // several publishing intervals
    /** What the plant's queues hold for an agent that was killed. */
    private static final Duration BRIDGED = Duration.ofSeconds(60);

    private static final Duration PUBLISHING = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(16); // on a busy machine
    private static final List<String> WHOLE =
            List.of("disk full-after never", "disk fail-names off", "disk slow never", "disk halt-at never");
    /** What a broker has thrown away comes again after five minutes, when nothing else makes the agent look sooner. */
    private static final Duration SENT_AGAIN = Duration.ofMinutes(6);

    private static final Duration WATCHING = Duration.ofSeconds(3); // until every signal's value of the moment is there

    private final Path folder;
    private final Path data;
    private final Settings settings;
    private final Member simulator;
    private final Member agent;
    private final Member gateway;
    private final @Nullable RealInflux influx;
    private final @Nullable Relay toStore;
    private final @Nullable Broker broker;
    private final @Nullable Relay toGateway;
    private final Make make;
    private final Relay uplink;
    private final Relay plantLink;
    private final Member twin;
    private final InstantSource clock;
    private final Ask ask = new Ask();
    private Instant twinBegan = Instant.MIN;

    Chain(Path folder, Make make, InstantSource clock) throws IOException, InterruptedException {
        this.folder = folder;
        this.make = make;
        this.clock = clock;
        this.settings = new Settings(folder, Steelyard.freePortBase(), make);
        this.data = Files.createDirectories(settings.data());
        this.influx = make.influx().isEmpty()
                ? null
                : RealInflux.fresh(make.influx().get(), Files.createDirectories(folder.resolve("influx")));
        this.toStore = influx == null ? null : new Relay(influx.url().getPort(), System::nanoTime);
        this.toGateway = make.broker().isEmpty() ? null : new Relay(settings.mqttPort(), System::nanoTime);
        this.broker = toGateway == null
                ? null
                : new Broker(make.broker().get(), Files.createDirectories(folder.resolve("broker")), toGateway.port());
        this.uplink = new Relay(broker == null ? settings.mqttPort() : broker.port(), System::nanoTime);
        this.plantLink = new Relay(settings.plantPort(), System::nanoTime);
        simulator = new Member("simulator", SimulatorMain.class, data, settings.simulator(), clock);
        OptionalInt store = toStore == null ? OptionalInt.empty() : OptionalInt.of(toStore.port());
        gateway = new Member("gateway", HurtGateway.class, data, settings.gateway(store), clock);
        agent = new Member("edge-agent", HurtEdgeAgent.class, data, settings.file("edge-agent"), clock);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        twin = new Member("edge-agent", HurtEdgeAgent.class, elsewhere, settings.file("twin"), clock);
    }

    /** Starts everything, from the store outwards, and waits for the first values. */
    void start() throws IOException, InterruptedException {
        if (broker != null) {
            broker.start();
        }
        gateway.launch();
        simulator.start();
        settings.agent("edge-agent", data, uplink.port(), plantLink.port(), make);
        agent.launch();
        trust(data.resolve("simulator/pki/own/simulator.der"), data.resolve("edge-agent/pki/trusted"));
        trust(data.resolve("edge-agent/pki/own/edge-agent.der"), data.resolve("simulator/pki/trusted"));
        gateway.awaitReady();
        agent.awaitReady();
        awaitFlow();
    }

    Member simulator() {
        return simulator;
    }

    Member agent() {
        return agent;
    }

    Member gateway() {
        return gateway;
    }

    List<Member> members() {
        return List.of(simulator, agent, gateway);
    }

    /** The line between the agent and whom it publishes to. */
    Relay uplink() {
        return uplink;
    }

    /** The line between the plant's servers and the agent. */
    Relay plantLink() {
        return plantLink;
    }

    /** The line between gateway and database; null with the embedded store. */
    @Nullable
    Relay toStore() {
        return toStore;
    }

    @Nullable
    RealInflux influx() {
        return influx;
    }

    @Nullable
    Broker broker() {
        return broker;
    }

    /** The line between a broker and the gateway; null without a broker. */
    @Nullable
    Relay toGateway() {
        return toGateway;
    }

    /** From now on the agent publishes with this QoS; it is restarted in order for that. */
    void publishWith(int qos) throws IOException, InterruptedException {
        agent.stop();
        settings.agent("edge-agent", data, uplink.port(), plantLink.port(), make.with(qos));
        agent.start();
    }

    /** The agent's folder of what is not confirmed. */
    Path outbox() {
        return data.resolve("edge-agent/outbox");
    }

    /** The gateway's folder of what it has acknowledged. */
    Path inbox() {
        return data.resolve("gateway/inbox");
    }

    /** The plant's certificate and its key. */
    Path plantIdentity() {
        return data.resolve("simulator/pki/own");
    }

    /** Certificates that the agent has not taken. */
    Path rejected() {
        return data.resolve("edge-agent/pki/rejected");
    }

    /** Whether the agent watches the plant, as far as it knows. */
    boolean isWatching() {
        return counter(agentUrl() + "/metrics", "steelyard_agent_server_connected{server=\"plant\"}") == 1;
    }

    /** Where a copy of a folder may stand. */
    Path copy() {
        return folder.resolve("copy");
    }

    /** Another agent with the name and an image of the disk of the one that runs. */
    void startTwin() throws IOException, InterruptedException {
        Path elsewhere = folder.resolve("elsewhere");
        Instant imageAt = now();
        agent.image(data.resolve("edge-agent"), elsewhere.resolve("edge-agent"));
        settings.agent("twin", elsewhere, uplink.port(), plantLink.port(), make);
        twinBegan = now();
        twin.start();
        unseen("twin", imageAt); // from the image on it saw nothing until it was there, as if it had died
    }

    /** Nobody knows what an agent saw since then, for a reason that is not its death. */
    void unseen(String reason, Instant since) throws IOException {
        new LivesFile(data).unseen("edge-agent-" + reason + "-" + agent.lives() + "-" + twin.lives(), since, now());
    }

    /** Nobody knows what was seen of the plant since then, since the line to it was bad. */
    void linkWasBad(Instant since) throws IOException {
        Files.writeString(
                data.resolve("simulator/faults.csv"),
                "begin,cable-cut," + since + ",\nend,cable-cut," + now() + ",\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    Instant now() {
        return clock.instant();
    }

    /** Until it has ended it samples what the first one samples, too. */
    void stopTwin() throws IOException, InterruptedException {
        twin.stop();
        new LivesFile(data).add("edge-agent-copy-" + twin.lives(), twinBegan, twinBegan, now());
    }

    String gatewayUrl() {
        return "http://127.0.0.1:" + settings.gatewayPort();
    }

    /** Switches one of the plant's own faults on, for at most the time; false when the simulator is not there. */
    boolean plantFault(String name, Duration time) throws IOException {
        String url = simulatorUrl();
        return url != null && ask.post(url + "/faults/" + name + "?for=" + time.toMillis() + "ms") == 200;
    }

    void endPlantFault(String name) throws IOException {
        String url = simulatorUrl();
        if (url != null) {
            ask.delete(url + "/faults/" + name);
        }
    }

    private @Nullable String simulatorUrl() throws IOException {
        return ask.file(data.resolve("run/simulator.json")).path("url").asText(null);
    }

    /** Everything mended and running again. */
    void mend() throws IOException, InterruptedException {
        uplink.mend();
        plantLink.mend();
        if (toStore != null) {
            toStore.mend();
        }
        if (toGateway != null) {
            toGateway.mend();
        }
        if (influx != null && !influx.isRunning()) {
            influx.start();
        }
        if (broker != null) {
            broker.start();
        }
        for (Member member : List.of(gateway, simulator, agent)) {
            member.launch();
        }
        for (Member member : List.of(gateway, simulator, agent)) {
            member.awaitReady();
            if (member != simulator) {
                for (String line : WHOLE) {
                    member.say(line);
                }
            }
        }
    }

    /** Waits until the gateway stores new samples. */
    void awaitFlow() throws IOException {
        long before = Math.max(0, stored());
        await("samples are stored again; gateway:\n" + gateway.logEnd() + "\nagent:\n" + agent.logEnd())
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> stored() > before || (stored() >= 0 && stored() < before));
    }

    /**
     * Waits until the agent watches the plant and takes new values of it: by then every gap is over, since each signal's
     * value of the moment comes first.
     */
    void awaitWatching() throws IOException, InterruptedException {
        await("the agent watches the plant; agent:\n" + agent.logEnd())
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(this::isWatching);
        Member.pass(WATCHING);
    }

    /** Waits until the outbox holds hardly anything: whatever was late has arrived. */
    void awaitCaughtUp() throws IOException {
        awaitHeld(2_000);
    }

    private void awaitHeld(long most) throws IOException {
        await("the outbox is drained; agent:\n" + agent.logEnd())
                .atMost(LIMIT.multipliedBy(2).plus(make.isReleasedByTheGateway() ? SENT_AGAIN : Duration.ZERO))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> held() >= 0 && held() <= most);
    }

    /** Samples in the outbox; -1 while the agent does not answer. */
    long held() {
        return counter(agentUrl() + "/metrics", "steelyard_agent_outbox{what=\"held\"}");
    }

    /** Waits until nothing is left in the inbox that the store has not, when nothing comes any more. */
    void awaitEverythingStored() throws IOException, InterruptedException {
        await("the gateway has stored everything; gateway:\n" + gateway.logEnd())
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> depth("inbox") == 0 && depth("store") == 0);
        Member.pass(DELIVERY); // a batch waits for company at most a second
    }

    private long depth(String stage) {
        return counter(gatewayUrl() + "/metrics", "steelyard_stage_depth{stage=\"" + stage + "\"}");
    }

    /** Samples that this life of the gateway has stored; -1 while it does not answer. */
    long stored() {
        return counter(gatewayUrl() + "/metrics", "steelyard_stage_out_total{stage=\"store\"}");
    }

    long counter(String url, String name) {
        return ask.counter(url, name);
    }

    String agentUrl() {
        return "http://127.0.0.1:" + settings.agentPort();
    }

    /** The ledger's total. */
    JsonNode ledger() throws IOException {
        return ask.json(gatewayUrl() + "/api/v1/ledger?to=2200-01-01T00:00:00Z").path("total");
    }

    JsonNode json(String path) throws IOException {
        return ask.json(gatewayUrl() + path);
    }

    /** Stands the plant still, lets everything arrive and ends the agent in order, so that its final report is in. */
    void settle() throws IOException, InterruptedException {
        mend();
        awaitWatching();
        awaitFlow();
        LongestGap.awaitEnded(ask, gatewayUrl(), LIMIT);
        ask.post(simulatorUrl() + "/freeze");
        awaitDelivery();
        awaitHeld(make.isReleasedByTheGateway() ? 0 : 2_000); // what was thrown away on the way may be the last of it
        agent.stop();
        await("the final report is in and everything is stored; gateway:\n" + gateway.logEnd())
                .atMost(LIMIT.multipliedBy(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> ledger().path("state").asText().equals("final")
                        && ledger().path("inInbox").asLong(-1) == 0);
    }

    /** What stands in the queues of a session whose agent was killed is never taken: then it is enough that nothing moves. */
    private void awaitDelivery() throws InterruptedException, IOException {
        long before = -1;
        long now = undelivered();
        while (now != 0 && now != before) {
            Member.pass(DELIVERY);
            before = now;
            now = undelivered();
        }
    }

    private long undelivered() throws IOException {
        return ask.json(simulatorUrl() + "/status").path("undelivered").asLong(-1);
    }

    /** The longest record that a server, an asset or a signal was not known; an open one lasts for ever. */
    Duration longestGap() throws IOException {
        return LongestGap.in(ask, gatewayUrl());
    }

    /** What the oracle says, which is told of every outage and every memory that was lost. */
    Verdict verdict() throws IOException, InterruptedException {
        return Verify.run(new Verify.Options(
                data,
                URI.create(gatewayUrl()),
                PUBLISHING,
                false,
                Verify.reported(PUBLISHING),
                RETRY,
                BRIDGED,
                List.of()));
    }

    private static void trust(Path certificate, Path trusted) throws IOException {
        await().atMost(LIMIT).until(() -> Files.exists(certificate));
        Files.createDirectories(trusted);
        Path next = Files.copy(
                certificate,
                trusted.resolveSibling(certificate.getFileName() + ".next"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, trusted.resolve(certificate.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        for (Member member : List.of(twin, agent, simulator, gateway)) {
            member.close();
        }
        uplink.close();
        plantLink.close();
        for (Relay line : Arrays.asList(toStore, toGateway)) {
            if (line != null) {
                line.close();
            }
        }
        if (influx != null) {
            influx.close();
        }
        if (broker != null) {
            broker.close();
        }
    }
}
