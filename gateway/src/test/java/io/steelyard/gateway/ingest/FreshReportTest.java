package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.Gateway;
import io.steelyard.gateway.Surroundings;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.settings.SettingsFile;
import io.steelyard.sparkplug.DataType;
import io.steelyard.testkit.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long the ledger takes a report of an agent for the whole truth. */
@Timeout(60)
final class FreshReportTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    /** While the agent is there it goes on sampling: of what it has not reported nobody can say that nothing is missing. */
    @Test
    void aReportOlderThanHalfAMinuteSaysNothingOfBalanceWhileItsAgentIsThere() throws Exception {
        try (Gateway gateway = gateway()) {
            gateway.start();
            MqttClient client =
                    new MqttClient("tcp://127.0.0.1:" + gateway.mqttPort(), "edge", new MemoryPersistence());
            client.connect();
            publish(client, agent.nodeBirth(EPOCH, null));
            publish(client, agent.deviceBirth(DataType.DOUBLE));
            publish(client, agent.data(EPOCH, false, List.of(Given.of(0))));
            publish(client, agent.record(EPOCH, 0, report()));
            awaitBalanced(gateway);

            clock.advance(Duration.ofSeconds(30));
            assertThat(total(gateway).get("balanced").booleanValue()).isTrue();
            clock.advance(Duration.ofSeconds(1));
            assertThat(total(gateway).get("balanced").isNull()).isTrue();
            assertThat(total(gateway).get("missing").longValue()).isZero();

            publish(client, agent.nodeDeath());
            awaitBalanced(gateway);
            client.disconnect();
            client.close();
        }
    }

    private Gateway gateway() throws Exception {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\n");
        return new Gateway(
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of)),
                new Surroundings(new DiskFiles(), clock, System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    private ReportRecord report() {
        return new ReportRecord(
                EPOCH,
                clock.instant().toEpochMilli() * 1_000_000,
                0,
                List.of(new ReportRecord.Hour(0, 0, 0)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                false);
    }

    private static void publish(MqttClient client, Arrival arrival) throws Exception {
        Arrival.Published published = (Arrival.Published) arrival;
        client.publish(published.topic(), published.payload().toArray(), 1, false);
    }

    private static JsonNode total(Gateway gateway) throws Exception {
        URI ledger = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/api/v1/ledger?to=2200-01-01T00:00:00Z");
        return JSON.readTree(HTTP.send(HttpRequest.newBuilder(ledger).build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .get("total");
    }

    private static void awaitBalanced(Gateway gateway) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!total(gateway).get("balanced").booleanValue()) {
            assertThat(System.nanoTime()).as("balanced within 20 s").isLessThan(end);
            var unused = never.await(20, TimeUnit.MILLISECONDS);
        }
    }
}
