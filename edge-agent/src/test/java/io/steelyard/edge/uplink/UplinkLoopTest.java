package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.LoopBench.HOUR;
import static io.steelyard.edge.uplink.LoopBench.KEEP_ALIVE;
import static io.steelyard.edge.uplink.LoopBench.historical;
import static io.steelyard.edge.uplink.LoopBench.staysSilent;
import static io.steelyard.edge.uplink.LoopBench.unanswered;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.uplink.LoopBench.Link;
import io.steelyard.edge.uplink.LoopBench.Sent;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the uplink does when time passes: links of the test's own, and a clock that it sets. */
@Timeout(60)
class UplinkLoopTest {
    @TempDir
    Path folder;

    private LoopBench bench;

    @BeforeEach
    void set() {
        bench = new LoopBench(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.stop();
    }

    /** The gateway may be far behind: a new connection would help nobody, and data must wait. */
    @Test
    void saysBirthsAgainEverMoreRarelyWhileNobodyAnswersThem() throws Exception {
        bench.outbox.sampled(PRESENT, 0, 1);
        bench.start(UplinkConfig.Release.PUBACK);
        Link link = bench.connected();
        bench.births(link);
        bench.pass(9);
        staysSilent(link);
        bench.pass(2);
        bench.births(link);
        bench.pass(11);
        staysSilent(link);
        bench.pass(10);
        bench.births(link);
        bench.answer(link);
        assertThat(unanswered(link, "DDATA").payload()).isNotNull();
        assertThat(bench.links).isEmpty();
        assertThat(link.closed).isEmpty();
    }

    @Test
    void triesAgainWhenAConnectIsNotAnswered() throws Exception {
        bench.start(UplinkConfig.Release.PUBACK);
        Link mute = bench.nextLink();
        bench.awaitPhase("connecting");
        bench.pass(16);
        assertThat(mute.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(MqttLink.Ending.CUT);
        bench.awaitPhase("waiting");
        assertThat(bench.loop.status().losses())
                .as("what never was is not lost")
                .isZero();
        assertThat(bench.links).isEmpty();
        bench.pass(2);
        bench.births(bench.connected());
        bench.mailbox.put(new Happening.Connected(mute, 100, 1 << 20, 30, false)); // too late: that link is no more
        staysSilent(mute);
    }

    /** A gateway whose inbox is full withholds PUBACKs and reads on: leaving it would turn every device stale. */
    @Test
    void staysConnectedForHoursWhilePubacksAreWithheld() throws Exception {
        bench.answeredByGateway = true;
        Link link = bench.online(UplinkConfig.Release.PUBACK);
        bench.outbox.sampled(PRESENT, 0, 1);
        Sent data = unanswered(link, "DDATA");
        bench.pass(3 * HOUR);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        assertThat(bench.loop.status().detail()).contains("no PUBACK");
        assertThat(bench.loop.status().waitedSeconds()).isGreaterThanOrEqualTo(3 * HOUR - KEEP_ALIVE);
        assertThat(bench.loop.status().losses()).isZero();
        bench.mailbox.put(new Happening.Acknowledged(link, data.id(), 0));
        assertThat(bench.outbox.released.poll(10, TimeUnit.SECONDS)).isNotNull();
        bench.outbox.sampled(PRESENT, 1, 1);
        bench.taken(link, "DDATA");
        assertThat(bench.outbox.released.poll(10, TimeUnit.SECONDS)).isNotNull();
        bench.pass(1);
        bench.awaitLook();
        assertThat(bench.loop.status().detail()).isEmpty();
    }

    /** Births count as well: a gateway that fills up while they come keeps the agent waiting for their answers. */
    @Test
    void staysConnectedForHoursWhileBirthsAreNotAcknowledged() throws Exception {
        bench.start(UplinkConfig.Release.PUBACK);
        Link link = bench.nextLink();
        bench.mailbox.put(new Happening.Connected(link, 2, 1 << 20, 30, true));
        unanswered(link, "NBIRTH");
        bench.pass(3 * HOUR);
        assertThat(link.closed).isEmpty();
        assertThat(bench.links).isEmpty();
        assertThat(bench.loop.status().phase()).isEqualTo("births");
    }

    /** The client's own keep-alive notices that; this is for the day on which it does not. */
    @Test
    void leavesAServerOfWhichNothingIsHeard() throws Exception {
        bench.answeredByGateway = true;
        Link link = bench.online(UplinkConfig.Release.PUBACK);
        bench.outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        bench.pass(HOUR);
        bench.passInSilence(119);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        bench.passInSilence(2);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(MqttLink.Ending.CUT);
        bench.awaitPhase("waiting");
        assertThat(bench.loop.status().detail()).contains("nothing was heard");
        assertThat(bench.loop.status().losses()).as("a session that had been").isEqualTo(1);
    }

    /** A server that sets a longer keep-alive [MQTT-3.2.2-21] is asked as rarely as that, and silent for so long. */
    @Test
    void waitsForFourKeepAlivesOfTheServers() throws Exception {
        bench.keepAlive = 300;
        Link link = bench.online(UplinkConfig.Release.PUBACK);
        bench.passInSilence(1_199);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        bench.passInSilence(2);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(MqttLink.Ending.CUT);
        bench.awaitPhase("waiting");
        assertThat(bench.loop.status().detail()).contains("nothing was heard for 1200 s");
    }

    /** A keep-alive of 0 turns PINGREQ off: an idle plant hears nothing of a server that lives. */
    @Test
    void takesSilenceForNoProofWhereNobodyAsks() throws Exception {
        bench.keepAlive = 0;
        Link link = bench.online(UplinkConfig.Release.PUBACK);
        bench.passInSilence(3 * HOUR);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        bench.outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        bench.passInSilence(902);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(MqttLink.Ending.CUT);
    }

    /** PUBACKs come in the order of their PUBLISH: whose later ones are there has forgotten this one, and must hear it again. */
    @Test
    void leavesAServerThatHasForgottenAMessage() throws Exception {
        bench.answeredByGateway = true;
        Link link = bench.online(UplinkConfig.Release.PUBACK);
        bench.outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        bench.pass(1);
        bench.outbox.sampled(PRESENT, 1, 1);
        bench.taken(link, "DDATA");
        bench.pass(890);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        bench.pass(60);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(MqttLink.Ending.CUT);
        bench.pass(2);
        Link next = bench.connected();
        bench.births(next);
        bench.answer(next);
        assertThat(historical(bench.taken(next, "DDATA"))).isTrue();
    }

    /**
     * A broker has no reason to withhold a PUBACK; what it has not answered in a quarter of an hour it has lost. Also where
     * the configuration says that there is none: who answered CONNECT knows better.
     */
    @ParameterizedTest
    @EnumSource(UplinkConfig.Release.class)
    void leavesABrokerThatDoesNotAnswer(UplinkConfig.Release release) throws Exception {
        Link link = bench.online(release);
        bench.outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        bench.pass(890);
        assertThat(link.closed).isEmpty();
        bench.pass(60);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(MqttLink.Ending.CUT);
    }

    /** Whoever set release to gateway without a broker must not be cut off by a full inbox either. */
    @Test
    void waitsForOurOwnGatewayWhereABrokerWasExpected() throws Exception {
        bench.answeredByGateway = true;
        Link link = bench.online(UplinkConfig.Release.GATEWAY);
        bench.outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        bench.pass(HOUR);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
    }

    /** Also in strict mode, in which what got lost on the way is not even missed by the broker. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sendsAgainAsHistoryWhatTheGatewayDoesNotConfirmInFiveMinutes(int qos) throws Exception {
        bench.start(UplinkConfig.Release.GATEWAY, qos);
        Link link = bench.connected();
        bench.births(link);
        bench.answer(link);
        bench.outbox.sampled(PRESENT, 0, 1);
        assertThat(historical(bench.taken(link, "DDATA"))).isFalse();
        bench.pass(299);
        staysSilent(link);
        bench.pass(2);
        bench.births(link);
        bench.answer(link);
        assertThat(historical(bench.taken(link, "DDATA"))).isTrue();
        assertThat(bench.outbox.released(PRESENT).isEmpty()).isTrue();
    }

    @Test
    void waitsLongestWhereOnlyAPersonCanHelp() throws Exception {
        bench.start(UplinkConfig.Release.PUBACK);
        Link link = bench.connected();
        bench.births(link);
        bench.answer(link);
        bench.outbox.sampled(PRESENT, 0, 1);
        bench.mailbox.put(
                new Happening.Acknowledged(link, unanswered(link, "DDATA").id(), 0x87));
        bench.awaitPhase("holding");
        bench.pass(55);
        staysSilent(link);
        bench.pass(6);
        bench.births(link);
    }

    /** Nobody has heard NDEATH: without DISCONNECT the server says it from the will. */
    @Test
    void leavesItsDeathToTheWillWhenNobodyHearsIt() throws Exception {
        bench.start(UplinkConfig.Release.PUBACK);
        Link link = bench.connected();
        bench.births(link);
        bench.answer(link);
        bench.mailbox.put(new Happening.Stop());
        unanswered(link, "NDEATH");
        MqttLink.Ending ending = null;
        while (ending == null) {
            bench.pass(3);
            ending = link.closed.poll(50, TimeUnit.MILLISECONDS);
        }
        assertThat(ending).isEqualTo(MqttLink.Ending.CUT);
    }
}
