package io.steelyard.sparkplug.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSessionTest {

    private static final long SECOND = 1_000_000_000L;
    private static final HostLimits LIMITS = new HostLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), 8, 100);

    private final List<String> said = new ArrayList<>();
    private HostSession<String> session = newSession();
    private long now = 1_000 * SECOND;
    private int missed;

    private HostSession<String> newSession() {
        return new HostSession<>(LIMITS, new HostEvents<>() {
            @Override
            public void born(@Nullable String device, PayloadReader payload, String message) {
                said.add("born " + device);
            }

            @Override
            public void data(@Nullable String device, PayloadReader payload, String message, boolean late) {
                int metrics = 0;
                while (payload.nextMetric()) {
                    metrics++;
                }
                assertThat(metrics).isEqualTo(payload.metricCount());
                said.add((late ? "late " : "data ") + message);
            }

            @Override
            public void dead(@Nullable String device, String message) {
                said.add("dead " + device);
            }

            @Override
            public void missed(int messages) {
                missed += messages;
            }

            @Override
            public void refused(Refusal reason, PayloadReader payload, String message) {
                said.add("refused " + reason + " " + message);
            }

            @Override
            public void rebirthWanted(RebirthCause cause) {
                said.add("rebirth " + cause);
            }
        });
    }

    private void send(MessageType type, @Nullable String device, @Nullable Integer seq, Metric... metrics) {
        String message = type + (device == null ? "" : " " + device) + " " + seq;
        byte[] bytes =
                new Payload(1L, List.of(metrics), seq == null ? null : seq.longValue(), null, null).encode(10_000);
        session.accept(type, device, new PayloadReader().reset(bytes, 0, bytes.length), message, now);
    }

    private static Metric metric(String name, long alias) {
        return Metric.of(name, 1, DataType.DOUBLE, new Value.Real(1)).withAlias(alias);
    }

    private static Metric bdSeq(long number) {
        return Metric.of("bdSeq", 1, DataType.INT64, new Value.Whole(number));
    }

    private void births(int bdSeq) {
        send(MessageType.NBIRTH, null, 0, bdSeq(bdSeq), metric("temperature", 1));
        send(MessageType.DBIRTH, "stand-1", 1, metric("power", 2), metric("state", 3));
        said.clear();
    }

    private void data(int seq) {
        send(MessageType.DDATA, "stand-1", seq, metric("power", 2));
    }

    @Test
    @DisplayName("tck-id-operational-behavior-host-application-host-id: births define what aliases mean")
    void resolvesAliasesOfTheBirths() {
        births(0);
        assertThat(session.resolve("stand-1", 2).name()).isEqualTo("power");
        assertThat(session.resolve("stand-1", 2).device()).isEqualTo("stand-1");
        assertThat(session.resolve("stand-1", 2).type()).isEqualTo(DataType.DOUBLE);
        assertThat(session.resolve(null, 1).device()).isNull();
        assertThat(session.resolve("stand-1", "state").alias()).isEqualTo(3);
        assertThat(session.resolve("stand-1", 9)).isNull();
        send(MessageType.DBIRTH, "stand-1", 2, metric("power", 4));
        assertThat(session.resolve("stand-1", 2)).isNull();
        assertThat(session.resolve("stand-1", 4).name()).isEqualTo("power");
    }

    @Test
    @DisplayName("tck-id-operational-behavior-host-reordering-param: messages come out in the order of seq")
    void putsMessagesBackInOrder() {
        births(0);
        data(4);
        data(3);
        assertThat(said).isEmpty();
        data(2);
        assertThat(said).containsExactly("data DDATA stand-1 2", "data DDATA stand-1 3", "data DDATA stand-1 4");
    }

    @Test
    @DisplayName(
            "tck-id-operational-behavior-host-reordering-rebirth: a hole is given up after the time-out, nothing behind it is lost")
    void asksForRebirthWhenAHoleStaysOpen() {
        births(0);
        data(3);
        data(5);
        assertThat(session.deadline()).isEqualTo(now + 2 * SECOND);
        session.tick(now + 2 * SECOND - 1);
        assertThat(said).isEmpty();
        now += 2 * SECOND;
        session.tick(now);
        assertThat(said).containsExactly("data DDATA stand-1 3", "rebirth SEQ_GAP", "data DDATA stand-1 5");
        said.clear();
        data(6);
        assertThat(said).containsExactly("data DDATA stand-1 6");
    }

    /** Whoever publishes without numbers of its own is counted by seq: what is missing there is all that anybody can know. */
    @Test
    void tellsHowManyMessagesWereMissing() {
        births(0);
        data(2);
        data(4);
        data(8);
        assertThat(missed).as("while they are waited for").isZero();
        now += 2 * SECOND;
        session.tick(now);
        assertThat(missed).as("3, and 5 to 7").isEqualTo(4);
        data(5);
        data(9);
        assertThat(missed).isEqualTo(4);
        data(11);
        send(MessageType.NBIRTH, null, 250, bdSeq(8));
        assertThat(missed).as("10, which nobody waits for behind a birth").isEqualTo(5);
        send(MessageType.DBIRTH, "stand-1", 251, metric("power", 2));
        data(1);
        send(MessageType.NDEATH, null, null, bdSeq(8));
        assertThat(missed).as("252 to 255, and 0").isEqualTo(10);
    }

    @Test
    void marksDataThatComesAfterItsPlaceWasGivenUpAsLate() {
        births(0);
        data(3);
        now += 2 * SECOND;
        session.tick(now);
        said.clear();
        data(2);
        assertThat(said).containsExactly("late DDATA stand-1 2");
    }

    @Test
    @DisplayName("tck-id-operational-behavior-host-reordering-success: seq goes on over 255")
    void followsSeqOverItsEnd() {
        births(0);
        for (int i = 2; i < 600; i++) {
            data(i & 255);
        }
        assertThat(said).hasSize(598).allMatch(s -> s.startsWith("data"));
    }

    @Test
    void closesAHoleWhenTooMuchIsHeld() {
        births(0);
        for (int seq = 10; seq < 19; seq++) {
            data(seq);
        }
        assertThat(said).contains("data DDATA stand-1 10", "data DDATA stand-1 18", "rebirth SEQ_GAP");
        assertThat(session.heldCount()).isZero();
    }

    @Test
    @DisplayName("tck-id-payloads-ndeath-bdseq: a death stales the node only when its bdSeq is that of the birth")
    void ignoresTheDeathOfAnEarlierConnection() {
        births(7);
        send(MessageType.NDEATH, null, null, bdSeq(6));
        assertThat(said).containsExactly("refused OLD_DEATH NDEATH null");
        assertThat(session.isOnline()).isTrue();
        said.clear();
        send(MessageType.NDEATH, null, null, bdSeq(7));
        assertThat(said).containsExactly("dead null");
        assertThat(session.isOnline()).isFalse();
        assertThat(session.isOnline("stand-1")).isFalse();
    }

    @Test
    void deliversWhatIsHeldBeforeTheDeath() {
        births(7);
        data(3);
        send(MessageType.NDEATH, null, null, bdSeq(7));
        assertThat(said).containsExactly("data DDATA stand-1 3", "dead null");
    }

    @Test
    void deliversWhatIsHeldBeforeANewBirth() {
        births(7);
        data(3);
        send(MessageType.NBIRTH, null, 0, bdSeq(8));
        assertThat(said).containsExactly("data DDATA stand-1 3", "born null");
    }

    @Test
    @DisplayName("tck-id-operational-behavior-edge-node-ddeath: a device's death waits for its place in the row")
    void takesADevicesDeathInTheOrderOfSeq() {
        births(0);
        send(MessageType.DDEATH, "stand-1", 3);
        assertThat(session.isOnline("stand-1")).isTrue();
        data(2);
        assertThat(said).containsExactly("data DDATA stand-1 2", "dead stand-1");
        said.clear();
        data(4);
        assertThat(said).containsExactly("refused DEVICE_NOT_BORN DDATA stand-1 4", "rebirth DEVICE_NOT_BORN");
    }

    @Test
    void asksForRebirthWhenDataComesWithoutBirth() {
        data(4);
        assertThat(said).containsExactly("refused NODE_NOT_BORN DDATA stand-1 4", "rebirth NODE_NOT_BORN");
    }

    @Test
    void asksForRebirthAtMostOnceASecondAndThenOnceMore() {
        data(4);
        data(5);
        data(6);
        assertThat(said).filteredOn(s -> s.startsWith("rebirth")).hasSize(1);
        assertThat(session.deadline()).isEqualTo(now + SECOND);
        said.clear();
        session.tick(now + SECOND);
        assertThat(said).containsExactly("rebirth NODE_NOT_BORN");
        session.tick(now + 9 * SECOND);
        assertThat(said).hasSize(1);
    }

    @Test
    void forgetsARequestThatABirthAnswers() {
        data(4);
        data(5);
        births(0);
        session.tick(now + 5 * SECOND);
        assertThat(said).isEmpty();
    }

    @Test
    void refusesABirthBeyondItsLimitAndKeepsTheOld() {
        births(0);
        Metric[] many = new Metric[120];
        for (int i = 0; i < many.length; i++) {
            many[i] = metric("m" + i, 1_000 + i);
        }
        send(MessageType.DBIRTH, "stand-2", 2, many);
        assertThat(said).containsExactly("refused TOO_MANY_METRICS DBIRTH stand-2 2");
        assertThat(session.resolve("stand-1", 2).name()).isEqualTo("power");
    }

    /** Publishers that number aliases by device break tck-id-payloads-alias-uniqueness; their values must not be mixed up. */
    @Test
    void keepsAnAliasThatTwoDevicesUseApart() {
        births(0);
        send(MessageType.DBIRTH, "stand-2", 2, metric("speed", 2));
        assertThat(session.resolve("stand-1", 2).name()).isEqualTo("power");
        assertThat(session.resolve("stand-2", 2).name()).isEqualTo("speed");
        assertThat(session.resolve(null, 2)).isNull();
        send(MessageType.DBIRTH, "stand-2", 3);
        assertThat(session.resolve("stand-2", 2)).isNull();
        assertThat(session.resolve("stand-1", 2).name()).isEqualTo("power");
    }

    /** A birth that nobody can read uses up its place; what is held behind it must not wait for a time-out. */
    @Test
    void goesOnBehindABirthThatCannotBeRead() {
        births(0);
        data(3);
        byte[] bytes = new Payload(1L, List.of(metric("x", 9)), 2L, null, null).encode(1_000);
        bytes[2 + 2] = 0x7F; // the metric's first field gets a wire type that does not exist
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        assertThatThrownBy(() -> session.accept(MessageType.DBIRTH, "stand-2", payload, "bad", now))
                .isInstanceOf(SparkplugException.class);
        assertThat(said).containsExactly("data DDATA stand-1 3");
    }

    /** A death that comes first, or again, says nothing that is not known; it must not be told a second time. */
    @Test
    void refusesADeathWithoutABirth() {
        send(MessageType.NDEATH, null, null, bdSeq(0));
        births(3);
        send(MessageType.NDEATH, null, null, bdSeq(3));
        said.clear();
        send(MessageType.NDEATH, null, null, bdSeq(3));
        assertThat(said).containsExactly("refused OLD_DEATH NDEATH null");
    }

    /** What a new session did not bear it does not have, whatever the one before had. */
    @Test
    void aNewBirthOfTheNodeEndsItsDevices() {
        births(0);
        send(MessageType.NBIRTH, null, 0, bdSeq(1));
        said.clear();
        data(1);
        assertThat(said).containsExactly("refused DEVICE_NOT_BORN DDATA stand-1 1", "rebirth DEVICE_NOT_BORN");
        assertThat(session.isOnline("stand-1")).isFalse();
    }

    /** Foreign publishers do not always begin at 0. */
    @Test
    void theRowGoesOnFromTheSeqOfTheBirth() {
        send(MessageType.NBIRTH, null, 255, bdSeq(0));
        send(MessageType.DBIRTH, "stand-1", 0, metric("power", 2));
        said.clear();
        data(1);
        assertThat(said).containsExactly("data DDATA stand-1 1");
    }

    /** A hole must not stay open for the hours by which the host's clock was set back. */
    @Test
    void aClockThatIsSetBackClosesHolesToo() {
        births(0);
        data(3);
        now -= 900 * SECOND;
        session.tick(now);
        assertThat(said).startsWith("data DDATA stand-1 3").contains("rebirth SEQ_GAP");
    }

    @Test
    void boundsTheMetricsOfANodeAndTheNumberOfDevices() {
        births(0);
        Metric[] many = new Metric[101];
        for (int i = 0; i < many.length; i++) {
            many[i] = metric("m" + i, 100 + i);
        }
        send(MessageType.NBIRTH, null, 0, many);
        assertThat(said).containsExactly("refused TOO_MANY_METRICS NBIRTH 0");
        assertThat(session.isOnline("stand-1")).as("the old births stand").isTrue();
        for (int i = 2; i <= 100; i++) {
            send(MessageType.DBIRTH, "device-" + i, i);
        }
        said.clear();
        send(MessageType.DBIRTH, "one-too-many", 101);
        send(MessageType.DBIRTH, "device-2", 102);
        assertThat(said).containsExactly("refused TOO_MANY_METRICS DBIRTH one-too-many 101", "born device-2");
    }

    /** Late data of a device that nobody bore could not be understood. */
    @Test
    void refusesLateDataOfAnUnknownDevice() {
        births(0);
        data(2);
        send(MessageType.DDATA, "nobody", 2, metric("power", 2));
        assertThat(said).containsExactly("data DDATA stand-1 2", "refused LATE DDATA nobody 2");
    }

    /** Told when it comes: later, in the middle of the row, nobody could say whose it was. */
    @Test
    void doesNotHoldWhatCannotBeRead() {
        births(0);
        byte[] bytes = new Payload(1L, List.of(metric("x", 9)), 5L, null, null).encode(1_000);
        bytes[2 + 2] = 0x7F;
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        assertThatThrownBy(() -> session.accept(MessageType.DDATA, "stand-1", payload, "bad", now))
                .isInstanceOf(SparkplugException.class);
        assertThat(session.heldCount()).isZero();
    }

    @Test
    void acceptsPublishersWithoutSeq() {
        births(0);
        send(MessageType.DDATA, "stand-1", null, metric("power", 2));
        data(2);
        assertThat(said).containsExactly("data DDATA stand-1 null", "data DDATA stand-1 2");
    }

    @Test
    void goesOnFromASnapshotAsIfNothingHadHappened() {
        births(5);
        send(MessageType.DBIRTH, "stand-2", 2, metric("x", 77));
        send(MessageType.DDEATH, "stand-2", 3);
        data(5);
        session.unknownMetric(now);
        session.unknownMetric(now);
        said.clear();
        byte[] bytes = session.snapshot(m -> m.getBytes(StandardCharsets.UTF_8));
        session = newSession();
        session.restore(bytes, b -> new String(b, StandardCharsets.UTF_8));
        assertThat(session.snapshot(m -> m.getBytes(StandardCharsets.UTF_8))).isEqualTo(bytes);
        assertThat(session.isOnline("stand-1")).isTrue();
        assertThat(session.isOnline("stand-2")).isFalse();
        assertThat(session.resolve("stand-2", 77).name()).isEqualTo("x");
        data(4);
        assertThat(said).containsExactly("data DDATA stand-1 4", "data DDATA stand-1 5");
        said.clear();
        session.tick(now + SECOND);
        assertThat(said).containsExactly("rebirth UNKNOWN_METRIC");
        send(MessageType.NDEATH, null, null, bdSeq(5));
        assertThat(said).contains("dead null");
    }

    @Test
    void refusesASnapshotOfAnotherVersion() {
        byte[] bytes = session.snapshot(m -> m.getBytes(StandardCharsets.UTF_8));
        bytes[1] = 99;
        assertThatThrownBy(() -> newSession().restore(bytes, b -> ""))
                .isInstanceOfSatisfying(
                        SparkplugException.class,
                        e -> assertThat(e.reason()).isEqualTo(SparkplugException.Reason.VERSION));
    }

    /** Every message comes back exactly once, whatever order, holes, repeats and pauses there were. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void answersEveryMessageExactlyOnce(long seed) {
        Random random = new Random(seed);
        births(0);
        int sent = 0;
        for (int block = 0; block < 100; block++) {
            List<Integer> row = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                if (random.nextInt(10) != 0) {
                    row.add(2 + block * 6 + i & 255);
                }
            }
            if (random.nextInt(3) == 0) {
                Collections.shuffle(row, random);
            }
            for (int seq : row) {
                data(seq);
                sent++;
            }
            now += random.nextInt(3) * SECOND;
            session.tick(now);
        }
        now += 10 * SECOND;
        session.tick(now);
        assertThat(said.stream().filter(s -> !s.startsWith("rebirth")).count())
                .as("seed %d", seed)
                .isEqualTo(sent);
    }
}
