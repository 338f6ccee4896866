package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StepsTest {

    private static long at(String instant) {
        return Instant.parse(instant).getEpochSecond() * 1_000_000_000L;
    }

    private static List<String> steps(String zone, String from, String to, String step) {
        return new Steps(zone, at(from), at(to))
                .by(step).stream()
                        .map(edge ->
                                Instant.ofEpochSecond(edge / 1_000_000_000L).toString())
                        .toList();
    }

    /** A day is what the site's calendar calls one, with 23 or 25 hours when the clock changes. */
    @Test
    void aDayHasTheHoursThatTheZoneGivesIt() {
        assertThat(steps("Europe/Berlin", "2026-10-24T10:00:00Z", "2026-10-27T00:00:00Z", "day"))
                .containsExactly(
                        "2026-10-24T10:00:00Z",
                        "2026-10-24T22:00:00Z",
                        "2026-10-25T23:00:00Z",
                        "2026-10-26T23:00:00Z",
                        "2026-10-27T00:00:00Z");
        assertThat(steps("Asia/Shanghai", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "P1D"))
                .containsExactly("2026-11-01T00:00:00Z", "2026-11-01T16:00:00Z", "2026-11-02T00:00:00Z");
    }

    /** Hours go on by length: the one that comes twice is there twice. */
    @Test
    void anHourIsAnHour() {
        assertThat(steps("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "hour"))
                .hasSize(26);
    }

    @Test
    void aMonthBeginsOnItsFirst() {
        assertThat(steps("Asia/Shanghai", "2026-10-15T00:00:00Z", "2026-12-01T00:00:00Z", "month"))
                .containsExactly(
                        "2026-10-15T00:00:00Z", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z", "2026-12-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT30S", "P0D", "PT1M30S", "-P1D", "week", "P", "PT0.5S", "PT"})
    void refusesWhatIsNoStep(String step) {
        assertThatThrownBy(() -> steps("UTC", "2026-10-15T00:00:00Z", "2026-10-16T00:00:00Z", step))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("is none of minute");
    }

    @ParameterizedTest
    @CsvSource({"minute, 2026-10-17T00:00:00Z", "PT1M, 2026-10-17T00:00:00Z"})
    void refusesMoreStepsThanAnybodyReads(String step, String to) {
        assertThatThrownBy(() -> steps("UTC", "2026-10-15T00:00:00Z", to, step))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("longer step");
    }

    @Test
    void noStepIsTheWholeWindow() {
        assertThat(steps("UTC", "2026-10-15T00:00:00Z", "2026-10-16T00:00:00Z", ""))
                .hasSize(2);
    }
}
