package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GapRowsTest {
    private static final Scope PLANT = Scope.server("demo", "edge-1", "plant");

    @TempDir
    Path folder;

    private SystemRecords records;
    private long offset;

    @BeforeEach
    void open() {
        records = SystemRecords.open(folder, System::nanoTime);
    }

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void aLossThatOutlivedItsAgentEndsWhenTheServerSpeaksAgain() {
        write("first", PLANT, 1_000L, null);
        write("second", PLANT, 1_500L, null);
        write("second", PLANT, 1_500L, 9_000L);

        assertThat(records.gaps(Query.all(10)))
                .extracting(GapRecord::id, GapRecord::to)
                .containsExactly(tuple("first", 9_000L), tuple("second", 9_000L));
    }

    @Test
    void aLossOfAnotherServerOrAfterThatMomentStaysOpen() {
        write("other", Scope.server("demo", "edge-1", "press"), 1_000L, null);
        write("later", PLANT, 9_500L, null);
        write("signal", PLANT.signal("stand-1", "power"), 1_000L, null);
        write("closing", PLANT, 1_500L, 9_000L);

        assertThat(records.gaps(Query.all(10)))
                .filteredOn(gap -> gap.to() == null)
                .extracting(GapRecord::id)
                .containsExactlyInAnyOrder("other", "later", "signal");
    }

    /** A signal that its server refused before the agent was started again, and takes now. */
    @Test
    void aSignalsLossThatOutlivedItsAgentEndsWhenTheSignalSpeaksAgain() {
        write("failed", PLANT.signal("stand-1", "power"), 1_000L, null);
        write("other", PLANT.signal("stand-1", "speed"), 1_000L, null);
        write("server", PLANT, 1_000L, null);
        write("closing", PLANT.signal("stand-1", "power"), 1_500L, 9_000L);

        assertThat(records.gaps(Query.all(10)))
                .filteredOn(gap -> gap.to() == null)
                .extracting(GapRecord::id)
                .containsExactlyInAnyOrder("other", "server");
    }

    /** Nobody remembers that they are open; the server's gap says that nothing is known from the loss on. */
    @Test
    void whatAnAgentLeftOpenOfSignalsEndsWhereItsOutboxWasLost() {
        write("failed", PLANT.signal("stand-1", "power"), 1_000L, null);
        write("after the last report", PLANT.signal("stand-1", "speed"), 5_500L, null);
        write("over", PLANT.signal("stand-1", "speed"), 1_000L, 2_000L);
        write("other", Scope.server("demo", "edge-1", "press").signal("press", "force"), 1_000L, null);
        write("lost", PLANT, 5_000L, null, GapCause.OUTBOX_LOST);
        write("failed again", PLANT.signal("stand-1", "power"), 8_000L, null);
        write("lost", PLANT, 5_000L, 9_000L, GapCause.OUTBOX_LOST);

        assertThat(records.gaps(Query.all(10)))
                .extracting(GapRecord::id, GapRecord::from, GapRecord::to)
                .containsExactlyInAnyOrder(
                        tuple("failed", 1_000L, 5_000L),
                        tuple("after the last report", 5_500L, 5_500L),
                        tuple("over", 1_000L, 2_000L),
                        tuple("other", 1_000L, null),
                        tuple("lost", 5_000L, 9_000L),
                        tuple("failed again", 8_000L, null));
    }

    /** With the inbox, too: then the gap is told when it is over. */
    @Test
    void whatWasOpenOfSignalsEndsWhereALossBeganThatIsToldLater() {
        write("failed", PLANT.signal("stand-1", "power"), 1_000L, null);
        write("failed again", PLANT.signal("stand-1", "speed"), 8_000L, null);
        write("lost", PLANT, 5_000L, 9_000L, GapCause.OUTBOX_LOST);

        assertThat(records.gaps(Query.all(10)))
                .extracting(GapRecord::id, GapRecord::to)
                .containsExactlyInAnyOrder(tuple("failed", 5_000L), tuple("failed again", null), tuple("lost", 9_000L));
    }

    /** The agent goes on with what it had, and ends them itself. */
    @Test
    void aServersGapOfAnotherCauseLeavesThoseOfItsSignals() {
        write("failed", PLANT.signal("stand-1", "power"), 1_000L, null);
        write("down", PLANT, 5_000L, null);

        assertThat(records.gaps(Query.all(10))).extracting(GapRecord::to).containsOnlyNulls();
    }

    @Test
    void recordsAreFoundByTheLevelOfTheirScope() {
        write("server", PLANT, 1_000L, 2_000L);
        write("signal", PLANT.signal("stand-1", "power"), 1_000L, 2_000L);

        Query servers = new Query(null, null, null, null, null, "server", Long.MIN_VALUE, Long.MAX_VALUE, 10, null);
        assertThat(records.gaps(servers)).extracting(GapRecord::id).containsExactly("server");
    }

    private void write(String id, Scope scope, long from, @Nullable Long to) {
        write(id, scope, from, to, GapCause.AGENT_DOWN);
    }

    private void write(String id, Scope scope, long from, @Nullable Long to, GapCause cause) {
        GapRecord gap = new GapRecord(id, scope, from, to, null, null, cause);
        records.write(List.of(new SystemRow.Gap(new InboxPosition(0, offset++), 0, gap)));
    }
}
