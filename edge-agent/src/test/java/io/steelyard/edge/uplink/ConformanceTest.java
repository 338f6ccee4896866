package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.TwoDevices.INBOX;
import static io.steelyard.edge.uplink.TwoDevices.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.codec.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an edge node says and in which form, byte by byte as it comes to a server, held against the assertions of Sparkplug 3.0;
 * {@code docs/sparkplug-conformance.md} names them one by one.
 */
@Timeout(60)
class ConformanceTest {
    /** The bench's clock, in UTC. */
    private static final long NOW = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();

    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS_ONE = 0x08;
    private static final int WILL_FLAGS = 0x3C; // will, its QoS, its retain flag

    @TempDir
    Path folder;

    private TwoDevices plant;

    @BeforeEach
    void open() throws IOException {
        plant = new TwoDevices(folder);
    }

    @AfterEach
    void close() throws IOException {
        plant.close();
    }

    @Test
    void connectsWithItsDeathAsWillAndListensToItsCommands() throws Exception {
        plant.start();
        ScriptedBroker.Connect connect = plant.broker.connects.poll(10, TimeUnit.SECONDS);
        assertThat(connect.flags() & CLEAN_START).isEqualTo(CLEAN_START);
        assertThat(connect.sessionExpiry()).isZero();
        assertThat(connect.flags() & WILL_FLAGS).isEqualTo(WILL | WILL_QOS_ONE);
        assertThat(connect.willTopic()).isEqualTo("spBv1.0/demo/NDEATH/edge-1");
        byte[] bytes = new byte[connect.will().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = connect.will().get(i);
        }
        Payload will = Payload.decode(bytes);
        assertThat(will.seq()).isNull();
        assertThat(will.metrics()).extracting(Metric::name).containsExactly("bdSeq");
        assertThat(will.metric("bdSeq").dataType()).isEqualTo(DataType.INT64);
        Payload birth = Payload.decode(plant.broker.next("NBIRTH").payload());
        assertThat(birth.metric("bdSeq").dataType()).isEqualTo(DataType.INT64);
        assertThat(birth.metric("bdSeq").value()).isEqualTo(will.metric("bdSeq").value());
        assertThat(plant.broker.subscribed)
                .contains("spBv1.0/demo/NCMD/edge-1")
                .noneMatch(topic -> topic.contains("DCMD"));
    }

    /** NDEATH first; behind it the server says the will, too, by the reason of DISCONNECT. */
    @Test
    void leavesWithItsDeathAndHasItsWillSaid() throws Exception {
        plant.start();
        plant.broker.next("stand-1");
        plant.uplink.close();
        ScriptedBroker.Message death = plant.broker.next("NDEATH");
        assertThat(death.qos()).isEqualTo(1);
        assertThat(death.retained()).isFalse();
        assertThat(Payload.decode(death.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        assertThat(plant.broker.endings.poll(5, TimeUnit.SECONDS)).isEqualTo("disconnect 4");
    }

    /** With QoS 0, as the specification has it, and with QoS 1, which is all that differs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everyMessageHasItsPlaceAndForm(int qos) throws Exception {
        plant.start(UplinkConfig.Release.GATEWAY, qos);
        List<ScriptedBroker.Message> said = new ArrayList<>();
        births(said);
        plant.outbox.sampled(PRESENT, 0, 1, 2);
        said.add(plant.broker.next());
        plant.outbox.recorded(PRESENT, 0, "event", "{}");
        said.add(plant.broker.next());
        plant.broker.sayReceived(received(INBOX, PRESENT, 0, 1).replace("\"records\":[]", "\"records\":[[0,0]]"));
        plant.broker.say(
                "spBv1.0/demo/NCMD/edge-1",
                Payload.of(1, 0, List.of(Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true))))
                        .encode(1_000));
        births(said);
        plant.outbox.sampled(PRESENT, 2, 3);
        said.add(plant.broker.next());
        plant.catalogue.lost("plc");
        said.add(plant.broker.next());
        said.add(plant.broker.next());

        assertThat(said.subList(9, 11))
                .extracting(ScriptedBroker.Message::topic)
                .containsExactlyInAnyOrder("spBv1.0/demo/DDEATH/edge-1/lathe-1", "spBv1.0/demo/DDEATH/edge-1/stand-1");
        assertThat(said.subList(0, 9))
                .extracting(ScriptedBroker.Message::topic)
                .containsExactly(
                        "spBv1.0/demo/NBIRTH/edge-1",
                        "spBv1.0/demo/DBIRTH/edge-1/lathe-1",
                        "spBv1.0/demo/DBIRTH/edge-1/stand-1",
                        "spBv1.0/demo/DDATA/edge-1/stand-1",
                        "spBv1.0/demo/NDATA/edge-1",
                        "spBv1.0/demo/NBIRTH/edge-1",
                        "spBv1.0/demo/DBIRTH/edge-1/lathe-1",
                        "spBv1.0/demo/DBIRTH/edge-1/stand-1",
                        "spBv1.0/demo/DDATA/edge-1/lathe-1");
        assertThat(said).allMatch(message -> message.qos() == qos).noneMatch(ScriptedBroker.Message::retained);
        Map<Long, String> aliases = new HashMap<>();
        Set<String> nodes = new HashSet<>();
        long seq = -1;
        for (ScriptedBroker.Message message : said) {
            Payload payload = Payload.decode(message.payload());
            seq = message.topic().contains("NBIRTH") ? 0 : seq + 1;
            assertThat(payload.seq()).as(message.topic()).isEqualTo(seq);
            assertThat(payload.timestamp()).as(message.topic()).isEqualTo(NOW);
            assertThat(payload.metrics()).as(message.topic()).allMatch(metric -> metric.timestamp() != null);
            if (message.topic().contains("BIRTH")) {
                born(message, payload, aliases, nodes);
            } else {
                told(message, payload, aliases, nodes);
            }
        }
        assertThat(aliases).hasSize(3); // none meant two signals
    }

    @Test
    void aQualityThatIsNotGoodIsOneOfTheTwoOthers() throws Exception {
        plant.start();
        plant.broker.next("stand-1");
        plant.outbox.add(PRESENT, List.of(sample(0, 0x8000_0000L), sample(1, 0x4000_0000L), sample(2, 0)));
        List<Metric> metrics =
                Payload.decode(plant.broker.next("DDATA").payload()).metrics();
        assertThat(metrics.get(0).properties().entries()).isEqualTo(quality(0));
        assertThat(metrics.get(1).properties().entries()).isEqualTo(quality(500));
        assertThat(metrics.get(2).properties()).isNull();
    }

    private static NumberedSample sample(long number, long status) {
        long time = 1_764_000_000_000_000_000L + number * 1_000_000;
        return new NumberedSample(number, 1, time, ClockSource.SOURCE, time, time, status, 1.0);
    }

    private static Map<String, PropertySet.Property> quality(int code) {
        return Map.of("Quality", new PropertySet.Property(DataType.INT32, new Value.Whole(code)));
    }

    private void births(List<ScriptedBroker.Message> said) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            said.add(plant.broker.next());
        }
    }

    private static void born(
            ScriptedBroker.Message message, Payload payload, Map<Long, String> aliases, Set<String> nodes) {
        for (Metric metric : payload.metrics()) {
            assertThat(metric.name()).as("a name in %s", message.topic()).isNotNull();
            assertThat(metric.dataType()).as(metric.name()).isNotNull();
            if (metric.alias() != null) {
                String before = aliases.put(metric.alias(), message.topic() + metric.name());
                assertThat(before).isIn(null, message.topic() + metric.name());
            } else if (message.topic().contains("NBIRTH")) {
                nodes.add(metric.name());
            }
        }
        if (message.topic().contains("NBIRTH")) {
            Metric rebirth = payload.metric("Node Control/Rebirth");
            assertThat(rebirth.alias()).isNull();
            assertThat(rebirth.dataType()).isEqualTo(DataType.BOOLEAN);
            assertThat(rebirth.value()).isEqualTo(new Value.Flag(false));
            assertThat(payload.metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        }
    }

    private static void told(
            ScriptedBroker.Message message, Payload payload, Map<Long, String> aliases, Set<String> nodes) {
        long time = Long.MIN_VALUE;
        for (Metric metric : payload.metrics()) {
            if (message.topic().contains("DDATA")) {
                assertThat(metric.dataType()).isNull();
                assertThat(metric.name()).isNull();
                assertThat(aliases.get(metric.alias()))
                        .startsWith(message.topic().replace("DDATA", "DBIRTH"));
            } else {
                assertThat(nodes).contains(metric.name());
                assertThat(metric.dataType()).isEqualTo(DataType.STRING);
            }
            assertThat(metric.timestamp()).isGreaterThanOrEqualTo(time);
            time = metric.timestamp();
        }
    }
}
