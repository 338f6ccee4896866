package io.steelyard.system.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.edge.uplink.Timing;
import io.steelyard.edge.uplink.Uplink;
import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an agent says is read by a Sparkplug host that was not written by us, through a broker that was not: names and types
 * from the births, values of every type by their aliases, the order of seq, a rebirth that it asks for, and the death.
 */
@Timeout(120)
final class ForeignHostTest {
    private static final String NODE = "spBv1.0/demo/KIND/edge-1";
    private static final String DEVICE = "spBv1.0/demo/KIND/edge-1/stand-1";
    private static final long TIME = 1_764_000_000_123_456_700L;
    private static final long UNUSABLE = 0x8000_0000L;

    /** A signal and its value, with what the host has to print of it. */
    private record Told(
            String name,
            ValueType type,
            boolean array,
            @Nullable Object value,
            String wireType,
            String expected) {}

    private static final List<Told> ALL = List.of(
            new Told("on", ValueType.BOOLEAN, false, true, "BOOLEAN", "true"),
            // it takes no negative ones of these two in 32 bits, as Tahu and we write them
            new Told("i8", ValueType.INT8, false, 127L, "INT8", "127"),
            new Told("i16", ValueType.INT16, false, 32_767L, "INT16", "32767"),
            new Told("i32", ValueType.INT32, false, -2_147_483_648L, "INT32", "-2147483648"),
            new Told("i64", ValueType.INT64, false, Long.MIN_VALUE, "INT64", "-9223372036854775808"),
            new Told("u8", ValueType.UINT8, false, 255L, "UINT8", "255"),
            new Told("u16", ValueType.UINT16, false, 65_535L, "UINT16", "65535"),
            new Told("u32", ValueType.UINT32, false, 4_294_967_295L, "UINT32", "4294967295"),
            new Told("u64", ValueType.UINT64, false, -1L, "UINT64", "18446744073709551615"),
            new Told("f", ValueType.FLOAT, false, 1.5f, "FLOAT", "1.5"),
            new Told("d", ValueType.DOUBLE, false, 0.1, "DOUBLE", "0.1"),
            new Told("text", ValueType.STRING, false, "Gerüst 轧机", "STRING", "\"Gerüst 轧机\""),
            new Told("at", ValueType.DATE_TIME, false, TIME, "DATETIME", "1764000000123"),
            new Told(
                    "id",
                    ValueType.GUID,
                    false,
                    "c496578a-0dfe-4b8f-870a-745238c6aeae",
                    "UUID",
                    "\"c496578a-0dfe-4b8f-870a-745238c6aeae\""),
            new Told("bytes", ValueType.BYTES, false, new byte[] {0, 1, -1}, "BYTES", "\"0001ff\""),
            new Told("gone", ValueType.DOUBLE, false, null, "DOUBLE", "null"),
            new Told(
                    "flags",
                    ValueType.BOOLEAN,
                    true,
                    new boolean[] {true, false, true},
                    "BOOLEAN_ARRAY",
                    "[true,false,true]"),
            new Told("list", ValueType.INT32, true, new long[] {-1, 2}, "INT32_ARRAY", "[-1,2]"),
            new Told("curve", ValueType.DOUBLE, true, new double[] {0.5, -2.25}, "DOUBLE_ARRAY", "[0.5,-2.25]"),
            new Told("words", ValueType.STRING, true, new String[] {"A", "轧"}, "STRING_ARRAY", "[\"A\",\"轧\"]"));

    @TempDir
    Path folder;

    private final Catalogue catalogue = new Catalogue();
    private final Map<String, Integer> aliases = new HashMap<>();
    private ForeignHost host;
    private Outbox outbox;
    private Uplink uplink;
    private long seq = -1;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        host = new ForeignHost(folder, "demo");
        outbox = Outbox.open(
                new OutboxConfig(
                        "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 4 << 20, 64 << 20),
                new Outbox.Sources(UUID.randomUUID(), InstantSource.system(), System::nanoTime),
                new DiskFiles(),
                Thread::new);
        catalogue.put(new AssetInfo("stand-1", "rolling-mill", "rolling-mill", "rolling", "hot-strip", "plc"));
        List<SignalInfo> infos = new ArrayList<>();
        for (Told one : ALL) {
            SignalType type = new SignalType(one.type(), one.array());
            int id = outbox.idOf("stand-1", one.name(), type);
            aliases.put(one.name(), id);
            infos.add(new SignalInfo(id, "stand-1", one.name(), type, null, null, null, null, null, null));
        }
        catalogue.put("stand-1", infos);
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + host.port()), null),
                "steel-city",
                "demo",
                "edge-1",
                1,
                UplinkConfig.Release.GATEWAY,
                16,
                UplinkConfig.Backlog.USUAL,
                Duration.ofMillis(50),
                Duration.ofMillis(500));
        Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(5));
        uplink = new Uplink(config, folder, outbox, catalogue, outbox, timing, Thread::new);
        uplink.start();
    }

    @AfterEach
    void close() {
        if (uplink != null) {
            uplink.close();
            outbox.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @Test
    void readsBirthsDataRecordsAndTheDeathOfAnAgent() throws Exception {
        JsonNode nbirth = message(NODE, "NBIRTH");
        long bdSeq = bdSeq(nbirth);
        assertThat(field(metric(nbirth, "Node Control/Rebirth"))).isEqualTo("BOOLEAN false");
        assertThat(field(metric(nbirth, "steelyard/epoch"))).isEqualTo("STRING \"" + outbox.epoch() + "\"");
        JsonNode dbirth = message(DEVICE, "DBIRTH");
        for (Told one : ALL) {
            JsonNode born = metric(dbirth, one.name());
            assertThat(born.path("alias").asInt()).as(one.name()).isEqualTo(aliases.get(one.name()));
            assertThat(field(born)).as(one.name()).isEqualTo(one.wireType() + " null");
            assertThat(born.path("timestamp").isNumber()).as(one.name()).isTrue();
        }

        host.tell("say steelyard/v1/demo/edge-1/received " + new Received(new UUID(7, 7), List.of()).toJson());
        sample();
        Map<String, JsonNode> told = new HashMap<>();
        while (told.size() < ALL.size()) {
            message(DEVICE, "DDATA")
                    .path("metrics")
                    .forEach(one -> told.put(one.path("name").asText(), one));
        }
        for (Told one : ALL) {
            JsonNode data = told.get(one.name());
            assertThat(field(data)).as(one.name()).isEqualTo(one.wireType() + " " + one.expected());
            assertThat(data.path("timestamp").asLong()).as(one.name()).isEqualTo(TIME / 1_000_000);
            assertThat(data.path("historical").asBoolean()).as(one.name()).isFalse();
            assertThat(data.path("null").asBoolean()).as(one.name()).isEqualTo(one.value() == null);
        }

        EventRecord event = new EventRecord("told", Scope.agent("demo", "edge-1"), TIME, Map.of("words", "轧机"));
        outbox.leave(event).get(10, TimeUnit.SECONDS);
        JsonNode record = metric(message(NODE, "NDATA"), "steelyard/event");
        assertThat(record.path("type").asText()).isEqualTo("STRING");
        assertThat(record.path("value").asText()).isEqualTo(event.toJson());

        host.tell("rebirth demo edge-1");
        assertThat(bdSeq(message(NODE, "NBIRTH"))).isEqualTo(bdSeq);
        JsonNode again = message(DEVICE, "DBIRTH");
        for (Told one : ALL) {
            assertThat(field(metric(again, one.name())))
                    .as(one.name())
                    .isEqualTo(one.wireType() + " " + one.expected());
        }
        host.tell("say steelyard/v1/demo/edge-1/received " + new Received(new UUID(7, 7), List.of()).toJson());

        uplink.close();
        JsonNode death = host.next();
        while (!death.path("topic").asText().contains("NDEATH")) {
            death = host.next();
        }
        assertThat(bdSeq(death)).isEqualTo(bdSeq);
        assertThat(death.path("seq").isNull()).isTrue();
    }

    private void sample() throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (Told one : ALL) {
            long status = one.value() == null ? UNUSABLE : 0;
            samples.add(new Sample(
                    aliases.get(one.name()), TIME, ClockSource.SOURCE, TIME + 1, status, one.value(), false));
        }
        outbox.take(new Delivery("plc", 1, 1, TIME, TIME + 2, samples, List.of()));
    }

    /** The next message of this kind; all messages, reports beside them too, come in the order of seq and are not retained. */
    private JsonNode message(String topic, String kind) throws IOException, InterruptedException {
        String wanted = topic.replace("KIND", kind);
        JsonNode message = host.next();
        follow(message);
        while (!message.path("topic").asText().equals(wanted)) {
            assertThat(message.path("topic").asText()).as("before %s", wanted).isEqualTo(NODE.replace("KIND", "NDATA"));
            message = host.next();
            follow(message);
        }
        return message;
    }

    private void follow(JsonNode message) {
        assertThat(message.path("retain").asBoolean(true)).isFalse();
        assertThat(message.path("timestamp").isNumber()).isTrue();
        seq = message.path("topic").asText().contains("NBIRTH") ? 0 : seq + 1;
        assertThat(message.path("seq").asLong(-1)).as("seq of %s", message).isEqualTo(seq);
    }

    private static JsonNode metric(JsonNode message, String name) {
        return StreamSupport.stream(message.path("metrics").spliterator(), false)
                .filter(metric -> metric.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + message));
    }

    private static String field(JsonNode metric) {
        return metric.path("type").asText() + " " + metric.path("value");
    }

    private static long bdSeq(JsonNode message) {
        JsonNode metric = metric(message, "bdSeq");
        assertThat(metric.path("type").asText()).isEqualTo("INT64");
        return metric.path("value").asLong();
    }
}
