package io.steelyard.edge.opcua.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of clocks that stand apart, and when. */
final class ClockWatchTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long START = 1_700_000_000L * SECOND;

    private final List<Note> left = new ArrayList<>();

    @TempDir
    private Path memory;

    private ClockWatch watch;
    private long run;
    private long server;
    private long agent;

    @BeforeEach
    void start() {
        watch = new ClockWatch(Scope.server("demo", "edge-1", "plc"), this::leave, memory, Set.of());
    }

    private CompletableFuture<Void> leave(Note note) {
        left.add(note);
        return CompletableFuture.completedFuture(null);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            run += SECOND;
            look(100 * MILLI, 3 * MILLI);
        }
    }

    private void look(long waited, long transit) {
        long received = START + agent + run;
        watch.look(new ClockWatch.Answer(START + server + run - transit, received - waited, received, run));
    }

    private Map<String, String> only() {
        assertThat(left).hasSize(1);
        return ((EventRecord) left.remove(0)).details();
    }

    @Test
    void clocksThatAgreeAreNotWorthAWord() {
        server = 900 * MILLI;
        look(100);
        assertThat(left).isEmpty();
    }

    @Test
    void aClockThatIsOffIsFoundWithinTenLooks() {
        server = 37 * SECOND;
        look(9);
        assertThat(watch.skew()).isNull();
        look(1);
        assertThat(watch.skew()).isEqualTo(36_997 * MILLI);
        assertThat(only())
                .containsEntry("skew", "+36.997 s")
                .containsEntry("before", "+0.000 s")
                .containsEntry("how", "found")
                .containsEntry("since", "2023-11-14T22:13:21Z");
        look(100);
        assertThat(left).isEmpty();
    }

    /** Its values were wrong from somewhere behind the last look that surely was before the step. */
    @Test
    void aServersStepBackIsToldWithTheSpanThatItTouches() {
        look(20);
        server = -5 * SECOND;
        look(10);
        assertThat(only())
                .containsEntry("skew", "-5.003 s")
                .containsEntry("how", "server-stepped")
                .containsEntry("since", "2023-11-14T22:13:40Z");
    }

    @Test
    void aServersStepForthIsToldAtOnce() {
        look(20);
        server = 5 * SECOND;
        look(1);
        assertThat(only()).containsEntry("how", "server-stepped").containsEntry("skew", "+4.997 s");
    }

    @Test
    void itIsTheAgentsClockThatWasSet() {
        look(20);
        agent = 8 * SECOND;
        look(10);
        assertThat(only()).containsEntry("how", "agent-stepped").containsEntry("skew", "-8.003 s");
        agent = 0;
        look(61);
        assertThat(only()).containsEntry("how", "agent-stepped").containsEntry("before", "-8.003 s");
    }

    @Test
    void aClockThatRunsTooFastIsToldAtEachSecond() {
        for (int i = 0; i < 2_500; i++) {
            server += MILLI;
            look(1);
        }
        assertThat(left).hasSize(2);
        assertThat(((EventRecord) left.get(1)).details()).containsEntry("how", "drifted");
    }

    /** Or whoever was told that it is off would think so for ever. */
    @Test
    void aClockThatWasMendedWhileTheAgentWasAwayIsTold() {
        server = 37 * SECOND;
        look(11);
        only();
        start();
        look(100);
        assertThat(left).as("it is as it was told").isEmpty();
        start();
        server = 0;
        look(11);
        assertThat(only())
                .containsEntry("how", "found")
                .containsEntry("before", "+36.997 s")
                .containsEntry("skew", "-0.003 s");
        start();
        look(100);
        assertThat(left).as("that it agrees is known, too").isEmpty();
    }

    @Test
    void aClockThatComesBackByLessThanASecondIsTold() {
        server = 1_203 * MILLI;
        look(10);
        assertThat(only()).containsEntry("skew", "+1.200 s");
        server = 603 * MILLI;
        look(100);
        assertThat(left).isEmpty();
        server = 403 * MILLI;
        look(10);
        assertThat(only()).containsEntry("skew", "+0.400 s").containsEntry("how", "drifted");
        server = 903 * MILLI;
        look(100);
        assertThat(left).isEmpty();
    }

    @Test
    void aMemoryThatCannotBeReadCountsAsClocksThatAgree() throws IOException {
        Files.writeString(memory.resolve("plc.clock"), "steelyard-clock 1\n37000000000\n");
        server = 37 * SECOND;
        start();
        look(10);
        assertThat(only()).containsEntry("before", "+0.000 s");
        Files.writeString(memory.resolve("plc.clock"), "something\n");
        server = 0;
        start();
        look(100);
        assertThat(left).isEmpty();
    }

    /** Of a clock that jumps to and fro nobody wants to hear each time. */
    @Test
    void nothingIsToldTwiceWithinAMinute() {
        look(20);
        for (int i = 0; i < 60; i++) {
            server = (i % 2) * 10 * SECOND;
            look(10);
        }
        assertThat(left).hasSizeBetween(1, 11);
    }

    @Test
    void whatLayReadyOrCameLateOrHasNoTimeSaysNothing() {
        look(20);
        for (int i = 0; i < 100; i++) {
            run += SECOND;
            look(MILLI, 30 * SECOND);
            watch.look(new ClockWatch.Answer(0, START + run - SECOND, START + run, run));
            look(100 * MILLI, i % 9 == 0 ? MILLI : 20 * SECOND);
        }
        assertThat(left).isEmpty();
    }
}
