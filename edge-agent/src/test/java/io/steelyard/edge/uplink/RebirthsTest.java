package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.NumberSet;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every request for births has births behind it, whatever is on its way meanwhile
 * (tck-id-operational-behavior-data-commands-rebirth-action-1 to 3).
 */
class RebirthsTest {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final String COMMANDS = "spBv1.0/demo/NCMD/edge-1";
    private static final String NODE = "spBv1.0/demo/NBIRTH/edge-1";
    private static final String DEVICE = "spBv1.0/demo/DBIRTH/edge-1/stand-1";
    private static final String DATA = "spBv1.0/demo/DDATA/edge-1/stand-1";

    @TempDir
    Path folder;

    private TalkBench bench;

    @BeforeEach
    void connect() throws Exception {
        bench = new TalkBench(folder, UplinkConfig.Backlog.USUAL, UplinkConfig.Release.PUBACK);
        bench.online();
        bench.topics.clear();
    }

    private void request() {
        Metric rebirth = Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true));
        byte[] command = Payload.of(1, 0, List.of(rebirth)).encode(1_000);
        bench.talk.arrived(new Happening.Arrived(null, COMMANDS, new MqttLink.Payload(command)));
    }

    /** So many messages of ten samples each go out, and nobody answers. */
    private void inFlight(int messages) {
        for (int i = 0; i < messages; i++) {
            bench.sampled(10);
            bench.pass(STEP);
            bench.pass(STEP);
        }
        assertThat(bench.topics).isEqualTo(Collections.nCopies(messages, DATA));
        bench.topics.clear();
    }

    private List<Long> sent() {
        return bench.samples.stream().map(TalkBench.Sent::number).toList();
    }

    /** What is on its way stays so: it is confirmed as if nothing had been, and nothing of it is sent twice. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void severalAtOnceAreAnsweredBehindWhatIsInFlight(int requests) {
        inFlight(6);
        for (int i = 0; i < requests; i++) {
            request();
        }
        bench.pass(STEP);
        assertThat(bench.topics).containsExactly(NODE, DEVICE);
        bench.sampled(10);
        bench.sayWhatIsThere();
        bench.pass(STEP);
        bench.pass(STEP);
        assertThat(bench.topics).containsExactly(NODE, DEVICE, DATA);
        bench.answerAll();
        assertThat(bench.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 69));
        assertThat(sent()).doesNotHaveDuplicates();
    }

    /** Nobody has answered the births before yet, and what was in flight still is. */
    @Test
    void eachThatComesBehindTheBirthsBeforeIsAnsweredByItsOwn() {
        inFlight(3);
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            request();
            bench.pass(STEP);
            wanted.addAll(List.of(NODE, DEVICE));
            assertThat(bench.topics).isEqualTo(wanted);
        }
        bench.answerBirths();
        request();
        bench.pass(STEP);
        wanted.addAll(List.of(NODE, DEVICE));
        assertThat(bench.topics).isEqualTo(wanted);
        bench.answerBirths();
        assertThat(bench.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 29));
        assertThat(sent()).doesNotHaveDuplicates();
    }

    /** The server takes no more messages than NBIRTH: the device's birth waits, and is the answer to those that come then. */
    @Test
    void thoseThatComeWhileBirthsWaitForRoomAreAnsweredByThem() {
        inFlight(16);
        request();
        bench.pass(STEP);
        assertThat(bench.topics).containsExactly(NODE);
        request();
        request();
        bench.pass(STEP);
        assertThat(bench.topics).containsExactly(NODE);
        bench.answerBirths();
        assertThat(bench.topics).containsExactly(NODE, DEVICE);
        assertThat(bench.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 159));
        request();
        bench.pass(STEP);
        assertThat(bench.topics).containsExactly(NODE, DEVICE, NODE, DEVICE);
    }

    /** A message was not taken: births come behind the pause in any case, and are the answer. */
    @Test
    void thoseThatComeInAPauseAreAnsweredBehindIt() {
        inFlight(2);
        bench.refuse();
        request();
        bench.pass(STEP);
        bench.answerAll();
        assertThat(bench.topics).isEmpty();
        request();
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.topics).containsExactly(NODE, DEVICE);
        bench.answerBirths();
        bench.pass(STEP);
        bench.pass(STEP);
        bench.answerAll();
        assertThat(bench.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 19));
    }

    private void behindABroker() throws Exception {
        bench = new TalkBench(folder.resolve("behind"), UplinkConfig.Backlog.USUAL, UplinkConfig.Release.GATEWAY);
        bench.online();
        bench.topics.clear();
    }

    private void requestIsAnswered() {
        request();
        bench.pass(STEP);
        bench.answerBirths();
        for (int i = 0; i < 10; i++) {
            bench.pass(STEP);
            bench.answerAll();
        }
    }

    /** A broker acknowledged what never reached the gateway: behind the births, all goes again that the answer does not name. */
    @Test
    void whatTheGatewayHasNotGoesAgainBehindTheBirthsItAskedFor() throws Exception {
        behindABroker();
        inFlight(3);
        bench.answerAll();
        inFlight(2);
        request();
        bench.pass(STEP);
        bench.sayWhatIsThere();
        assertThat(bench.topics).as("the last two may still be acknowledged").containsExactly(NODE, DEVICE);
        bench.sampled(10);
        bench.answerAll();
        for (int i = 0; i < 10; i++) {
            bench.pass(STEP);
            bench.answerAll();
        }
        assertThat(bench.samples.subList(0, 50)).noneMatch(TalkBench.Sent::historical);
        assertThat(sent().subList(50, 110))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 60).boxed().toList());
        assertThat(sent().subList(50, 60)).as("the present does not wait").contains(50L);
        assertThat(bench.samples.subList(50, 110))
                .as("what the births told of the present")
                .allMatch(sample -> sample.historical() == sample.number() < 50);
        bench.pass(Duration.ofMinutes(4));
        assertThat(sent()).hasSize(110);
    }

    /** Who asks for births without end, or says old words, does not have all of it sent without end. */
    @Test
    void whatTheGatewayHasNotGoesAgainOnceInHalfAMinute() throws Exception {
        behindABroker();
        inFlight(2);
        requestIsAnswered();
        assertThat(sent()).hasSize(40);
        requestIsAnswered();
        assertThat(sent()).hasSize(40);
        bench.pass(Duration.ofSeconds(30));
        requestIsAnswered();
        assertThat(sent()).hasSize(60);
    }

    /** A broker that forgets an acknowledgement keeps no other data back. */
    @Test
    void aMissingAcknowledgementHoldsUpNothingForLong() throws Exception {
        behindABroker();
        inFlight(2);
        request();
        bench.pass(STEP);
        bench.sayWhatIsThere();
        bench.sampled(10);
        bench.pass(Duration.ofSeconds(9));
        assertThat(bench.topics).containsExactly(NODE, DEVICE);
        bench.pass(Duration.ofSeconds(1));
        bench.pass(STEP);
        bench.pass(STEP);
        assertThat(bench.topics).containsExactly(NODE, DEVICE, DATA);
        assertThat(sent()).hasSize(30).doesNotHaveDuplicates();
    }
}
