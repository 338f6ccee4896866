package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each lie that a chain could tell of gaps: what may cause one, how long it may be, and whose signals it excuses. */
final class VerificationOfGapsTest extends VerifiedRun {
    @Test
    void aGapThatNothingMayCauseIsANo() throws Exception {
        gaps.add(gap(null, "lathe-1", "power", time(2), time(3), "queue-overflow"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void aGapAroundTheAgentsDeathIsAYesAndOneWithoutDeathANo() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5) - SECOND, time(8), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, "lathe-1", "power", time(1), time(2), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void aGapAsLongAsTheDowntimeIsAYes() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(35), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5), time(36), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aGapLongAfterADeathIsANo() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(12), time(13), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, "lathe-1", "power", time(14), time(15), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** Who cuts the cable on purpose explains the link's gaps, however long, and no other. */
    @Test
    void aCutCableExplainsGapsOfTheLinkAlone() throws Exception {
        lives = new Lives(List.of(new Life("edge-agent", START, Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(1), time(100), "link-down"));
        assertThat(verdict().isYes()).isFalse();
        cuts = true;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.add(gap(null, "lathe-1", "power", time(1), time(2), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** The gateway's death must not be seen in the plant's data at all. */
    @Test
    void aGapAtTheGatewaysDeathIsANo() throws Exception {
        lives = new Lives(List.of(new Life("gateway", START, time(5)), new Life("gateway", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5), time(7), "link-down"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void gapsThatAreLongerThanTheDeathsExplainAreANo() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5), time(60), "agent-down"));
        assertThat(check("d").examples())
                .anyMatch(no -> no.contains("nothing explains 31.0 s of it"))
                .anyMatch(no -> no.contains("lathe-1/power was unknown for 55.0 s"));
    }

    /** A record of the whole server excuses every signal, so it is measured as theirs. */
    @Test
    void aServersGapThatIsNeverClosedIsANo() throws Exception {
        lives = new Lives(
                List.of(new Life("simulator", START, time(1)), new Life("simulator", time(1), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(1), Long.MAX_VALUE, "server-down"));
        for (int i = 10; i <= 40; i++) {
            rows.get(SIGNAL).add(row(i, true));
        }
        assertThat(check("d").examples())
                .anyMatch(no -> no.contains("nothing explains"))
                .anyMatch(no -> no.contains("lathe-1/power was unknown for 39.0 s"));
    }

    @Test
    void overlappingRecordsOfOneSignalCountOnce() throws Exception {
        lives = new Lives(
                List.of(new Life("simulator", START, time(2)), new Life("simulator", time(3), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(2), time(8), "server-down"));
        gaps.add(gap(null, "lathe-1", "power", time(2), time(8), "server-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aGapWithoutEndIsANo() throws Exception {
        gaps.add(gap(null, "lathe-1", "power", time(5), Long.MAX_VALUE, "server-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** A run of many deaths must not pay for one signal that nobody subscribed to again. */
    @Test
    void aGapThatDoesNotEndIsNotExcusedByOtherDeaths() throws Exception {
        List<Life> agent = new ArrayList<>();
        for (int hour = 0; hour < 100; hour++) {
            agent.add(new Life("edge-agent", time(3_600 * hour), time(3_600 * hour + 3_590)));
        }
        lives = new Lives(agent);
        retry = 16 * SECOND;
        for (int hour = 0; hour < 99; hour++) {
            int death = 3_600 * hour + 3_590;
            gaps.add(gap("plant", null, null, time(death), time(death + 12), "agent-down"));
            gaps.add(gap("plant", "lathe-1", "power", time(death), time(death + 11), "agent-down"));
        }
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.add(gap("plant", "lathe-1", "power", time(3_590), time(3_590 + 1_200), "agent-down"));
        assertThat(check("d").examples())
                .singleElement()
                .asString()
                .contains("lathe-1/power", "nothing explains 1168.0 s of it");
    }

    /** Two deaths in one gap explain what is around each of them, and nothing between. */
    @Test
    void whatLiesBetweenTwoDeathsIsNotExcusedByThem() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(20)),
                new Life("edge-agent", time(22), time(60)),
                new Life("edge-agent", time(62), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(20), time(64), "agent-down"));
        assertThat(check("d").examples()).anyMatch(no -> no.contains("nothing explains 14.5 s of it"));
        gaps.set(0, gap(null, "lathe-1", "power", time(20), time(28), "agent-down"));
        gaps.add(gap(null, "lathe-1", "power", time(60), time(64), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** A plant that stood still cannot tell anybody that he is back; one that did not can. */
    @ParameterizedTest
    @CsvSource({"true,true", "false,false"})
    void aGapEndsLaterOnlyByWhatThePlantItselfWasLate(boolean stoodStill, boolean excused) throws Exception {
        for (int i = 10; i < 45; i++) {
            if (!stoodStill || i < 25 || i >= 29) {
                rows.get(SIGNAL).add(row(i, true));
                stored.get(SIGNAL).add(new Point(time(i), (double) i, 0));
                sampled++;
            }
        }
        retry = 40 * SECOND; // the sums do not matter here
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(8), time(34), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(excused);
        assertThat(check("d").detail().contains("the plant itself was 3.0 s late"))
                .isEqualTo(excused);
        gaps.set(0, gap(null, null, null, time(8), time(38), "agent-down"));
        assertThat(check("d").isYes()).as("later than that").isFalse();
    }

    /** A gap during which the plant showed nothing is no gap of somebody who did not die. */
    @Test
    void lateWithoutADeathIsNoExcuse() throws Exception {
        lives = new Lives(List.of(new Life("edge-agent", START, Long.MAX_VALUE)));
        rows.get(SIGNAL).subList(4, 7).clear();
        stored.get(SIGNAL).subList(4, 7).clear();
        sampled = 7;
        gaps.add(gap(null, null, null, time(4), time(6), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** Each life begins to count its ten seconds anew: two short ones may both end without a report. */
    @Test
    void whatIsNotReportedIsCountedByLives() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(20)),
                new Life("edge-agent", time(22), time(37)),
                new Life("edge-agent", time(38), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(39)));
        memory = 11 * SECOND;
        gaps.add(gap(null, null, null, time(10), time(39), "outbox-lost"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(6), time(39), "outbox-lost"));
        assertThat(check("d").examples()).singleElement().asString().contains("14.0 s before", "1.5 s too early");
    }

    /** A gap without server is one of all signals that its agent reads, and of nobody else's. */
    @ParameterizedTest
    @CsvSource({"demo/edge-1,true", "demo/edge-2,false"})
    void aGapOfAnAgentExcusesTheSignalsOfNoOther(String agent, boolean excused) throws Exception {
        agents.put("lathe-2", "demo/edge-2");
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(new Gap(agent, null, null, null, time(4) - SECOND, time(4) + SECOND, "agent-down"));
        assertThat(check("b").isYes()).as(VerdictText.lines(verdict())).isEqualTo(excused);
        assertThat(check("d").detail()).contains("2 agents");
    }

    /** Where processes are called after their agents, each death is its own agent's; elsewhere the verdict says so. */
    @ParameterizedTest
    @CsvSource({"edge-agent-edge-1,true", "edge-agent-edge-2,false", "edge-agent,true"})
    void aDeathOfAnAgentExplainsTheGapsOfNoOther(String process, boolean explained) throws Exception {
        agents.put("lathe-2", "demo/edge-2");
        lives = new Lives(List.of(new Life(process, START, time(5)), new Life(process, time(6), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(5), time(7), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(explained);
    }

    /** What the oracle cannot tell it takes for everybody's, and says so. */
    @Test
    void withoutAMappingAServersGapIsEverybodysAndTheVerdictSaysSo() throws Exception {
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap("machining", null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(check("d").detail()).contains("no simulator/mapping.yaml", "everybody's");
        shown.put("lathe-1", "melting");
        assertThat(check("b").isYes()).as("with a mapping").isFalse();
        assertThat(check("d").detail()).contains("servers that the mapping does not have", "machining");
    }

    /** A download hits the server that it names, also where an agent calls it otherwise. */
    @Test
    void anOutageOfAServerExplainsItUnderItsOtherNameAndNoUnknownOne() throws Exception {
        shown.put("lathe-1", "machining");
        shown.put("stand-1", "rolling");
        lives = new Lives(List.of(new Life("simulator", START, Long.MAX_VALUE)))
                .with(List.of(new Lives.Down("plc-download", "machining", time(3), time(5), SECOND)));
        gaps.add(gap("hall-3", null, null, time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as("nobody knows what hall-3 is").isFalse();
        gaps.add(gap("hall-3", "lathe-1", "power", time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(1, gap("hall-3", "stand-1", "force", time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as("hall-3 is the rolling mill").isFalse();
    }

    /** On a busy machine one way back is slow; a chain that is slow every time is not excused by that. */
    @Test
    void oneWayBackMayTakeAsLongAsAnAgentMayWaitAndNotEveryOne() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(5), time(29), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(5), time(30), "agent-down"));
        assertThat(against("d")).containsExactly("d");
        slowTwice();
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void theWayBackMayTakeLongerWhereSomebodySaysSo() throws Exception {
        slowTwice();
        assertThat(check("d").examples()).singleElement().asString().contains("lathe-1/power was unknown for 34.0 s");
        retry = 3 * SECOND;
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    private void slowTwice() {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(5)),
                new Life("edge-agent", time(7), time(50)),
                new Life("edge-agent", time(52), Long.MAX_VALUE)));
        gaps.clear();
        gaps.add(gap(null, null, null, time(5), time(22), "agent-down"));
        gaps.add(gap(null, null, null, time(50), time(67), "agent-down"));
    }

    /** Whether a gap begins too early is held against how late the plant itself was, as its truth shows. */
    @Test
    void aGapBeginsEarlierOnlyByWhatThePlantItselfWasLate() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(9)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(6), time(9), "agent-down"));
        assertThat(check("d").examples()).singleElement().asString().contains("begins 3.0 s before", "1.0 s late");
        rows.get(SIGNAL).subList(6, 8).clear();
        stored.get(SIGNAL).subList(6, 8).clear();
        sampled = 8;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(check("d").detail()).contains("the plant itself was 1.5 s late");
    }

    /** Five servers, one agent: what one of them is away for says nothing of the others. */
    @ParameterizedTest
    @CsvSource({"rolling,false", "machining,true", ",true"})
    void aGapOfAServerExcusesTheSignalsOfNoOther(String server, boolean excused) throws Exception {
        shown.put("lathe-1", "machining");
        shown.put("stand-1", "rolling");
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap(server, null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(check("b").isYes()).as(VerdictText.lines(verdict())).isEqualTo(excused);
        gaps.set(0, gap(server, "lathe-1", "power", time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(check("b").isYes()).as("of one signal, on this server").isEqualTo(excused);
    }

    /** Whoever calls a server otherwise than the plant does is understood by the signals that he puts on it. */
    @Test
    void aServerUnderAnotherNameIsKnownByItsSignals() throws Exception {
        shown.put("lathe-1", "machining");
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap("hall-3", null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(check("b").count()).isEqualTo(1);
        gaps.add(gap("hall-3", "lathe-1", "speed", time(1), time(2), "server-down"));
        assertThat(check("b").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** What the servers kept for an agent that was killed is not lost, unless something else was the matter too. */
    @ParameterizedTest
    @CsvSource({"edge-agent,0,true", "edge-agent,30,false", "edge-agent,1,true", "edge-agent-lost-1-0,30,true"})
    void aDeathThatTheServersBridgeMakesNoGap(String process, int bridgedSeconds, boolean isFine) throws Exception {
        lives = new Lives(List.of(new Life(process, START, time(5)), new Life(process, time(7), Long.MAX_VALUE)));
        bridged = bridgedSeconds * SECOND;
        gaps.add(gap(null, "lathe-1", "power", time(5) - SECOND, time(8), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(isFine);
        gaps.set(0, gap(null, null, null, time(5), time(5), "agent-down"));
        assertThat(check("d").isYes()).as("a doubt that was nothing").isTrue();
        gaps.set(0, gap(null, "lathe-1", "power", time(5) - SECOND, time(8), "server-down"));
        lives = lives.with(List.of(new Lives.Down("simulator", null, time(6), time(8), SECOND)));
        assertThat(check("d").isYes()).as("of the server, that died too").isTrue();
    }

    /** A download of one server's program explains no gap of another. */
    @ParameterizedTest
    @CsvSource({"rolling,false", "machining,true"})
    void anOutageOfAServerExplainsItsOwnGapsOnly(String server, boolean explained) throws Exception {
        shown.put("lathe-1", "machining");
        shown.put("stand-1", "rolling");
        lives = new Lives(List.of(new Life("simulator", START, Long.MAX_VALUE)))
                .with(List.of(new Lives.Down("plc-download", "machining", time(3), time(5), SECOND)));
        gaps.add(gap(server, null, null, time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(explained);
    }
}
