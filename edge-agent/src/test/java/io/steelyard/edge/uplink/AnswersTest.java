package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.NumberSet;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every reason code of a PUBACK leads to, from a server that gives it (MQTT 5 §3.4.2.1). */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for sockets
class AnswersTest {

    @TempDir
    Path folder;

    /** Answers data with this code so many times, then takes everything. */
    private static void refuse(Bench bench, int code, int times) {
        AtomicInteger left = new AtomicInteger(times);
        bench.answer(message -> message.topic().contains("DATA") && left.getAndDecrement() > 0 ? code : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x80, 0x83, 0x97})
    void keepsAndSendsAgainBehindNewBirthsWithoutAskingAPerson(int code) throws Exception {
        try (Bench bench = new Bench(folder)) {
            Uplink uplink = bench.startBorn();
            refuse(bench, code, 3);
            bench.outbox.sampled(PRESENT, 0, 1);
            assertThat(Bench.numbers(bench.broker.next("DDATA"))).isEqualTo(Map.of(0L, false));
            for (int again = 0; again < 3; again++) {
                assertThat(bench.broker.next().topic()).contains("NBIRTH");
                assertThat(bench.broker.next().topic()).contains("DBIRTH");
                assertThat(Bench.numbers(bench.broker.next())).isEqualTo(Map.of(0L, true));
            }
            bench.awaitReleased(NumberSet.range(0, 0));
            assertThat(uplink.status().refused()).isEqualTo(3);
            assertThat(uplink.status().connections()).isEqualTo(1);
            assertThat(bench.outbox.aside).isEmpty();
            assertThat(bench.outbox.notes).isEmpty();
        }
    }

    /** A person has to act; being told once is enough, and each telling is a record that waits in the outbox. */
    @ParameterizedTest
    @ValueSource(ints = {0x87, 0x90})
    void holdsAndTellsOnceUntilItIsTaken(int code) throws Exception {
        try (Bench bench = new Bench(folder)) {
            Uplink uplink = bench.startBorn();
            refuse(bench, code, 5);
            bench.outbox.sampled(PRESENT, 0, 1);
            bench.awaitReleased(NumberSet.range(0, 0));
            assertThat(uplink.status().refused()).isEqualTo(5);
            assertThat(bench.outbox.notes).hasSize(1);
            assertThat(bench.outbox.notes.get(0)).contains("publish-refused").contains(String.format("0x%02x", code));
            refuse(bench, code, 2);
            bench.outbox.sampled(PRESENT, 1, 1);
            bench.awaitReleased(NumberSet.range(0, 1));
            assertThat(bench.outbox.notes).hasSize(2);
            assertThat(bench.outbox.aside).isEmpty();
        }
    }

    /** What the client library takes for no PUBACK at all ends the connection; the next one sends again. */
    @ParameterizedTest
    @ValueSource(ints = {0x91, 0x95, 0xFF})
    void beginsAnewAfterAnAnswerThatIsNone(int code) throws Exception {
        try (Bench bench = new Bench(folder)) {
            Uplink uplink = bench.startBorn();
            refuse(bench, code, 2);
            bench.outbox.sampled(PRESENT, 0, 1);
            bench.awaitReleased(NumberSet.range(0, 0));
            assertThat(uplink.status().connections()).isEqualTo(3);
            assertThat(bench.outbox.aside).isEmpty();
        }
    }

    @Test
    void setsTheOnlyEntryOfARefusedMessageAsideAndGoesOn() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.startBorn();
            refuse(bench, 0x99, 2);
            bench.outbox.sampled(PRESENT, 0, 1);
            bench.awaitReleased(NumberSet.range(0, 0));
            bench.outbox.recorded(PRESENT, 0, "event", "{}");
            while (!bench.outbox.releasedRecords(PRESENT).contains(0)) {
                bench.outbox.released.take();
            }
            bench.outbox.sampled(PRESENT, 1, 1);
            bench.awaitReleased(NumberSet.range(0, 1));
            assertThat(bench.outbox.aside).hasSize(2);
            assertThat(bench.outbox.aside.get(0)).startsWith("0: ").contains("0x99");
            assertThat(bench.outbox.aside.get(1)).startsWith("record 0: ").contains("0x99");
        }
    }

    /** A broker without a subscriber has thrown the message away, also where the gateway's word releases. */
    @Test
    void doesNotSendAheadIntoABrokerThatNobodyListensTo() throws Exception {
        try (Bench bench = new Bench(folder)) {
            Uplink uplink = bench.start(bench.config(UplinkConfig.Release.GATEWAY, 1));
            bench.broker.next("DBIRTH");
            refuse(bench, 0x10, 2);
            bench.outbox.sampled(PRESENT, 0, 1);
            for (int sent = 0; sent < 3; sent++) {
                assertThat(Bench.numbers(bench.broker.next("DDATA"))).containsKey(0L);
            }
            assertThat(uplink.status().refused()).isEqualTo(2);
            assertThat(bench.outbox.released(PRESENT).isEmpty()).isTrue();
            bench.broker.say(Bench.RECEIVED, bytes(Bench.received(PRESENT, 0, 0)));
            bench.awaitReleased(NumberSet.range(0, 0));
        }
    }

    /** The gateway speaks several times a second; an old copy of an outbox is told of once. */
    @Test
    void tellsOnceOfNumbersThatItNeverGave() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.outbox.withPrevious();
            bench.outbox.sampled(InMemoryOutbox.PREVIOUS, 0, 1);
            bench.broker.sayReceived(Bench.received(InMemoryOutbox.PREVIOUS, 0, 50));
            bench.start(bench.config(UplinkConfig.Release.GATEWAY, 1));
            bench.broker.next("DBIRTH");
            for (int word = 0; word < 20; word++) {
                bench.broker.say(Bench.RECEIVED, bytes(Bench.received(InMemoryOutbox.PREVIOUS, 0, 50)));
            }
            bench.outbox.sampled(PRESENT, 0, 1);
            bench.broker.next("DDATA");
            bench.broker.say(Bench.RECEIVED, bytes(Bench.received(PRESENT, 0, 0)));
            bench.awaitReleased(NumberSet.range(0, 0));
            assertThat(bench.outbox.notes).hasSize(1).allMatch(note -> note.contains("outbox-restored"));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
