package io.steelyard.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A value that is lost must not pass for one that nobody could have seen. */
final class LossesTest {
    @Test
    void gapsExplainOnlyWhatAnAgentThatWasHitHasMissed() {
        List<Losses.Case> cases = Losses.cases(null);
        assertThat(cases)
                .filteredOn(one -> one.explained(5.0, 1) > 0)
                .extracting(Losses.Case::what)
                .containsExactly(
                        "agent killed for 5 s",
                        "gateway killed, then the agent, both back after 5 s",
                        "agent's disk full for 5 s");
        assertThat(cases).extracting(Losses.Case::what).contains("gateway's disk full for 5 s");
        assertThat(cases).allMatch(one -> one.explained(0, 1) == 0);
    }
}
