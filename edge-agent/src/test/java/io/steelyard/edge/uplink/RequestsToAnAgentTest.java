package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.EdgeAgent;
import io.steelyard.edge.Surroundings;
import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.Received;
import io.steelyard.settings.SettingsFile;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent, which is asked over its own session, as its key {@code remote} says. */
@Timeout(60)
final class RequestsToAnAgentTest {
    private static final String REQUESTS = "steelyard/v1/demo/edge-1/rpc";
    private static final String ANSWERS = "steelyard/answers/me";

    @TempDir
    Path folder;

    private ScriptedBroker broker;

    @BeforeEach
    void open() throws IOException {
        broker = new ScriptedBroker();
        broker.sayReceived(new Received(new UUID(7, 7), List.of()).toJson());
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void anAgentThatMayBeLookedAtAnswers() throws Exception {
        try (EdgeAgent agent = new EdgeAgent(config("read"), around())) {
            agent.start();
            broker.next("NBIRTH");
            assertThat(broker.subscribed).contains(REQUESTS);
            broker.ask(REQUESTS, ANSWERS, "{\"operation\":\"status\"}");
            assertThat(text(broker.next(ANSWERS))).contains("\"operation\":\"status\",\"status\":200");
            broker.ask(REQUESTS, ANSWERS, "{\"operation\":\"undo\"}");
            assertThat(text(broker.next(ANSWERS))).contains("403", "remote: read");
        }
    }

    /** A broker's rules may let it do all else: data go on without requests. */
    @Test
    void anAgentThatMayNotListenToRequestsIsBornAllTheSame() throws Exception {
        broker.refuseTopicsOn("/rpc");
        try (EdgeAgent agent = new EdgeAgent(config("read"), around())) {
            agent.start();
            broker.next("NBIRTH");
            assertThat(broker.connects).hasSize(1);
        }
    }

    /** Not even of a broker that sends it what it has not asked for. */
    @Test
    void anAgentWithRemoteNoneListensToNobodyAndDoesNothing() throws Exception {
        try (EdgeAgent agent = new EdgeAgent(config("none"), around())) {
            agent.start();
            broker.next("NBIRTH");
            assertThat(broker.subscribed).isNotEmpty().doesNotContain(REQUESTS);
            broker.ask(REQUESTS, ANSWERS, "{\"operation\":\"status\"}");
            broker.ask(REQUESTS, ANSWERS, "{\"operation\":\"undo\"}");
            broker.ask(REQUESTS, "nowhere", "no request");
            bearAgain();
            assertThat(topicsUntilBornAgain()).noneMatch(topic -> topic.startsWith("steelyard/"));
            assertThat(folder.resolve("edge-agent")).isDirectory();
            assertThat(folder.resolve("edge-agent/audit.log")).doesNotExist();
        }
    }

    private static String text(ScriptedBroker.Message message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    private void bearAgain() throws IOException {
        Metric rebirth = Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true));
        broker.say(
                "spBv1.0/demo/NCMD/edge-1", Payload.of(1, 0, List.of(rebirth)).encode(1_000));
    }

    /** What came before that, and in the second behind it. */
    private List<String> topicsUntilBornAgain() throws InterruptedException {
        List<String> topics = new ArrayList<>();
        String topic = broker.next().topic();
        while (!topic.contains("NBIRTH")) {
            topics.add(topic);
            topic = broker.next().topic();
        }
        ScriptedBroker.@Nullable Message late = broker.messages.poll(1, TimeUnit.SECONDS);
        while (late != null) {
            topics.add(late.topic());
            late = broker.messages.poll(1, TimeUnit.SECONDS);
        }
        return topics;
    }

    private AgentConfig config(String remote) throws IOException {
        ReadyPair.in(folder.resolve("edge-agent/pki/own"));
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                http: {port: 0}
                remote: %s
                uplink: {url: "mqtt://127.0.0.1:%d"}
                outbox: {segment: 1MB, cap: 10MB}
                report: {every: 1d}
                servers: []
                assets: []
                """.formatted(folder, remote, broker.port()));
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
    }

    private static Surroundings around() {
        return new Surroundings(
                UUID.randomUUID(), new DiskFiles(), InstantSource.system(), System::nanoTime, new Random(7), work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
