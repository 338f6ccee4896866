package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge node that has a primary host (Sparkplug 3.0 §5.4) is there for it, and for nobody else. */
class HostTest {

    private static final String STATE = "spBv1.0/STATE/scada";

    @TempDir
    Path folder;

    private TalkBench bench;

    @BeforeEach
    void connect() throws Exception {
        URI here = URI.create("mqtt://127.0.0.1:1883");
        bench = new TalkBench(folder, new UplinkConfig.Peer(List.of(here), null, null, "scada"));
        bench.sampled(10);
        bench.connect();
    }

    private void state(boolean online, long timestamp) {
        bench.talk.arrived(arrived(online, timestamp));
        bench.pass(Duration.ofMillis(1));
    }

    private static Happening.Arrived arrived(boolean online, long timestamp) {
        String json = "{\"online\":" + online + ",\"timestamp\":" + timestamp + "}";
        MqttLink.Payload payload = new MqttLink.Payload(json.getBytes(StandardCharsets.UTF_8));
        return new Happening.Arrived(null, STATE, payload);
    }

    /** tck-id-operational-behavior-edge-node-birth-sequence-wait */
    @Test
    void isNotBornBeforeItsHostIsThere() {
        bench.pass(Duration.ofMinutes(10));
        assertThat(bench.topics).isEmpty();
        assertThat(bench.progress.detail()).contains("scada is not there");
        state(false, 100);
        assertThat(bench.topics).isEmpty();
        state(true, 200);
        assertThat(bench.topics.get(0)).contains("NBIRTH");
        bench.answerBirths();
        bench.pass(Duration.ofMillis(50));
        bench.answerAll();
        assertThat(bench.outbox.released(PRESENT).count()).isEqualTo(10);
        assertThat(bench.talk.farewell()).isNull();
    }

    /** tck-id-operational-behavior-edge-node-termination-host-offline; a late word of an earlier life says nothing. */
    @Test
    void leavesWhenItsHostLeavesAndOnlyThen() {
        state(true, 200);
        bench.answerBirths();
        state(false, 100);
        assertThat(bench.talk.farewell()).isNull();
        state(false, 200);
        assertThat(bench.talk.farewell()).contains("scada has left");
    }

    /** tck-id-operational-behavior-host-application-multi-server-timestamp: its later word elsewhere says nothing here. */
    @Test
    void aHostHasATimestampOfItsOwnAtEachAddress() {
        state(true, 200);
        bench.answerBirths();
        bench.topics.clear();
        bench.connect(URI.create("mqtt://127.0.0.1:1884"));
        state(true, 100);
        assertThat(bench.topics).isNotEmpty();
        bench.topics.clear();
        bench.connect();
        state(true, 100);
        assertThat(bench.topics).as("older than what was heard there").isEmpty();
    }

    /** MQTT 5 §3.8.4: messages may come ahead of SUBACK; a retained one comes once. */
    @Test
    void hearsOfItsHostBeforeItsSubscriptionIsAnswered() {
        state(true, 200);
        bench.topics.clear();
        bench.talk.opening(URI.create("mqtt://127.0.0.1:1883"));
        bench.talk.arrived(arrived(true, 200));
        bench.subscribed();
        assertThat(bench.topics.get(0)).contains("NBIRTH");
    }

    /** What a broker kept of an earlier life must not count on the next connection before it is said again. */
    @Test
    void waitsForTheHostAnewOnEachConnection() {
        state(true, 200);
        assertThat(bench.topics).isNotEmpty();
        bench.topics.clear();
        bench.connect();
        assertThat(bench.topics).isEmpty();
        state(true, 100);
        assertThat(bench.topics).as("older than what was heard before").isEmpty();
        state(true, 200);
        assertThat(bench.topics).isNotEmpty();
    }
}
