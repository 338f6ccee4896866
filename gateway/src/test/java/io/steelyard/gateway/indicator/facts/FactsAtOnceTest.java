package io.steelyard.gateway.indicator.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who ask at once, and one counting for them. */
final class FactsAtOnceTest extends RegisteredWorks {
    /** An assessment asks for a score of indicators at once: days are read once for all of them, and anew when time has gone by. */
    @Test
    void oneCountingServesThoseWhoAskAtOnce() {
        registered("m", false, true);
        talks("m", 30, "state");
        long[] now = {0};
        Facts facts = facts(Rules.USUAL, () -> now[0]);
        facts.find("works", NOVEMBER);
        int first = asked;
        facts.find("works", NOVEMBER);
        assertThat(asked).isEqualTo(first).isPositive();
        now[0] = 2_000_000_000L;
        facts.find("works", NOVEMBER);
        assertThat(asked).isEqualTo(2 * first);
        machines.clear();
        registered("m", false, false);
        registered("n", false, false);
        assertThat(facts.find("works", NOVEMBER)
                        .evidence()
                        .quantities()
                        .get("equipment.production")
                        .value())
                .as("another register is another counting")
                .isEqualByComparingTo("2");
    }

    /** A counting that takes longer than it is fresh would otherwise be made anew for each of a score of indicators. */
    @Test
    void aCountingIsFreshFromItsEndOn() {
        registered("m", false, true);
        talks("m", 30, "state");
        long[] now = {0};
        Facts facts = facts(Rules.USUAL, () -> now[0]);
        whileAsked = () -> now[0] += 3_000_000_000L;
        facts.find("works", NOVEMBER);
        int first = asked;
        facts.find("works", NOVEMBER);
        assertThat(asked).isEqualTo(first).isPositive();
    }

    /** Ten people who open the console at once are one counting, not ten at a time. */
    @Test
    @Timeout(30)
    void whoeverAsksTheSameMeanwhileWaitsForIt() throws Exception {
        registered("m", false, true);
        talks("m", 30, "state");
        Facts facts = facts(Rules.USUAL, () -> 0);
        List<Facts.Found> answers = Collections.synchronizedList(new ArrayList<>());
        Thread second = new Thread(() -> answers.add(facts.find("works", NOVEMBER)));
        Set<Thread> counting = ConcurrentHashMap.newKeySet();
        whileAsked = () -> {
            boolean isFirst = counting.isEmpty();
            counting.add(Thread.currentThread());
            if (isFirst) {
                second.start();
                while (second.getState() != Thread.State.WAITING && second.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        };
        answers.add(facts.find("works", NOVEMBER));
        second.join();
        assertThat(counting).containsExactly(Thread.currentThread());
        assertThat(answers).hasSize(2).satisfies(all -> assertThat(all.get(0)).isSameAs(all.get(1)));
    }

    /** What failed is no answer: the next who asks has it counted anew. */
    @Test
    void countsAnewAfterAFailure() {
        registered("m", false, true);
        talks("m", 30, "state");
        Facts facts = facts(Rules.USUAL, () -> 0);
        whileAsked = () -> {
            throw new IllegalStateException("the store is away");
        };
        assertThatThrownBy(() -> facts.find("works", NOVEMBER)).hasMessage("the store is away");
        whileAsked = () -> {};
        assertThat(facts.find("works", NOVEMBER).evidence().quantities()).isNotEmpty();
    }
}
