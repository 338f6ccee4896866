package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Target;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the imported targets holds. */
final class TargetsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZONE);
    private final Targets targets = new Targets(declared);

    private String found(String site, String indicator, String from, String to) {
        Window window = new Window(Row.nanos(Instant.parse(from)), Row.nanos(Instant.parse(to)), ZONE.getId());
        Target target = targets.of(site, indicator, window);
        return target == null ? "none" : target.period() + " " + target.value().toPlainString();
    }

    private void put() {
        TestingTables.put(declared, "targets", """
                indicator,period,value,unit,programme,source
                C04,2026,0.7,,plan,notice 7
                C04,2026-H2,72,%,plan,notice 7
                C04,2026-Q4,0.75,,plan,notice 7
                C04,2026-11,0.8,,plan,notice 9
                C04,2025-Q1,0.5,,,notice 1
                K04,2026,0.85,,,notice 7
                """);
    }

    /** Periods are cut in the site's zone; the shortest that holds the whole window is meant for it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-10-31T16:00:00Z | 2026-11-30T16:00:00Z | 2026-11 0.8
            2026-11-22T16:00:00Z | 2026-11-23T16:00:00Z | 2026-11 0.8
            2026-10-31T15:59:59Z | 2026-11-30T16:00:00Z | 2026-Q4 0.75
            2026-10-31T16:00:00Z | 2026-11-30T16:00:01Z | 2026-Q4 0.75
            2026-09-30T16:00:00Z | 2026-12-31T16:00:00Z | 2026-Q4 0.75
            2026-06-30T16:00:00Z | 2026-09-30T16:00:00Z | 2026-H2 72
            2025-12-31T16:00:00Z | 2026-12-31T16:00:00Z | 2026 0.7
            2025-12-31T16:00:00Z | 2026-06-30T16:00:00Z | 2026 0.7
            2024-12-31T16:00:00Z | 2025-03-31T16:00:00Z | 2025-Q1 0.5
            2025-03-31T16:00:00Z | 2025-04-30T16:00:00Z | none
            2025-12-31T15:00:00Z | 2026-12-31T16:00:00Z | none
            """)
    void theShortestPeriodThatHoldsTheWindow(String from, String to, String found) {
        put();
        assertThat(found("works", "C04", from, to)).isEqualTo(found);
    }

    @Test
    void noneIsOfAnotherSiteOrIndicator() {
        put();
        assertThat(found("works", "C05", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"))
                .isEqualTo("none");
        assertThat(found("other", "C04", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"))
                .isEqualTo("none");
        assertThat(found("works", "K04", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"))
                .isEqualTo("2026 0.85");
    }

    /** A later version of the table says so, and the digest is of the row alone. */
    @Test
    void tellsWhereItStands() {
        put();
        Window november = new Window(
                Row.nanos(Instant.parse("2026-10-31T16:00:00Z")),
                Row.nanos(Instant.parse("2026-11-30T16:00:00Z")),
                ZONE.getId());
        Target first = targets.of("works", "C04", november);
        TestingTables.put(
                declared,
                "targets",
                "indicator,period,value,unit,programme,source\nC04,2026-11,0.8,,plan,notice 9\nC05,2026,0.9,,,x\n");
        Target second = targets.of("works", "C04", november);

        assertThat(first).extracting(Target::programme, Target::source).containsExactly("plan", "notice 9");
        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(second.digest()).isEqualTo(first.digest());
    }
}
