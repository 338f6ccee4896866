package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many values a lost memory explains twice: those that its agent's servers can have handed over once more, and no other. */
final class SampledAgainTest {
    private static final long SECOND = Nanos.A_SECOND;
    private static final long START = Nanos.of("2026-11-23T06:00:00Z");
    private static final String AGENT = "demo/edge-1";

    private final SortedMap<String, List<TruthRow>> rows = new TreeMap<>();
    private final List<Life> lives = new ArrayList<>();
    private final Map<String, String> agents = new TreeMap<>(Map.of("lathe-1", AGENT, "lathe-2", "demo/edge-2"));
    private long memory = 11 * SECOND;

    /** A minute of a value a second; the agent dies at its half, and is back two seconds later. */
    @BeforeEach
    void aMinute() {
        rows.put("lathe-1/power", set(0, 60));
        rows.put("lathe-2/power", set(0, 60));
        lives.add(new Life("edge-agent-edge-1", START, time(30)));
        lives.add(new Life("edge-agent-edge-1", time(32), Long.MAX_VALUE));
    }

    /** Of a lost outbox nobody knows what was sampled: subscriptions begin anew, each with the present value. */
    @ParameterizedTest
    @CsvSource({"outbox-lost", "inbox-changed"})
    void aMemoryThatIsGoneHasThePresentValueOfEachSignalSampledAgain(String event) {
        assertThat(most(new MemoryLoss(event, AGENT, time(33)))).isEqualTo(1);
        rows.put("lathe-1/torque", set(0, 60));
        assertThat(most(new MemoryLoss(event, AGENT, time(33)))).isEqualTo(2);
    }

    /** A row is set a tenth behind its second: those of 18 to 29 are behind the copy of 20, by interval and second, and before 30. */
    @Test
    void whatTheCopyDoesNotKnowMayComeAgain() {
        unknown(20, 33);
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS))).isEqualTo(11);
        unknown(10, 33);
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS)))
                .as("an older copy")
                .isEqualTo(21);
    }

    @Test
    void withoutAWordOfTheCopyItIsAsOldAsItMayBe() {
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS))).isEqualTo(12);
        memory = 4 * SECOND;
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS))).isEqualTo(5);
        memory = 0;
        rows.put("lathe-1/power", set(0, 20));
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS)))
                .as("nothing was set then, which leaves the present value")
                .isEqualTo(1);
    }

    /** The gateway's numbers say how many there were, when all of them are of the life that ended. */
    @Test
    void noMoreThanTheCopyDoesNotKnow() {
        assertThat(most(restored(33, 3))).isEqualTo(1 + 3);
        assertThat(most(restored(33, 300))).isEqualTo(12);
        lives.add(1, new Life("edge-agent-edge-1", time(25), time(25)));
        lives.set(0, new Life("edge-agent-edge-1", START, time(25)));
        lives.set(1, new Life("edge-agent-edge-1", time(26), time(30)));
        assertThat(most(restored(33, 3)))
                .as("what the life between has numbered nobody tells")
                .isEqualTo(12);
    }

    /** What was set behind the death was not sampled before it; a later death is none that the loss came of. */
    @Test
    void theDeathIsTheLastOneBeforeTheLossCameToLight() {
        lives.set(1, new Life("edge-agent-edge-1", time(32), time(50)));
        lives.add(new Life("edge-agent-edge-1", time(51), Long.MAX_VALUE));
        unknown(28, 33);
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS))).isEqualTo(3);
    }

    /** The other agent lives; its signals are handed over to nobody, nor does its death explain what this one samples. */
    @Test
    void anAgentsLossIsHeldAgainstItsOwnDeathAndSignals() {
        unknown(20, 33);
        rows.put("lathe-2/torque", set(0, 60));
        assertThat(most(restored(33, MemoryLoss.NOBODY_SAYS))).isEqualTo(11);
        assertThat(most(new MemoryLoss("outbox-restored", "demo/edge-2", time(33))))
                .as("two present values, and no death of its own")
                .isEqualTo(2);
    }

    /** An image of a disk that runs beside its agent tells the same; nobody died for that, and both are counted by its life. */
    @Test
    void aCopyThatRunsBesideItsAgentHasNoDeath() {
        lives.add(new Life("edge-agent-copy-1", time(40), time(45)));
        assertThat(most(restored(42, MemoryLoss.NOBODY_SAYS))).isEqualTo(1 + 2 * 5);
    }

    private long most(MemoryLoss loss) {
        Truth truth = new Truth(rows, new Places(Map.of()), 1, true);
        Places places = truth.places().with(List.of(), agents);
        return new SampledAgain(truth, places, new Lives(lives), new Allowance(SECOND / 2, false, memory, 0, 0))
                .most(List.of(loss));
    }

    private static MemoryLoss restored(int at, long unknown) {
        return new MemoryLoss("outbox-restored", AGENT, time(at), unknown);
    }

    /** Somebody says what the copy does not know. */
    private void unknown(int from, int to) {
        lives.removeIf(life -> life.process().contains("restored"));
        lives.add(new Life("edge-agent-restored-1-0", time(from), time(from)));
        lives.add(new Life("edge-agent-restored-1-0", time(to), time(to)));
    }

    private static List<TruthRow> set(int from, int to) {
        List<TruthRow> set = new ArrayList<>();
        for (int i = from; i < to; i++) {
            long at = time(i) + SECOND / 10;
            set.add(new TruthRow(i, time(i), i + ".0", 0, at, at + 1_000));
        }
        return set;
    }

    private static long time(int second) {
        return START + second * SECOND;
    }
}
