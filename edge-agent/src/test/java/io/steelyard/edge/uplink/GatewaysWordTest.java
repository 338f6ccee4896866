package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.InMemoryOutbox.PREVIOUS;
import static io.steelyard.edge.uplink.TwoDevices.INBOX;
import static io.steelyard.edge.uplink.TwoDevices.nothingReceived;
import static io.steelyard.edge.uplink.TwoDevices.numbers;
import static io.steelyard.edge.uplink.TwoDevices.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nothing numbered goes out before the gateway has said what it has, and what it says is believed. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for sockets
class GatewaysWordTest {
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

    /** A number that the gateway already has must not be given away again before the gateway could say so. */
    @Test
    void sendsNothingNumberedBeforeTheGatewayHasSpoken() throws Exception {
        plant.broker.sayReceived(null);
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.start();
        plant.broker.next("NBIRTH");
        plant.broker.next("DBIRTH");
        plant.broker.next("DBIRTH");
        assertThat(plant.broker.messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
        plant.broker.say(
                "steelyard/v1/demo/edge-1/received",
                nothingReceived().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(numbers(plant.broker.next("DDATA"))).containsKey(0L);
    }

    @Test
    void releasesWhatTheGatewayHasAndSendsTheRestAsHistory() throws InterruptedException {
        plant.outbox.sampled(PRESENT, 0, 1, 2, 3);
        plant.broker.sayReceived(received(INBOX, PRESENT, 0, 1));
        plant.start();
        assertThat(numbers(plant.broker.next("DDATA"))).containsExactly(Map.entry(2L, true));
        plant.awaitReleased(PRESENT, NumberSet.range(0, 2));
    }

    @Test
    void neverTakesABrokerWithoutSubscriberForAYes() throws InterruptedException {
        plant.start();
        plant.broker.next("stand-1");
        plant.broker.answer(message -> message.topic().contains("DDATA") ? 0x10 : 0);
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.broker.next("DDATA");
        plant.broker.next("DDATA");
        assertThat(plant.outbox.released(PRESENT).isEmpty()).isTrue();
        plant.broker.answer(message -> 0);
        plant.awaitReleased(PRESENT, NumberSet.range(0, 0));
    }

    @Test
    void saysWhenAnotherInboxAnswers() throws Exception {
        plant.start();
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.awaitReleased(PRESENT, NumberSet.range(0, 0));
        plant.broker.sayReceived(received(new UUID(8, 8), PRESENT, 0, 0).replace("[[0,0]]", "[]"));
        plant.broker.cut();
        plant.broker.next("NBIRTH");
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 1, 1);
        plant.broker.next("DDATA");
        assertThat(plant.outbox.wasInboxChanged()).isTrue();
        assertThat(plant.outbox.notes).anyMatch(note -> note.contains("inbox-changed"));
    }

    @Test
    void saysWhenAnInboxHasLostWhatItConfirmed() throws Exception {
        plant.start();
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 0, 1, 2);
        plant.awaitReleased(PRESENT, NumberSet.range(0, 1));
        plant.broker.sayReceived(received(INBOX, PRESENT, 0, 0));
        plant.broker.cut();
        plant.broker.next("NBIRTH");
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 2, 1);
        plant.broker.next("DDATA");
        assertThat(plant.outbox.notes)
                .anyMatch(note -> note.contains("inbox-rolled-back") && note.contains("\"samples\":\"{1}\""));
    }

    @Test
    void saysWhenTheInboxKnowsNumbersThatTheOutboxNeverGave() throws InterruptedException {
        plant.outbox.withPrevious();
        plant.outbox.sampled(PREVIOUS, 0, 1);
        plant.broker.sayReceived(received(INBOX, PREVIOUS, 0, 50));
        plant.start();
        plant.broker.next("stand-1");
        plant.awaitReleased(PREVIOUS, NumberSet.range(0, 50));
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.broker.next("DDATA");
        assertThat(plant.outbox.notes).anyMatch(note -> note.contains("outbox-restored"));
    }

    /** Behind a foreign broker a PUBACK proves nothing; only the gateway's word releases. */
    @Test
    void releasesOnlyOnTheGatewaysWordWhenABrokerStandsBetween() throws Exception {
        plant.start(UplinkConfig.Release.GATEWAY, 1);
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 0, 1, 2);
        plant.broker.next("DDATA");
        assertThat(plant.uplink.drain(Duration.ofMillis(200))).isFalse();
        assertThat(plant.outbox.released(PRESENT).isEmpty()).isTrue();
        plant.broker.say(
                "steelyard/v1/demo/edge-1/received",
                received(INBOX, PRESENT, 0, 1).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        plant.awaitReleased(PRESENT, NumberSet.range(0, 1));
    }
}
