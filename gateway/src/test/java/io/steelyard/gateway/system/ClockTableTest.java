package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what agents tell of clocks. */
final class ClockTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Scope PLC = Scope.server("works", "edge", "plc");

    @TempDir
    private Path folder;

    private static EventRecord told(long at, long since, String skew) {
        String text = Instant.ofEpochSecond(since).toString();
        return EventType.CLOCK_SKEW.at(
                at * SECOND, PLC, Map.of("server", "plc", "skew", skew, "how", "found", "since", text));
    }

    private static ClockSpan span(long from, Long to, Long skew) {
        return new ClockSpan(PLC, from * SECOND, to == null ? null : (Long) (to * SECOND), skew, "found");
    }

    @Test
    void aSpanLastsUntilItsServerIsToldOfAgain() {
        List<EventRecord> told =
                List.of(told(100, 90, "+1.000 s"), told(200, 190, "+2.500 s"), told(300, 290, "-0.999 s"));
        assertThat(ClockTable.spans(told)).containsExactly(span(90, 200L, SECOND), span(190, 300L, 5 * SECOND / 2));
        assertThat(ClockTable.spans(told.subList(0, 1))).containsExactly(span(90, null, SECOND));
        assertThat(ClockTable.spans(told.subList(2, 3))).isEmpty();
    }

    /** What is told of one asset ends no span of its server, nor of another asset. */
    @Test
    void aSpanOfAnAssetLastsUntilThatAssetIsToldOfAgain() {
        List<EventRecord> told = List.of(
                told(100, 90, "+1.000 s"),
                toldOf("press", 110, "+37.000 s"),
                toldOf("lathe", 120, "+2.000 s"),
                told(130, 130, "+0.000 s"),
                toldOf("press", 140, "+0.000 s"));
        assertThat(ClockTable.spans(told))
                .containsExactly(
                        span(90, 130L, SECOND),
                        new ClockSpan(PRESS, 110 * SECOND, 140 * SECOND, 37 * SECOND, "sources-ahead"),
                        new ClockSpan(asset("lathe"), 120 * SECOND, null, 2 * SECOND, "sources-ahead"));
    }

    private static final Scope PRESS = asset("press");

    private static Scope asset(String name) {
        return new Scope("works", "edge", "plc", name, null);
    }

    private static EventRecord toldOf(String asset, long at, String skew) {
        String since = Instant.ofEpochSecond(at).toString();
        Map<String, String> details = Map.of("server", "plc", "skew", skew, "how", "sources-ahead", "since", since);
        return EventType.CLOCK_SKEW.at(at * SECOND, asset(asset), details);
    }

    /** The agent's clock was an hour ahead and was set back: what came in between stands at either clock's times. */
    @Test
    void anAgentsClockThatWasSetBackEndsItsSpanWhereItStood() {
        List<ClockSpan> spans =
                ClockTable.spans(List.of(told(7_200, 7_190, "-3600.000 s"), told(4_000, 7_590, "+0.000 s")));
        assertThat(spans).containsExactly(span(7_190, 7_590L, -3_600 * SECOND));
        assertThat(spans.get(0).affectedFrom()).isEqualTo(3_590 * SECOND);
        assertThat(spans.get(0).affectedTo()).isEqualTo(7_590L * SECOND);
    }

    @Test
    void whatCannotBeReadSaysNothingGoodAndNoMore() {
        Map<String, String> details = Map.of("server", "plc", "skew", "much", "how", "found", "since", "lately");
        ClockSpan span = ClockTable.spans(List.of(EventType.CLOCK_SKEW.at(5 * SECOND, PLC, details)))
                .get(0);
        assertThat(span).isEqualTo(span(5, null, null));
        assertThat(span.touches(5 * SECOND, 6 * SECOND)).isTrue();
        assertThat(span.touches(0, 5 * SECOND)).isFalse();
        ClockSpan late = new ClockSpan(PLC, Long.MAX_VALUE - 1, null, 2 * SECOND, "");
        assertThat(late.affectedFrom()).isEqualTo(Long.MAX_VALUE - 1);
    }

    /** As they came, not by a clock that may have been set back; and as they are now. */
    @Test
    void whatIsKeptIsReadInTheOrderInWhichItCame() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            ClockTable table = new ClockTable(records);
            assertThat(table.spans()).isEmpty();
            write(records, 7, told(500, 490, "+9.000 s"));
            assertThat(table.spans()).containsExactly(span(490, null, 9 * SECOND));
            write(records, 8, told(100, 499, "+0.001 s"));
            assertThat(table.spans()).containsExactly(span(490, 499L, 9 * SECOND));
        }
    }

    /** Minutes are listed with every message; whoever adds them up must not read the records each time. */
    @Test
    void whatIsNoEventIsNoReasonToReadAgain() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            ClockTable table = new ClockTable(records);
            write(records, 7, told(500, 490, "+9.000 s"));
            List<ClockSpan> known = table.spans();
            records.write(List.of(new SystemRow.DirtyMinute(new AssetKey("works", "m"), 0)));
            assertThat(table.spans()).isSameAs(known);
            write(records, 8, told(600, 590, "+9.000 s"));
            assertThat(table.spans()).hasSize(2);
        }
    }

    private static void write(SystemRecords records, long offset, EventRecord event) {
        records.write(List.of(new SystemRow.Event(new InboxPosition(0, offset), 0, event)));
    }
}
