package io.steelyard.sparkplug.session;

import static io.steelyard.sparkplug.session.Hearing.SECOND;
import static io.steelyard.sparkplug.session.Hearing.bdSeq;
import static io.steelyard.sparkplug.session.Hearing.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSessionTest {
    private final Hearing host = new Hearing();

    @Test
    @DisplayName("tck-id-operational-behavior-host-application-host-id: births define what aliases mean")
    void resolvesAliasesOfTheBirths() {
        host.births(0);
        assertThat(host.session.resolve("stand-1", 2).name()).isEqualTo("power");
        assertThat(host.session.resolve("stand-1", 2).device()).isEqualTo("stand-1");
        assertThat(host.session.resolve("stand-1", 2).type()).isEqualTo(DataType.DOUBLE);
        assertThat(host.session.resolve(null, 1).device()).isNull();
        assertThat(host.session.resolve("stand-1", "state").alias()).isEqualTo(3);
        assertThat(host.session.resolve("stand-1", 9)).isNull();
        host.send(MessageType.DBIRTH, "stand-1", 2, metric("power", 4));
        assertThat(host.session.resolve("stand-1", 2)).isNull();
        assertThat(host.session.resolve("stand-1", 4).name()).isEqualTo("power");
    }

    @Test
    @DisplayName("tck-id-operational-behavior-host-reordering-param: messages come out in the order of seq")
    void putsMessagesBackInOrder() {
        host.births(0);
        host.data(4);
        host.data(3);
        assertThat(host.said).isEmpty();
        host.data(2);
        assertThat(host.said).containsExactly("data DDATA stand-1 2", "data DDATA stand-1 3", "data DDATA stand-1 4");
    }

    @Test
    @DisplayName(
            "tck-id-operational-behavior-host-reordering-rebirth: a hole is given up after the time-out, nothing behind it is lost")
    void asksForRebirthWhenAHoleStaysOpen() {
        host.births(0);
        host.data(3);
        host.data(5);
        assertThat(host.session.deadline()).isEqualTo(host.now + 2 * SECOND);
        host.session.tick(host.now + 2 * SECOND - 1);
        assertThat(host.said).isEmpty();
        host.now += 2 * SECOND;
        host.session.tick(host.now);
        assertThat(host.said).containsExactly("data DDATA stand-1 3", "rebirth SEQ_GAP", "data DDATA stand-1 5");
        host.said.clear();
        host.data(6);
        assertThat(host.said).containsExactly("data DDATA stand-1 6");
    }

    /** Whoever publishes without numbers of its own is counted by seq: what is missing there is all that anybody can know. */
    @Test
    void tellsHowManyMessagesWereMissing() {
        host.births(0);
        host.data(2);
        host.data(4);
        host.data(8);
        assertThat(host.missed).as("while they are waited for").isZero();
        host.now += 2 * SECOND;
        host.session.tick(host.now);
        assertThat(host.missed).as("3, and 5 to 7").isEqualTo(4);
        host.data(5);
        host.data(9);
        assertThat(host.missed).isEqualTo(4);
        host.data(11);
        host.send(MessageType.NBIRTH, null, 250, bdSeq(8));
        assertThat(host.missed).as("10, which nobody waits for behind a birth").isEqualTo(5);
        host.send(MessageType.DBIRTH, "stand-1", 251, metric("power", 2));
        host.data(1);
        host.send(MessageType.NDEATH, null, null, bdSeq(8));
        assertThat(host.missed).as("252 to 255, and 0").isEqualTo(10);
    }

    @Test
    void marksDataThatComesAfterItsPlaceWasGivenUpAsLate() {
        host.births(0);
        host.data(3);
        host.now += 2 * SECOND;
        host.session.tick(host.now);
        host.said.clear();
        host.data(2);
        assertThat(host.said).containsExactly("late DDATA stand-1 2");
    }

    @Test
    @DisplayName("tck-id-operational-behavior-host-reordering-success: seq goes on over 255")
    void followsSeqOverItsEnd() {
        host.births(0);
        for (int i = 2; i < 600; i++) {
            host.data(i & 255);
        }
        assertThat(host.said).hasSize(598).allMatch(s -> s.startsWith("data"));
    }

    @Test
    void closesAHoleWhenTooMuchIsHeld() {
        host.births(0);
        for (int seq = 10; seq < 19; seq++) {
            host.data(seq);
        }
        assertThat(host.said).contains("data DDATA stand-1 10", "data DDATA stand-1 18", "rebirth SEQ_GAP");
        assertThat(host.session.heldCount()).isZero();
    }

    @Test
    @DisplayName("tck-id-payloads-ndeath-bdseq: a death stales the node only when its bdSeq is that of the birth")
    void ignoresTheDeathOfAnEarlierConnection() {
        host.births(7);
        host.send(MessageType.NDEATH, null, null, bdSeq(6));
        assertThat(host.said).containsExactly("refused OLD_DEATH NDEATH null");
        assertThat(host.session.isOnline()).isTrue();
        host.said.clear();
        host.send(MessageType.NDEATH, null, null, bdSeq(7));
        assertThat(host.said).containsExactly("dead null");
        assertThat(host.session.isOnline()).isFalse();
        assertThat(host.session.isOnline("stand-1")).isFalse();
    }

    @Test
    void deliversWhatIsHeldBeforeTheDeath() {
        host.births(7);
        host.data(3);
        host.send(MessageType.NDEATH, null, null, bdSeq(7));
        assertThat(host.said).containsExactly("data DDATA stand-1 3", "dead null");
    }

    @Test
    void deliversWhatIsHeldBeforeANewBirth() {
        host.births(7);
        host.data(3);
        host.send(MessageType.NBIRTH, null, 0, bdSeq(8));
        assertThat(host.said).containsExactly("data DDATA stand-1 3", "born null");
    }

    @Test
    @DisplayName("tck-id-operational-behavior-edge-node-ddeath: a device's death waits for its place in the row")
    void takesADevicesDeathInTheOrderOfSeq() {
        host.births(0);
        host.send(MessageType.DDEATH, "stand-1", 3);
        assertThat(host.session.isOnline("stand-1")).isTrue();
        host.data(2);
        assertThat(host.said).containsExactly("data DDATA stand-1 2", "dead stand-1");
        host.said.clear();
        host.data(4);
        assertThat(host.said).containsExactly("refused DEVICE_NOT_BORN DDATA stand-1 4", "rebirth DEVICE_NOT_BORN");
    }

    @Test
    void asksForRebirthWhenDataComesWithoutBirth() {
        host.data(4);
        assertThat(host.said).containsExactly("refused NODE_NOT_BORN DDATA stand-1 4", "rebirth NODE_NOT_BORN");
    }

    @Test
    void asksForRebirthAtMostOnceASecondAndThenOnceMore() {
        host.data(4);
        host.data(5);
        host.data(6);
        assertThat(host.said).filteredOn(s -> s.startsWith("rebirth")).hasSize(1);
        assertThat(host.session.deadline()).isEqualTo(host.now + SECOND);
        host.said.clear();
        host.session.tick(host.now + SECOND);
        assertThat(host.said).containsExactly("rebirth NODE_NOT_BORN");
        host.session.tick(host.now + 9 * SECOND);
        assertThat(host.said).hasSize(1);
    }

    @Test
    void forgetsARequestThatABirthAnswers() {
        host.data(4);
        host.data(5);
        host.births(0);
        host.session.tick(host.now + 5 * SECOND);
        assertThat(host.said).isEmpty();
    }

    @Test
    void refusesABirthBeyondItsLimitAndKeepsTheOld() {
        host.births(0);
        Metric[] many = new Metric[120];
        for (int i = 0; i < many.length; i++) {
            many[i] = metric("m" + i, 1_000 + i);
        }
        host.send(MessageType.DBIRTH, "stand-2", 2, many);
        assertThat(host.said).containsExactly("refused TOO_MANY_METRICS DBIRTH stand-2 2");
        assertThat(host.session.resolve("stand-1", 2).name()).isEqualTo("power");
    }

    /** Publishers that number aliases by device break tck-id-payloads-alias-uniqueness; their values must not be mixed up. */
    @Test
    void keepsAnAliasThatTwoDevicesUseApart() {
        host.births(0);
        host.send(MessageType.DBIRTH, "stand-2", 2, metric("speed", 2));
        assertThat(host.session.resolve("stand-1", 2).name()).isEqualTo("power");
        assertThat(host.session.resolve("stand-2", 2).name()).isEqualTo("speed");
        assertThat(host.session.resolve(null, 2)).isNull();
        host.send(MessageType.DBIRTH, "stand-2", 3);
        assertThat(host.session.resolve("stand-2", 2)).isNull();
        assertThat(host.session.resolve("stand-1", 2).name()).isEqualTo("power");
    }

    /** A birth that nobody can read uses up its place; what is held behind it must not wait for a time-out. */
    @Test
    void goesOnBehindABirthThatCannotBeRead() {
        host.births(0);
        host.data(3);
        byte[] bytes = new Payload(1L, List.of(metric("x", 9)), 2L, null, null).encode(1_000);
        bytes[2 + 2] = 0x7F; // the metric's first field gets a wire type that does not exist
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        assertThatThrownBy(() -> host.session.accept(MessageType.DBIRTH, "stand-2", payload, "bad", host.now))
                .isInstanceOf(SparkplugException.class);
        assertThat(host.said).containsExactly("data DDATA stand-1 3");
    }

    /** A death that comes first says nothing that is not known. */
    @Test
    void refusesADeathWithoutABirth() {
        host.send(MessageType.NDEATH, null, null, bdSeq(0));
        assertThat(host.said).containsExactly("refused OLD_DEATH NDEATH null");
    }

    /** A node that leaves in order says its death itself, and so does its will; another's is refused. */
    @Test
    void aDeathThatIsSaidAgainIsNothingNew() {
        host.births(3);
        host.send(MessageType.NDEATH, null, null, bdSeq(3));
        host.said.clear();
        host.send(MessageType.NDEATH, null, null, bdSeq(3));
        assertThat(host.said).isEmpty();
        host.send(MessageType.NDEATH, null, null, bdSeq(2));
        assertThat(host.said).containsExactly("refused OLD_DEATH NDEATH null");
    }

    /** What a new host.session did not bear it does not have, whatever the one before had. */
    @Test
    void aNewBirthOfTheNodeEndsItsDevices() {
        host.births(0);
        host.send(MessageType.NBIRTH, null, 0, bdSeq(1));
        host.said.clear();
        host.data(1);
        assertThat(host.said).containsExactly("refused DEVICE_NOT_BORN DDATA stand-1 1", "rebirth DEVICE_NOT_BORN");
        assertThat(host.session.isOnline("stand-1")).isFalse();
    }

    /** Foreign publishers do not always begin at 0. */
    @Test
    void theRowGoesOnFromTheSeqOfTheBirth() {
        host.send(MessageType.NBIRTH, null, 255, bdSeq(0));
        host.send(MessageType.DBIRTH, "stand-1", 0, metric("power", 2));
        host.said.clear();
        host.data(1);
        assertThat(host.said).containsExactly("data DDATA stand-1 1");
    }

    /** A hole must not stay open for the hours by which the host's clock was set back. */
    @Test
    void aClockThatIsSetBackClosesHolesToo() {
        host.births(0);
        host.data(3);
        host.now -= 900 * SECOND;
        host.session.tick(host.now);
        assertThat(host.said).startsWith("data DDATA stand-1 3").contains("rebirth SEQ_GAP");
    }

    @Test
    void boundsTheMetricsOfANodeAndTheNumberOfDevices() {
        host.births(0);
        Metric[] many = new Metric[101];
        for (int i = 0; i < many.length; i++) {
            many[i] = metric("m" + i, 100 + i);
        }
        host.send(MessageType.NBIRTH, null, 0, many);
        assertThat(host.said).containsExactly("refused TOO_MANY_METRICS NBIRTH 0");
        assertThat(host.session.isOnline("stand-1")).as("the old births stand").isTrue();
        for (int i = 2; i <= 100; i++) {
            host.send(MessageType.DBIRTH, "device-" + i, i);
        }
        host.said.clear();
        host.send(MessageType.DBIRTH, "one-too-many", 101);
        host.send(MessageType.DBIRTH, "device-2", 102);
        assertThat(host.said).containsExactly("refused TOO_MANY_METRICS DBIRTH one-too-many 101", "born device-2");
    }

    /** Late data of a device that nobody bore could not be understood: its birth is wanted, as for any other. */
    @Test
    void wantsTheBirthOfAnUnknownDeviceAlsoForLateData() {
        host.births(0);
        host.data(2);
        host.send(MessageType.DDATA, "nobody", 2, metric("power", 2));
        assertThat(host.said)
                .containsExactly(
                        "data DDATA stand-1 2", "refused DEVICE_NOT_BORN DDATA nobody 2", "rebirth DEVICE_NOT_BORN");
    }

    /** Told when it comes: later, in the middle of the row, nobody could say whose it was. */
    @Test
    void doesNotHoldWhatCannotBeRead() {
        host.births(0);
        byte[] bytes = new Payload(1L, List.of(metric("x", 9)), 5L, null, null).encode(1_000);
        bytes[2 + 2] = 0x7F;
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        assertThatThrownBy(() -> host.session.accept(MessageType.DDATA, "stand-1", payload, "bad", host.now))
                .isInstanceOf(SparkplugException.class);
        assertThat(host.session.heldCount()).isZero();
    }

    @Test
    void acceptsPublishersWithoutSeq() {
        host.births(0);
        host.send(MessageType.DDATA, "stand-1", null, metric("power", 2));
        host.data(2);
        assertThat(host.said).containsExactly("data DDATA stand-1 null", "data DDATA stand-1 2");
    }

    @Test
    void goesOnFromASnapshotAsIfNothingHadHappened() {
        host.births(5);
        host.send(MessageType.DBIRTH, "stand-2", 2, metric("x", 77));
        host.send(MessageType.DDEATH, "stand-2", 3);
        host.data(5);
        host.session.unknownMetric(host.now);
        host.session.unknownMetric(host.now);
        host.said.clear();
        byte[] bytes = host.session.snapshot(m -> m.getBytes(StandardCharsets.UTF_8));
        host.session = host.newSession();
        host.session.restore(bytes, b -> new String(b, StandardCharsets.UTF_8));
        assertThat(host.session.snapshot(m -> m.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(bytes);
        assertThat(host.session.isOnline("stand-1")).isTrue();
        assertThat(host.session.isOnline("stand-2")).isFalse();
        assertThat(host.session.resolve("stand-2", 77).name()).isEqualTo("x");
        host.data(4);
        assertThat(host.said).containsExactly("data DDATA stand-1 4", "data DDATA stand-1 5");
        host.said.clear();
        host.session.tick(host.now + SECOND);
        assertThat(host.said).containsExactly("rebirth UNKNOWN_METRIC");
        host.send(MessageType.NDEATH, null, null, bdSeq(5));
        assertThat(host.said).contains("dead null");
    }

    @Test
    void refusesASnapshotOfAnotherVersion() {
        byte[] bytes = host.session.snapshot(m -> m.getBytes(StandardCharsets.UTF_8));
        bytes[1] = 99;
        assertThatThrownBy(() -> host.newSession().restore(bytes, b -> ""))
                .isInstanceOfSatisfying(
                        SparkplugException.class,
                        e -> assertThat(e.reason()).isEqualTo(SparkplugException.Reason.VERSION));
    }

    /** Every message comes back exactly once, whatever order, holes, repeats and pauses there were. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void answersEveryMessageExactlyOnce(long seed) {
        Random random = new Random(seed);
        host.births(0);
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
                host.data(seq);
                sent++;
            }
            host.now += random.nextInt(3) * SECOND;
            host.session.tick(host.now);
        }
        host.now += 10 * SECOND;
        host.session.tick(host.now);
        assertThat(host.said.stream().filter(s -> !s.startsWith("rebirth")).count())
                .as("seed %d", seed)
                .isEqualTo(sent);
    }
}
