package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that is not ours, over MQTT, as whoever reads the HTTP pages sees it. */
@Timeout(60)
final class ForeignPublisherTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path folder;

    private final PayloadWriter out = new PayloadWriter(1 << 16);
    private final long millis = System.currentTimeMillis();
    private Gateway gateway;
    private Mqtt5BlockingClient client;
    private int seq;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\n");
        GatewayConfig config =
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of));
        gateway = new Gateway(
                config,
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
        gateway.start();
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier("foreign")
                .serverHost("127.0.0.1")
                .serverPort(gateway.mqttPort())
                .buildBlocking();
        client.connect();
    }

    @AfterEach
    void end() {
        client.disconnect();
        gateway.close();
    }

    /** One message with one metric, acknowledged when it is on the gateway's disk. */
    private void sends(String type, String device, String metric, long value) {
        boolean isNodesBirth = type.equals("NBIRTH");
        seq = isNodesBirth ? 0 : seq + 1;
        out.clear().timestamp(millis + value).seq(seq & 255);
        if (isNodesBirth) {
            whole("bdSeq", 0);
        }
        whole(metric, value);
        client.publishWith()
                .topic("spBv1.0/works/" + type + "/n1" + (device.isEmpty() ? "" : "/" + device))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(out.toByteArray())
                .send();
    }

    private void whole(String name, long value) {
        out.beginMetric()
                .name(name)
                .dataType(DataType.INT64)
                .whole(DataType.INT64, value)
                .endMetric();
    }

    private HttpResponse<String> ask(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = ask(path);
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.missingNode();
    }

    private JsonNode await(String path, Predicate<JsonNode> isThere) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE;
        JsonNode page = json(path);
        while (!isThere.test(page)) {
            assertThat(System.nanoTime()).as(path + " within 20 s: " + page).isLessThan(end);
            var unused = never.await(20, TimeUnit.MILLISECONDS);
            page = json(path);
        }
        return page;
    }

    /** With the node's birth every device is stale until its own. */
    @Test
    void aDeviceThatTheNewBirthsLeaveOutIsSaidToBeGone() throws Exception {
        sends("NBIRTH", "", "load", 1);
        sends("DBIRTH", "d1", "level", 1);
        sends("DBIRTH", "d2", "level", 1);
        await("/api/v1/assets/d2", page -> page.path("online").asBoolean());
        sends("NBIRTH", "", "load", 2);
        sends("DBIRTH", "d1", "level", 2);
        await(
                "/api/v1/assets/d2",
                page -> !page.path("online").asBoolean(true)
                        && page.at("/signals/0/stale").asBoolean());
        JsonNode born = await(
                "/api/v1/assets/d1",
                page -> page.path("online").asBoolean()
                        && page.at("/signals/0/stale").isBoolean()
                        && !page.at("/signals/0/stale").asBoolean());
        assertThat(born.get("online").asBoolean()).isTrue();
        assertThat(born.at("/signals/0/stale").asBoolean()).isFalse();
        assertThat(json("/api/v1/assets/n1").get("online").asBoolean()).isTrue();
    }

    /** Whatever is stored can be listed and asked for. */
    @Test
    void aNodesOwnMetricsCanBeListedAndRead() throws Exception {
        sends("NBIRTH", "", "load", 1);
        sends("NDATA", "", "load", 2);
        sends("NDATA", "", "load.int", 666);
        sends("NDATA", "", "load", 3);
        JsonNode series = await(
                "/api/v1/series?asset=n1&signal=load",
                page -> page.path("points").size() == 3);
        assertThat(series.at("/points/2/value").asLong()).isEqualTo(3);
        JsonNode listed = json("/api/v1/assets").at("/sites/0/areas/0/lines/0/assets/0");
        assertThat(listed.get("id").asText()).isEqualTo("works/n1");
        assertThat(listed.get("profile").asText()).isEqualTo("edge-node");
        assertThat(json("/api/v1/assets/works%2Fn1").at("/signals/0/value").asLong())
                .isEqualTo(3);
        assertThat(ask("/api/v1/gaps?asset=works/n1").statusCode()).isEqualTo(200);
    }

    /** No ledger accounts for samples without numbers: that is said wherever somebody might believe otherwise. */
    @Test
    void itsSamplesAreSaidToBeNotNumberedAndItsHolesAreCounted() throws Exception {
        sends("NBIRTH", "", "load", 1);
        sends("DBIRTH", "d1", "level", 2);
        sends("DDATA", "d1", "level", 3);
        JsonNode asset =
                await("/api/v1/assets/d1", page -> page.at("/signals/0/value").asLong() == 3);
        assertThat(asset.get("numbered").isBoolean()).isTrue();
        assertThat(asset.get("numbered").asBoolean()).isFalse();
        assertThat(asset.get("seqMissed").asLong()).isZero();
        seq += 2;
        sends("DDATA", "d1", "level", 4);
        await(
                "/api/v1/assets",
                page -> page.at("/sites/0/areas/0/lines/0/assets/0/seqMissed").asLong() == 2);
        await(
                "/api/v1/series?asset=d1&signal=level",
                page -> page.path("points").size() == 3);
        assertThat(ask("/metrics").body())
                .contains(
                        "steelyard_publisher_numbered{agent=\"works/n1\"} 0\n",
                        "steelyard_not_numbered_total{agent=\"works/n1\"} 4\n",
                        "steelyard_seq_missed_total{agent=\"works/n1\"} 2\n");
    }

    /** A name that the stores separate names with is nobody's signal, and is counted. */
    @Test
    void aNameThatBreaksTheRuleIsKeptAside() throws Exception {
        sends("NBIRTH", "", "load", 1);
        sends("DBIRTH", "d1", "level", 2);
        sends("DBIRTH", "d1", "level.int", 3);
        sends("DDATA", "d1", "level.int", 4);
        await("/api/v1/dead-letter", page -> page.path("messagesKeptAside").asLong() == 2);
        assertThat(ask("/metrics").body())
                .contains("steelyard_stage_dropped_total{stage=\"ingest\",reason=\"kept-aside\"} 2\n");
        assertThat(json("/api/v1/assets/d1").get("signals").size()).isEqualTo(1);
        assertThat(ask("/api/v1/series?asset=d1&signal=level.int").statusCode()).isEqualTo(400);
    }
}
