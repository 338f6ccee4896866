package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.NumberSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code uplink.qos: 0}: no PUBACK ever comes, so a message that was written to a socket may be anywhere or nowhere. What the
 * gateway says that it has is let go, all else is sent again, and nothing is sent again that it has.
 */
@Timeout(60)
class StrictModeTest {
    private static final int SAMPLES = 60;

    @TempDir
    Path folder;

    private Bench bench;
    private Uplink uplink;

    @BeforeEach
    void bear() throws Exception {
        bench = new Bench(folder);
        uplink = bench.start(bench.config(UplinkConfig.Release.GATEWAY, 0));
        bench.broker.next("DBIRTH");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private void confirm(String received) throws Exception {
        bench.broker.say(Bench.RECEIVED, received.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitWritten(int samples) {
        while (uplink.status().samples() < samples || uplink.status().inFlight() > 0) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** That a message is out of the agent proves nothing; a word of the gateway for a part of it lets go that part. */
    @Test
    void letsGoWhatTheGatewaySaysThatItHasAndNothingElse() throws Exception {
        bench.outbox.sampled(PRESENT, 0, 1, 1, 1, 1);
        ScriptedBroker.Message data = bench.broker.next("DDATA");
        assertThat(data.qos()).isZero();
        assertThat(Bench.numbers(data)).containsOnlyKeys(0L, 1L, 2L, 3L);
        awaitWritten(4);
        assertThat(uplink.drain(Duration.ofMillis(300))).isFalse();
        assertThat(outboxReleased().isEmpty()).isTrue();
        confirm(Bench.received(PRESENT, 0, 1));
        bench.awaitReleased(NumberSet.range(0, 1));
        assertThat(uplink.drain(Duration.ofMillis(300))).isFalse();
        assertThat(outboxReleased()).isEqualTo(NumberSet.range(0, 1));
        confirm(bench.takenSoFar());
        bench.awaitReleased(NumberSet.range(0, 3));
        assertThat(uplink.drain(Duration.ofSeconds(10))).isTrue();
        assertThat(bench.broker.messages).as("sent again without need").isEmpty();
    }

    /** Written to the socket, read by nobody, gone with the link: exactly that comes again, as history. */
    @Test
    void sendsAgainExactlyWhatWasOnItsWayWhenTheLinkWasCut() throws Exception {
        bench.outbox.sampled(PRESENT, 0, 1);
        bench.broker.next("DDATA");
        bench.broker.deafen(); // now, or behind the next message
        for (int i = 1; i < SAMPLES; i++) {
            bench.outbox.sampled(PRESENT, i, 1);
            awaitWritten(i + 1);
        }
        NumberSet there = NumberSet.range(0, 0);
        for (ScriptedBroker.Message read = bench.broker.messages.poll();
                read != null;
                read = bench.broker.messages.poll()) {
            Bench.numbers(read).keySet().forEach(there::add);
        }
        assertThat(there.count()).isLessThan(3);
        assertThat(outboxReleased().isEmpty()).isTrue();
        bench.broker.cutAndHear();
        assertThat(bench.broker.next("NBIRTH").connection()).isEqualTo(2);
        bench.awaitReleased(there); // by the gateway's answer to the births
        Map<Long, Boolean> again = new TreeMap<>();
        while (again.size() < SAMPLES - there.count()) {
            ScriptedBroker.Message data = bench.broker.next("DDATA");
            assertThat(data.qos()).isZero();
            again.putAll(Bench.numbers(data));
        }
        NumberSet repeated = new NumberSet();
        again.keySet().forEach(repeated::add);
        assertThat(repeated).isEqualTo(NumberSet.range(0, SAMPLES - 1).minus(there));
        assertThat(again).doesNotContainValue(false);
        assertThat(outboxReleased()).isEqualTo(there);
        confirm(bench.takenSoFar());
        bench.awaitReleased(NumberSet.range(0, SAMPLES - 1));
        assertThat(uplink.drain(Duration.ofSeconds(10))).isTrue();
        assertThat(bench.broker.messages).as("sent a third time").isEmpty();
    }

    private NumberSet outboxReleased() {
        return bench.outbox.released(PRESENT);
    }
}
