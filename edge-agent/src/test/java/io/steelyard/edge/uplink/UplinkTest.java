package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.InMemoryOutbox.PREVIOUS;
import static io.steelyard.edge.uplink.TwoDevices.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberSet;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.codec.Value;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the uplink sends in which order, what it releases, and how it ends. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for sockets
class UplinkTest {
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
    void saysBirthsFirstThenDataAndReleasesAfterThePuback() throws InterruptedException {
        plant.catalogue.secure("{\"uplink\":\"plain\"}");
        plant.start();
        ScriptedBroker.Message nbirth = plant.broker.next();
        assertThat(nbirth.topic()).isEqualTo("spBv1.0/demo/NBIRTH/edge-1");
        assertThat(nbirth.qos()).isEqualTo(1);
        Payload birth = Payload.decode(nbirth.payload());
        assertThat(birth.seq()).isEqualTo(0);
        assertThat(birth.metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        assertThat(birth.metric("Node Control/Rebirth").value()).isEqualTo(new Value.Flag(false));
        assertThat(birth.metric("steelyard/epoch").value()).isEqualTo(new Value.Text(PRESENT.toString()));
        assertThat(birth.metric("steelyard/previous").value()).isEqualTo(Value.NULL);
        assertThat(birth.metric("steelyard/security").value()).isEqualTo(new Value.Text("{\"uplink\":\"plain\"}"));
        assertThat(birth.metrics()).extracting(Metric::name).contains("steelyard/gap", "steelyard/report");
        assertThat(plant.broker.next().topic()).isEqualTo("spBv1.0/demo/DBIRTH/edge-1/lathe-1");
        ScriptedBroker.Message dbirth = plant.broker.next();
        assertThat(dbirth.topic()).isEqualTo("spBv1.0/demo/DBIRTH/edge-1/stand-1");
        Metric signal = Payload.decode(dbirth.payload()).metric("s1");
        assertThat(signal.alias()).isEqualTo(1);
        assertThat(signal.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(signal.properties().entries())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "typeName", new PropertySet.Property(DataType.STRING, new Value.Text("Double")),
                        "role", new PropertySet.Property(DataType.STRING, new Value.Text("power")),
                        "unit", new PropertySet.Property(DataType.STRING, new Value.Text("kW")),
                        "unitId", new PropertySet.Property(DataType.INT32, new Value.Whole(17)),
                        "low", new PropertySet.Property(DataType.DOUBLE, new Value.Real(0.0)),
                        "high", new PropertySet.Property(DataType.DOUBLE, new Value.Real(50.0)),
                        "description", new PropertySet.Property(DataType.STRING, new Value.Text("drive"))));
        assertThat(Payload.decode(dbirth.payload()).metric("steelyard/class").value())
                .isEqualTo(new Value.Text("rolling-mill"));
        assertThat(Payload.decode(dbirth.payload()).metric("steelyard/server").value())
                .isEqualTo(new Value.Text("plc"));

        plant.outbox.sampled(PRESENT, 0, 1, 2);
        ScriptedBroker.Message data = plant.broker.next();
        assertThat(data.topic()).isEqualTo("spBv1.0/demo/DDATA/edge-1/stand-1");
        assertThat(numbers(data)).containsExactly(Map.entry(0L, false), Map.entry(1L, false));
        Payload payload = Payload.decode(data.payload());
        assertThat(payload.seq()).isEqualTo(3);
        assertThat(payload.metrics().get(1).alias()).isEqualTo(2);
        assertThat(payload.metrics().get(1).value()).isEqualTo(new Value.Real(1));
        plant.awaitReleased(PRESENT, NumberSet.range(0, 1));
    }

    @Test
    void announcesItsEpochsAndItsWill() throws InterruptedException {
        plant.outbox.withPrevious();
        plant.start();
        ScriptedBroker.Connect connect = plant.broker.connects.poll(10, TimeUnit.SECONDS);
        assertThat(connect.properties())
                .containsExactly("steelyard-epoch=" + PRESENT, "steelyard-previous=" + PREVIOUS);
        assertThat(connect.willTopic()).isEqualTo("spBv1.0/demo/NDEATH/edge-1");
        assertThat(Payload.decode(plant.broker.next("NBIRTH").payload())
                        .metric("steelyard/previous")
                        .value())
                .isEqualTo(new Value.Text("{\"epoch\":\"" + PREVIOUS + "\",\"last\":-1}"));
    }

    @Test
    void beginsAnewAfterACutAndRepeatsWhatWasNotConfirmed() throws Exception {
        plant.start();
        plant.broker.next("stand-1");
        plant.broker.answer(message -> message.topic().contains("DDATA") ? ScriptedBroker.WITHHOLD : 0);
        plant.outbox.sampled(PRESENT, 0, 1);
        assertThat(numbers(plant.broker.next("DDATA"))).containsExactly(Map.entry(0L, false));
        plant.broker.answer(message -> 0);
        plant.broker.cut();
        ScriptedBroker.Message nbirth = plant.broker.next("NBIRTH");
        assertThat(nbirth.connection()).isEqualTo(2);
        assertThat(Payload.decode(nbirth.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(1));
        assertThat(numbers(plant.broker.next("DDATA"))).containsExactly(Map.entry(0L, true));
        plant.awaitReleased(PRESENT, NumberSet.range(0, 0));
    }

    @Test
    void remembersItsBdSeqOverARestart() throws InterruptedException {
        plant.start();
        plant.broker.next("stand-1");
        plant.uplink.close();
        plant.start();
        assertThat(Payload.decode(plant.broker.next("NBIRTH").payload())
                        .metric("bdSeq")
                        .value())
                .isEqualTo(new Value.Whole(1));
    }

    /** MQTT's PUBACK carries a yes or a no; the client library completes normally for both. */
    @Test
    void doesNotReleaseOnANegativePubackButBeginsWithBirths() throws Exception {
        List<String> refused = new ArrayList<>();
        plant.broker.answer(message -> {
            if (message.topic().contains("DDATA") && refused.isEmpty()) {
                refused.add(message.topic());
                return 0x97; // quota exceeded
            }
            return 0;
        });
        plant.start();
        plant.broker.next("stand-1");
        plant.broker.sayReceived(null); // so that it waits behind the next births until it was looked at
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.broker.next("DDATA");
        assertThat(plant.broker.next().topic()).contains("NBIRTH");
        assertThat(plant.outbox.released(PRESENT).isEmpty()).isTrue();
        plant.broker.say(
                "steelyard/v1/demo/edge-1/received",
                TwoDevices.nothingReceived().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(numbers(plant.broker.next("DDATA"))).containsExactly(Map.entry(0L, true));
        plant.awaitReleased(PRESENT, NumberSet.range(0, 0));
        assertThat(plant.uplink.status().refused()).isEqualTo(1);
    }

    /** One sample that the other side cannot take must not hold up the others. */
    @Test
    void halvesARefusedMessageUntilTheBadSampleIsAloneAndSetsItAside() throws InterruptedException {
        plant.broker.answer(
                message -> message.topic().contains("DDATA") && numbers(message).containsKey(13L) ? 0x99 : 0);
        int[] signals = new int[40];
        java.util.Arrays.fill(signals, 1);
        plant.outbox.sampled(PRESENT, 0, signals);
        plant.start();
        NumberSet all = NumberSet.range(0, 39);
        plant.awaitReleased(PRESENT, all);
        assertThat(plant.outbox.aside).hasSize(1);
        assertThat(plant.outbox.aside.get(0)).startsWith("13: ").contains("0x99");
    }

    @Test
    void staysBelowTheServersReceiveMaximum() throws Exception {
        plant.broker.receiveMaximum(6);
        plant.outbox.withPrevious();
        plant.start();
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.awaitReleased(PRESENT, NumberSet.range(0, 0));
        plant.broker.next("DDATA");
        plant.broker.answer(message -> ScriptedBroker.WITHHOLD);
        for (int i = 1; i <= 20; i++) {
            plant.outbox.sampled(i % 2 == 0 ? PRESENT : PREVIOUS, i, 1); // two epochs never share a message
        }
        List<ScriptedBroker.Message> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(plant.broker.next());
        }
        assertThat(plant.broker.messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
        plant.broker.acknowledge(sent.get(0));
        assertThat(plant.broker.next().topic()).contains("DDATA");
    }

    @Test
    void keepsRecordsInTheirPlaceBetweenSamples() throws InterruptedException {
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.outbox.recorded(PRESENT, 0, "report", "{\"upTo\":0}");
        plant.outbox.sampled(PRESENT, 1, 1);
        plant.start();
        assertThat(numbers(plant.broker.next("DATA"))).containsKey(0L);
        ScriptedBroker.Message ndata = plant.broker.next("DATA");
        assertThat(ndata.topic()).isEqualTo("spBv1.0/demo/NDATA/edge-1");
        byte[] bytes = ndata.payload();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        assertThat(body.sequence()).isEqualTo(Sequence.RECORDS);
        assertThat(body.number(0)).isEqualTo(0);
        payload.nextMetric();
        assertThat(payload.metric().name()).isEqualTo("steelyard/report");
        assertThat(payload.metric().text()).isEqualTo("{\"upTo\":0}");
        assertThat(numbers(plant.broker.next("DATA"))).containsKey(1L);
        plant.awaitReleased(PRESENT, NumberSet.range(0, 1));
        assertThat(plant.outbox.releasedRecords(PRESENT).contains(0)).isTrue();
    }

    @Test
    void drainsThenSaysGoodbyeInOrder() throws InterruptedException {
        plant.start();
        for (int i = 0; i < 30; i++) {
            plant.outbox.sampled(PRESENT, i * 3L, 1, 2, 3);
        }
        assertThat(plant.uplink.drain(Duration.ofSeconds(20))).isTrue();
        assertThat(plant.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 89));
        plant.uplink.close();
        ScriptedBroker.Message death = plant.broker.next("NDEATH");
        assertThat(Payload.decode(death.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        assertThat(plant.broker.endings.poll(5, TimeUnit.SECONDS)).isEqualTo("disconnect 4");
        assertThat(plant.uplink.status().phase()).isEqualTo("stopped");
    }

    @Test
    void triesForEverWhenItIsRefused() throws InterruptedException {
        plant.broker.answerConnect(0x88); // server unavailable
        plant.start();
        for (int i = 0; i < 3; i++) {
            assertThat(plant.broker.connects.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        plant.broker.answerConnect(0);
        assertThat(plant.broker.next("NBIRTH").topic()).isEqualTo("spBv1.0/demo/NBIRTH/edge-1");
    }

    @Test
    void setsAsideASampleThatIsLargerThanTheServerTakes() throws InterruptedException {
        plant.broker.maximumPacketSize(3_000);
        plant.outbox.define(20, "stand-1", "text", ValueType.STRING);
        plant.outbox.add(
                PRESENT,
                List.of(
                        InMemoryOutbox.sample(0, 1, 1.0),
                        InMemoryOutbox.sample(1, 20, "x".repeat(5_000)),
                        InMemoryOutbox.sample(2, 1, 2.0)));
        plant.start();
        plant.awaitReleased(PRESENT, NumberSet.range(0, 2));
        assertThat(plant.outbox.aside).hasSize(1);
        assertThat(plant.outbox.aside.get(0)).startsWith("1: ").contains("larger");
    }
}
