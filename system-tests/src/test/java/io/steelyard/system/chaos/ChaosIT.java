package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise as a whole: whatever goes wrong, in whatever order, every value that the plant had is stored or in a gap,
 * and the ledger says the same. Three minutes in the build; for hours, or to run a seed again, see CONTRIBUTING.
 */
final class ChaosIT {
    private static final Duration USUAL = Duration.ofSeconds(90); // start, settling and judging take a minute

    private static final int LEAST = 8;

    @TempDir
    Path folder;

    @Test
    void whateverGoesWrongNothingIsLostWithoutARecord() throws Exception {
        Chaos.Outcome outcome = ChaosRun.ofProperties(USUAL, LEAST).in(folder);

        assertThat(outcome.verdict().isYes())
                .as("the oracle:%n%s", outcome.text())
                .isTrue();
        assertThat(outcome.ledgerIsBalanced())
                .as("the ledger:%n%s", outcome.text())
                .isTrue();
        assertThat(outcome.gapsAreShort())
                .as("what excuses losses:%n%s", outcome.text())
                .isTrue();
    }
}
