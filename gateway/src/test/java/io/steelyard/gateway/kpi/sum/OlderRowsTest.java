package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows of older rules do not say what they hid, and that is no reason to be surer of them. */
final class OlderRowsTest {
    private static final long HALF = MinuteFold.NANOS / 2;

    private static MinuteRow row(long rule, long valid, String source) {
        return new MinuteRow(
                new AssetKey("works", "m"),
                "lathe",
                "hall",
                "one",
                0,
                new TreeMap<>(Map.of(
                        "rule",
                        rule,
                        MinuteFold.VALID,
                        valid,
                        MinuteFold.EXPECTED,
                        MinuteFold.NANOS,
                        MinuteFold.PLANNED_PARTS,
                        3.0,
                        MinuteFold.PLANNED_RUN,
                        60.0,
                        source,
                        3.0)));
    }

    @Test
    void doubtsWhatASignalToldWhereSomeSignalWasNotSeen() {
        assertThat(OlderRows.read(row(6, HALF, MinuteFold.BY_PROGRAM)).fields())
                .containsEntry(MinuteFold.DOUBTED_PARTS, 3.0)
                .containsEntry(MinuteFold.DOUBTED_RUN, 60.0);
    }

    @Test
    void leavesWhatIsCertainAsItIs() {
        MinuteRow seen = row(6, MinuteFold.NANOS, MinuteFold.BY_SPEED);
        MinuteRow today = row(7, HALF, MinuteFold.BY_SPEED);
        MinuteRow ofJobs = row(6, HALF, "good");
        assertThat(OlderRows.read(seen)).isSameAs(seen);
        assertThat(OlderRows.read(today)).isSameAs(today);
        assertThat(OlderRows.read(ofJobs)).isSameAs(ofJobs);
    }
}
