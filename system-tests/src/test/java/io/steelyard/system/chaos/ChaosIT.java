package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise as a whole: whatever goes wrong, in whatever order, every value that the plant had is stored or in a gap,
 * and the ledger says the same. In the build always as many faults, however busy the machine is, and with the same seed
 * unless {@code steelyard.chaos.seed} says another; for hours, or to run a seed again, see CONTRIBUTING.
 */
final class ChaosIT {
    /** Each of another kind: three minutes in all, where two other tests run beside it on two cores. */
    private static final ChaosOptions.Usual USUAL =
            new ChaosOptions.Usual(Duration.ofSeconds(1), 23, 10, Plan.Tempo.BRISK);

    @TempDir
    Path folder;

    @Test
    void whateverGoesWrongNothingIsLostWithoutARecord() throws Exception {
        Chaos.Outcome outcome = ChaosOptions.ofThisProcess().run(USUAL).in(folder);

        assertThat(outcome.verdict().isYes())
                .as("the oracle:%n%s", outcome.text())
                .isTrue();
        assertThat(outcome.ledgerIsBalanced())
                .as("the ledger:%n%s", outcome.text())
                .isTrue();
        assertThat(outcome.gapsAreShort())
                .as("what excuses losses:%n%s", outcome.text())
                .isTrue();
        assertThat(outcome.enough()).as("faults felt:%n%s", outcome.text()).isTrue();
    }
}
