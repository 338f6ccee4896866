package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.IndicatorValue.Window;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where periods begin and end: by the calendar of the site's zone, daylight saving included. */
final class PeriodsTest {
    private static final long LATE = nanos("2100-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11, Asia/Shanghai, 2026-10-31T16:00:00Z, 2026-11-30T16:00:00Z",
        "2026-11, UTC, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "2026-12, Asia/Shanghai, 2026-11-30T16:00:00Z, 2026-12-31T16:00:00Z",
        "2026-Q1, Europe/Berlin, 2025-12-31T23:00:00Z, 2026-03-31T22:00:00Z",
        "2026-Q4, Europe/Berlin, 2026-09-30T22:00:00Z, 2026-12-31T23:00:00Z",
        "2026-H1, America/New_York, 2026-01-01T05:00:00Z, 2026-07-01T04:00:00Z",
        "2026-H2, America/New_York, 2026-07-01T04:00:00Z, 2027-01-01T05:00:00Z",
        "2026-03-29, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-12-31, Asia/Shanghai, 2026-12-30T16:00:00Z, 2026-12-31T16:00:00Z",
        "2026-01-15/2026-04-14, Europe/Berlin, 2026-01-14T23:00:00Z, 2026-04-14T22:00:00Z",
        "2026-01-15/2026-01-15, UTC, 2026-01-15T00:00:00Z, 2026-01-16T00:00:00Z",
        "2024, UTC, 2024-01-01T00:00:00Z, 2025-01-01T00:00:00Z",
    })
    void cutsPeriodsInTheZoneOfTheSite(String period, String zone, String from, String to) {
        assertThat(Periods.window(period, zone, LATE)).isEqualTo(new Window(nanos(from), nanos(to), zone));
    }

    /** What has not happened yet would count as unknown. */
    @Test
    void anOpenPeriodEndsNowAndOneToComeIsEmpty() {
        long now = nanos("2026-11-10T12:00:00Z");
        assertThat(Periods.window("2026-11", "UTC", now).to()).isEqualTo(now);
        Window next = Periods.window("2026-12", "UTC", now);
        assertThat(next.to()).isEqualTo(next.from());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-01/2026-02", "2026-02-01/2026-01-31", "2026-01-01/", "/2026-01-01", "2026-01-01/2026-02-30"
            })
    void refusesWhatIsNotFromOneDayToALaterOne(String period) {
        assertThatThrownBy(() -> Periods.checkWindow(period)).isInstanceOf(ProblemException.class);
    }

    /** At the end of a month the sites of the world are in different ones. */
    @Test
    void thePresentMonthIsTheSites() {
        long now = nanos("2026-11-30T17:00:00Z");
        assertThat(Periods.window(null, "Asia/Shanghai", now).from()).isEqualTo(nanos("2026-11-30T16:00:00Z"));
        assertThat(Periods.window(null, "UTC", now).from()).isEqualTo(nanos("2026-11-01T00:00:00Z"));
    }

    private static long nanos(String instant) {
        return Instant.parse(instant).getEpochSecond() * 1_000_000_000L;
    }
}
