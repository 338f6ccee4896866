package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.InMemoryOutbox.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.codec.Value;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for sockets
class UplinkTest {

    private static final UUID INBOX = new UUID(7, 7);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private final Catalogue catalogue = new Catalogue();
    private ScriptedBroker broker;
    private @Nullable Uplink uplink;

    @BeforeEach
    void open() throws IOException {
        broker = new ScriptedBroker();
        broker.sayReceived(nothingReceived());
        map("stand-1", 1, 2);
        map("lathe-1", 3);
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        if (uplink != null) {
            uplink.close();
        }
        broker.close();
    }

    private void map(String asset, int... signals) {
        catalogue.put(new AssetInfo(asset, "rolling-mill", "rolling-mill", "rolling", "hot-strip", "plc"));
        List<SignalInfo> infos = new ArrayList<>();
        for (int id : signals) {
            outbox.define(id, asset, "s" + id, ValueType.DOUBLE);
            infos.add(new SignalInfo(
                    id, asset, "s" + id, SignalType.scalar(ValueType.DOUBLE), "power", "kW", 17, 0.0, 50.0, "drive"));
        }
        catalogue.put(asset, infos);
    }

    private static String nothingReceived() {
        return new Received(INBOX, List.of()).toJson();
    }

    private static String received(UUID inbox, UUID epoch, long first, long last) {
        return new Received(inbox, List.of(new Received.Epoch(epoch, List.of(new NumberRange(first, last)), List.of())))
                .toJson();
    }

    private void start() {
        start(UplinkConfig.Release.PUBACK, 1);
    }

    private void start(UplinkConfig.Release release, int qos) {
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + broker.port()), null),
                "steel-city",
                "demo",
                "edge-1",
                qos,
                release,
                64,
                UplinkConfig.Backlog.USUAL,
                Duration.ofMillis(50),
                Duration.ofMillis(200));
        Timing timing = new Timing(InstantSource.fixed(NOW), System::nanoTime, new Random(1));
        try {
            uplink = new Uplink(config, folder, outbox, catalogue, outbox, timing, Thread::new);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        uplink.start();
    }

    /** Numbers of the samples in a DDATA, with whether each is historical. */
    private static Map<Long, Boolean> numbers(ScriptedBroker.Message message) {
        byte[] bytes = message.payload();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        assertThat(body.sequence()).isEqualTo(Sequence.SAMPLES);
        Map<Long, Boolean> numbers = new TreeMap<>();
        while (payload.nextMetric()) {
            numbers.put(body.number(payload.metric().index()), payload.metric().isHistorical());
        }
        return numbers;
    }

    private void awaitReleased(UUID epoch, NumberSet expected) throws InterruptedException {
        while (!outbox.released(epoch).minus(expected).isEmpty()
                || !expected.minus(outbox.released(epoch)).isEmpty()) {
            assertThat(outbox.released.poll(10, TimeUnit.SECONDS))
                    .as("a release; so far %s", outbox.released(epoch))
                    .isNotNull();
        }
    }

    @Test
    void saysBirthsFirstThenDataAndReleasesAfterThePuback() throws InterruptedException {
        catalogue.secure("{\"uplink\":\"plain\"}");
        start();
        ScriptedBroker.Message nbirth = broker.next();
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
        assertThat(broker.next().topic()).isEqualTo("spBv1.0/demo/DBIRTH/edge-1/lathe-1");
        ScriptedBroker.Message dbirth = broker.next();
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

        outbox.sampled(PRESENT, 0, 1, 2);
        ScriptedBroker.Message data = broker.next();
        assertThat(data.topic()).isEqualTo("spBv1.0/demo/DDATA/edge-1/stand-1");
        assertThat(numbers(data)).containsExactly(Map.entry(0L, false), Map.entry(1L, false));
        Payload payload = Payload.decode(data.payload());
        assertThat(payload.seq()).isEqualTo(3);
        assertThat(payload.metrics().get(1).alias()).isEqualTo(2);
        assertThat(payload.metrics().get(1).value()).isEqualTo(new Value.Real(1));
        awaitReleased(PRESENT, NumberSet.range(0, 1));
    }

    @Test
    void announcesItsEpochsAndItsWill() throws InterruptedException {
        outbox.withPrevious();
        start();
        ScriptedBroker.Connect connect = broker.connects.poll(10, TimeUnit.SECONDS);
        assertThat(connect.properties())
                .containsExactly("steelyard-epoch=" + PRESENT, "steelyard-previous=" + PREVIOUS);
        assertThat(connect.willTopic()).isEqualTo("spBv1.0/demo/NDEATH/edge-1");
        assertThat(Payload.decode(broker.next("NBIRTH").payload())
                        .metric("steelyard/previous")
                        .value())
                .isEqualTo(new Value.Text("{\"epoch\":\"" + PREVIOUS + "\",\"last\":-1}"));
    }

    /** A number that the gateway already has must not be given away again before the gateway could say so. */
    @Test
    void sendsNothingNumberedBeforeTheGatewayHasSpoken() throws Exception {
        broker.sayReceived(null);
        outbox.sampled(PRESENT, 0, 1);
        start();
        broker.next("NBIRTH");
        broker.next("DBIRTH");
        broker.next("DBIRTH");
        assertThat(broker.messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
        broker.say(
                "steelyard/v1/demo/edge-1/received",
                nothingReceived().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(numbers(broker.next("DDATA"))).containsKey(0L);
    }

    @Test
    void releasesWhatTheGatewayHasAndSendsTheRestAsHistory() throws InterruptedException {
        outbox.sampled(PRESENT, 0, 1, 2, 3);
        broker.sayReceived(received(INBOX, PRESENT, 0, 1));
        start();
        assertThat(numbers(broker.next("DDATA"))).containsExactly(Map.entry(2L, true));
        awaitReleased(PRESENT, NumberSet.range(0, 2));
    }

    @Test
    void beginsAnewAfterACutAndRepeatsWhatWasNotConfirmed() throws Exception {
        start();
        broker.next("stand-1");
        broker.answer(message -> message.topic().contains("DDATA") ? ScriptedBroker.WITHHOLD : 0);
        outbox.sampled(PRESENT, 0, 1);
        assertThat(numbers(broker.next("DDATA"))).containsExactly(Map.entry(0L, false));
        broker.answer(message -> 0);
        broker.cut();
        ScriptedBroker.Message nbirth = broker.next("NBIRTH");
        assertThat(nbirth.connection()).isEqualTo(2);
        assertThat(Payload.decode(nbirth.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(1));
        assertThat(numbers(broker.next("DDATA"))).containsExactly(Map.entry(0L, true));
        awaitReleased(PRESENT, NumberSet.range(0, 0));
    }

    @Test
    void remembersItsBdSeqOverARestart() throws InterruptedException {
        start();
        broker.next("stand-1");
        uplink.close();
        start();
        assertThat(Payload.decode(broker.next("NBIRTH").payload())
                        .metric("bdSeq")
                        .value())
                .isEqualTo(new Value.Whole(1));
    }

    /** MQTT's PUBACK carries a yes or a no; the client library completes normally for both. */
    @Test
    void doesNotReleaseOnANegativePubackButBeginsWithBirths() throws InterruptedException {
        List<String> refused = new ArrayList<>();
        broker.answer(message -> {
            if (message.topic().contains("DDATA") && refused.isEmpty()) {
                refused.add(message.topic());
                return 0x97; // quota exceeded
            }
            return 0;
        });
        start();
        broker.next("stand-1");
        outbox.sampled(PRESENT, 0, 1);
        broker.next("DDATA");
        assertThat(broker.next().topic()).contains("NBIRTH");
        assertThat(outbox.released(PRESENT).isEmpty()).isTrue();
        assertThat(numbers(broker.next("DDATA"))).containsExactly(Map.entry(0L, true));
        awaitReleased(PRESENT, NumberSet.range(0, 0));
        assertThat(uplink.status().refused()).isEqualTo(1);
    }

    @Test
    void neverTakesABrokerWithoutSubscriberForAYes() throws InterruptedException {
        start();
        broker.next("stand-1");
        broker.answer(message -> message.topic().contains("DDATA") ? 0x10 : 0);
        outbox.sampled(PRESENT, 0, 1);
        broker.next("DDATA");
        broker.next("DDATA");
        assertThat(outbox.released(PRESENT).isEmpty()).isTrue();
        broker.answer(message -> 0);
        awaitReleased(PRESENT, NumberSet.range(0, 0));
    }

    /** One sample that the other side cannot take must not hold up the others. */
    @Test
    void halvesARefusedMessageUntilTheBadSampleIsAloneAndSetsItAside() throws InterruptedException {
        broker.answer(
                message -> message.topic().contains("DDATA") && numbers(message).containsKey(13L) ? 0x99 : 0);
        int[] signals = new int[40];
        java.util.Arrays.fill(signals, 1);
        outbox.sampled(PRESENT, 0, signals);
        start();
        NumberSet all = NumberSet.range(0, 39);
        awaitReleased(PRESENT, all);
        assertThat(outbox.aside).hasSize(1);
        assertThat(outbox.aside.get(0)).startsWith("13: ").contains("0x99");
    }

    @Test
    void answersARebirthRequestWithBirthsAndGoesOn() throws Exception {
        start();
        broker.next("stand-1");
        outbox.sampled(PRESENT, 0, 1);
        broker.next("DDATA");
        broker.say(
                "spBv1.0/demo/NCMD/edge-1",
                Payload.of(1, 0, List.of(Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true))))
                        .encode(1_000));
        ScriptedBroker.Message nbirth = broker.next();
        assertThat(nbirth.topic()).contains("NBIRTH");
        assertThat(nbirth.connection()).isEqualTo(1);
        assertThat(Payload.decode(nbirth.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        broker.next("stand-1");
        outbox.sampled(PRESENT, 1, 1);
        ScriptedBroker.Message data = broker.next("DDATA");
        assertThat(numbers(data)).containsExactly(Map.entry(1L, false));
        assertThat(Payload.decode(data.payload()).seq()).isEqualTo(3);
    }

    @Test
    void staysBelowTheServersReceiveMaximum() throws Exception {
        broker.receiveMaximum(6);
        outbox.withPrevious();
        start();
        broker.next("stand-1");
        outbox.sampled(PRESENT, 0, 1);
        awaitReleased(PRESENT, NumberSet.range(0, 0));
        broker.next("DDATA");
        broker.answer(message -> ScriptedBroker.WITHHOLD);
        for (int i = 1; i <= 20; i++) {
            outbox.sampled(i % 2 == 0 ? PRESENT : PREVIOUS, i, 1); // two epochs never share a message
        }
        List<ScriptedBroker.Message> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(broker.next());
        }
        assertThat(broker.messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
        broker.acknowledge(sent.get(0));
        assertThat(broker.next().topic()).contains("DDATA");
    }

    @Test
    void keepsRecordsInTheirPlaceBetweenSamples() throws InterruptedException {
        outbox.sampled(PRESENT, 0, 1);
        outbox.recorded(PRESENT, 0, "report", "{\"upTo\":0}");
        outbox.sampled(PRESENT, 1, 1);
        start();
        assertThat(numbers(broker.next("DATA"))).containsKey(0L);
        ScriptedBroker.Message ndata = broker.next("DATA");
        assertThat(ndata.topic()).isEqualTo("spBv1.0/demo/NDATA/edge-1");
        byte[] bytes = ndata.payload();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        assertThat(body.sequence()).isEqualTo(Sequence.RECORDS);
        assertThat(body.number(0)).isEqualTo(0);
        payload.nextMetric();
        assertThat(payload.metric().name()).isEqualTo("steelyard/report");
        assertThat(payload.metric().text()).isEqualTo("{\"upTo\":0}");
        assertThat(numbers(broker.next("DATA"))).containsKey(1L);
        awaitReleased(PRESENT, NumberSet.range(0, 1));
        assertThat(outbox.releasedRecords(PRESENT).contains(0)).isTrue();
    }

    @Test
    void bearsASignalThatOnlyTheOutboxKnowsAndBuriesARetiredDevice() throws InterruptedException {
        outbox.withPrevious();
        outbox.define(9, "press-1", "force", ValueType.DOUBLE);
        outbox.sampled(PREVIOUS, 4, 9);
        start();
        ScriptedBroker.Message dbirth = broker.next("press-1");
        assertThat(dbirth.topic()).contains("DBIRTH");
        assertThat(Payload.decode(dbirth.payload()).metric("force").alias()).isEqualTo(9);
        ScriptedBroker.Message data = broker.next();
        assertThat(data.topic()).isEqualTo("spBv1.0/demo/DDATA/edge-1/press-1");
        assertThat(numbers(data)).containsExactly(Map.entry(4L, true));
        assertThat(broker.next().topic()).isEqualTo("spBv1.0/demo/DDEATH/edge-1/press-1");
    }

    @Test
    void bearsAnAssetAgainWhenItsSignalsChange() throws InterruptedException {
        start();
        broker.next("stand-1");
        map("stand-2", 11);
        ScriptedBroker.Message dbirth = broker.next("stand-2");
        assertThat(dbirth.topic()).contains("DBIRTH");
        outbox.sampled(PRESENT, 0, 11);
        assertThat(numbers(broker.next("DDATA"))).containsExactly(Map.entry(0L, false));
    }

    @Test
    void aDeviceIsBornWithoutASignalThatIsMappedNoLongerAndDiesWithItsAsset() throws InterruptedException {
        map("stand-2", 11, 12);
        start();
        broker.next("stand-2");
        catalogue.forget("stand-2", List.of("s11"));
        assertThat(Payload.decode(broker.next("stand-2").payload()).metrics())
                .extracting(metric -> metric.alias())
                .contains(12L)
                .doesNotContain(11L);
        catalogue.retire("stand-2");
        assertThat(broker.next("stand-2").topic()).isEqualTo("spBv1.0/demo/DDEATH/edge-1/stand-2");
        map("stand-2", 12);
        assertThat(broker.next("stand-2").topic()).contains("DBIRTH");
    }

    @Test
    void saysWhenAnotherInboxAnswers() throws Exception {
        start();
        broker.next("stand-1");
        outbox.sampled(PRESENT, 0, 1);
        awaitReleased(PRESENT, NumberSet.range(0, 0));
        broker.sayReceived(received(new UUID(8, 8), PRESENT, 0, 0).replace("[[0,0]]", "[]"));
        broker.cut();
        broker.next("NBIRTH");
        broker.next("stand-1");
        outbox.sampled(PRESENT, 1, 1);
        broker.next("DDATA");
        assertThat(outbox.wasInboxChanged()).isTrue();
        assertThat(outbox.notes).anyMatch(note -> note.contains("inbox-changed"));
    }

    @Test
    void saysWhenAnInboxHasLostWhatItConfirmed() throws Exception {
        start();
        broker.next("stand-1");
        outbox.sampled(PRESENT, 0, 1, 2);
        awaitReleased(PRESENT, NumberSet.range(0, 1));
        broker.sayReceived(received(INBOX, PRESENT, 0, 0));
        broker.cut();
        broker.next("NBIRTH");
        broker.next("stand-1");
        outbox.sampled(PRESENT, 2, 1);
        broker.next("DDATA");
        assertThat(outbox.notes)
                .anyMatch(note -> note.contains("inbox-rolled-back") && note.contains("\"samples\":\"{1}\""));
    }

    @Test
    void saysWhenTheInboxKnowsNumbersThatTheOutboxNeverGave() throws InterruptedException {
        outbox.withPrevious();
        outbox.sampled(PREVIOUS, 0, 1);
        broker.sayReceived(received(INBOX, PREVIOUS, 0, 50));
        start();
        broker.next("stand-1");
        awaitReleased(PREVIOUS, NumberSet.range(0, 50));
        outbox.sampled(PRESENT, 0, 1);
        broker.next("DDATA");
        assertThat(outbox.notes).anyMatch(note -> note.contains("outbox-restored"));
    }

    @Test
    void drainsThenSaysGoodbyeInOrder() throws InterruptedException {
        start();
        for (int i = 0; i < 30; i++) {
            outbox.sampled(PRESENT, i * 3L, 1, 2, 3);
        }
        assertThat(uplink.drain(Duration.ofSeconds(20))).isTrue();
        assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 89));
        uplink.close();
        ScriptedBroker.Message death = broker.next("NDEATH");
        assertThat(Payload.decode(death.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        assertThat(broker.endings.poll(5, TimeUnit.SECONDS)).isEqualTo("disconnect");
        assertThat(uplink.status().phase()).isEqualTo("stopped");
    }

    @Test
    void triesForEverWhenItIsRefused() throws InterruptedException {
        broker.answerConnect(0x88); // server unavailable
        start();
        for (int i = 0; i < 3; i++) {
            assertThat(broker.connects.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        broker.answerConnect(0);
        assertThat(broker.next("NBIRTH").topic()).isEqualTo("spBv1.0/demo/NBIRTH/edge-1");
    }

    /** Behind a foreign broker a PUBACK proves nothing; only the gateway's word releases. */
    @Test
    void releasesOnlyOnTheGatewaysWordWhenABrokerStandsBetween() throws Exception {
        start(UplinkConfig.Release.GATEWAY, 1);
        broker.next("stand-1");
        outbox.sampled(PRESENT, 0, 1, 2);
        broker.next("DDATA");
        assertThat(uplink.drain(Duration.ofMillis(200))).isFalse();
        assertThat(outbox.released(PRESENT).isEmpty()).isTrue();
        broker.say(
                "steelyard/v1/demo/edge-1/received",
                received(INBOX, PRESENT, 0, 1).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        awaitReleased(PRESENT, NumberSet.range(0, 1));
    }

    @Test
    void setsAsideASampleThatIsLargerThanTheServerTakes() throws InterruptedException {
        broker.maximumPacketSize(3_000);
        outbox.define(20, "stand-1", "text", ValueType.STRING);
        outbox.add(
                PRESENT,
                List.of(
                        InMemoryOutbox.sample(0, 1, 1.0),
                        InMemoryOutbox.sample(1, 20, "x".repeat(5_000)),
                        InMemoryOutbox.sample(2, 1, 2.0)));
        start();
        awaitReleased(PRESENT, NumberSet.range(0, 2));
        assertThat(outbox.aside).hasSize(1);
        assertThat(outbox.aside.get(0)).startsWith("1: ").contains("larger");
    }
}
