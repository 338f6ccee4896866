package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each lie that a chain could tell of memories that were lost, and of what is sampled again for that. */
final class VerificationOfLossesTest extends VerifiedRun {
    /** An agent that forgot what it had sampled takes every present value once more: two numbers for one point. */
    @Test
    void aSignalIsSampledAgainOnceWithEachMemoryThatWasLost() throws Exception {
        storedAgain = 1;
        assertThat(against("e")).as("without a loss").contains("e");
        losses.add(loss("outbox-lost", time(5)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        storedAgain = 2;
        assertThat(check("e").examples())
                .as("one signal, one loss")
                .singleElement()
                .asString()
                .contains("2 samples");
        losses.add(loss("inbox-changed", time(7)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** Notifications that were stored, and not acknowledged to the server when the copy was put back, come once more. */
    @Test
    void whatWasNotAcknowledgedIsSampledAgainByAnOldCopy() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(8), Long.MAX_VALUE)));
        memory = 2 * SECOND;
        losses.add(loss("outbox-restored", time(9)));
        storedAgain = 3;
        assertThat(verdict().isYes())
                .as("three were set in the last 3.5 s of that life: %s", VerdictText.lines(verdict()))
                .isTrue();
        storedAgain = 4;
        assertThat(check("e").examples()).singleElement().asString().contains("4 samples", "explain 3");
    }

    /** Two agents of one name that run side by side read the same values; as many as were set while both did. */
    @Test
    void aCopyOfAnAgentSamplesAgainWhatWasSetInItsLife() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent-copy-1", time(4), time(6)), new Life("edge-agent", START, Long.MAX_VALUE)));
        losses.add(loss("outbox-restored", time(4)));
        storedAgain = 3;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        storedAgain = 4;
        assertThat(against("e"))
                .as("one signal, one loss, and the two rows of ten that were set in the copy's life")
                .contains("e");
    }

    @Test
    void whatIsSampledAgainHidesNoLoss() throws Exception {
        losses.add(loss("outbox-lost", time(5)));
        storedAgain = 1;
        stored.get(SIGNAL).remove(4);
        rest.put("missing", 1L);
        assertThat(check("e").isYes())
                .as("the ledger misses one, too: %s", VerdictText.lines(verdict()))
                .isTrue();
        assertThat(check("b").count()).isEqualTo(1);
        rest.clear();
        assertThat(check("e").isYes())
                .as("a loss that the ledger does not know")
                .isFalse();
    }

    /** The store says that it has a point more than the ledger ever heard of. */
    @Test
    void fewerSamplesAgainThanNoneIsANo() throws Exception {
        losses.add(loss("outbox-restored", time(5)));
        storedAgain = -1;
        assertThat(check("e").examples()).anyMatch(text -> text.contains("1 points that the ledger does not know of"));
    }

    /** The gap begins where the memory ended, long before the death; without an event that tells of it, that is a no. */
    @Test
    void aGapBeginsBeforeTheDeathOnlyAfterAMemoryWasLost() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(4), time(9), "outbox-lost"));
        assertThat(against("d")).containsExactly("d");
        losses.add(loss("outbox-lost", time(10)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(2), time(5), "outbox-lost"));
        assertThat(against("d")).as("over before the death").containsExactly("d");
    }

    /** A loss excuses the gap of the death that it came to light after, and none of the other deaths. */
    @Test
    void aMemoryThatWasLostExplainsNoGapOfAnotherDeath() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(0)),
                new Life("edge-agent", time(0), time(9)),
                new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(6) + SECOND / 5, time(9), "agent-down"));
        losses.add(loss("outbox-restored", time(1)));
        assertThat(against("d")).containsExactly("d");
        losses.add(loss("outbox-restored", time(9)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aMemoryIsNotOlderThanSomebodySays() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(9)));
        gaps.add(gap(null, null, null, time(3), time(9), "outbox-lost"));
        memory = 2 * SECOND;
        assertThat(against("d")).containsExactly("d");
        memory = 4 * SECOND;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** A memory that was lost does not let the gaps behind the death grow. */
    @Test
    void lengthsAreHeldAlsoWhenAMemoryWasLost() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(7)));
        gaps.add(gap(null, null, null, time(1), time(60), "outbox-lost"));
        assertThat(check("d").examples()).anyMatch(no -> no.contains("lathe-1/power was unknown for 55.0 s"));
    }

    /** Lost values begin where nothing had been reported; the agent's own gap at the same death begins at the death. */
    @Test
    void aLostMemoryLetsNoOtherGapBeginEarly() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(9)));
        gaps.add(gap(null, null, null, time(2), time(9), "outbox-lost"));
        gaps.add(gap(null, "lathe-1", "power", time(7), time(9), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(1, gap(null, "lathe-1", "power", time(2), time(9), "agent-down"));
        assertThat(against("d")).containsExactly("d");
        gaps.set(1, gap(null, "lathe-1", "power", time(2), time(9), "server-down"));
        assertThat(against("d")).containsExactly("d");
        losses.add(loss("inbox-changed", time(9)));
        assertThat(against("d")).as("what the gateway forgot").containsExactly("d");
    }

    /** An old copy explains from when on nothing is known, and not why an earlier gap had not ended. */
    @Test
    void anOldCopyExplainsTheBeginningOfItsGapAlone() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(20)),
                new Life("edge-agent", time(22), time(60)),
                new Life("edge-agent", time(61), Long.MAX_VALUE)));
        losses.add(loss("outbox-restored", time(62)));
        memory = 11 * SECOND;
        gaps.add(gap(null, null, null, time(48), time(62), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(20), time(62), "agent-down"));
        assertThat(check("d").examples()).singleElement().asString().contains("nothing explains 14.5 s of it");
    }

    /** What one agent forgot is sampled again by that agent, and its gaps alone begin early. */
    @Test
    void aLostMemoryIsThatOfItsAgent() throws Exception {
        agents.put("lathe-2", "demo/edge-2");
        storedAgain = 1;
        losses.add(new MemoryLoss("outbox-lost", "demo/edge-2", time(9)));
        assertThat(against("e")).contains("e");
        gaps.add(gap(null, null, null, time(4), time(9), "outbox-lost"));
        assertThat(check("d").examples()).singleElement().asString().contains("nothing in this plant may cause it");
    }
}
