package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A month that is too large or took too long is no YES. */
final class MonthLimitsTest {
    private static final long MOST = 30_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final MonthLimits limits = MonthLimits.usual();

    @Test
    void exactlyTheLimitsAreHeld() {
        assertThatCode(() -> limits.hold(MOST, LONGEST)).doesNotThrowAnyException();
        assertThat(limits.told(MOST, LONGEST))
                .isEqualTo("30,000,000 samples of at most 30,000,000, 600 s of at most 600 s");
    }

    @Test
    void oneSampleMoreIsTooMany() {
        assertThatThrownBy(() -> limits.hold(MOST + 1, LONGEST))
                .isInstanceOf(AssertionError.class)
                .hasMessage("too many samples: 30,000,001 samples of at most 30,000,000, 600 s of at most 600 s");
    }

    @Test
    void anyTimeMoreIsTooLong() {
        assertThatThrownBy(() -> limits.hold(MOST, LONGEST.plusNanos(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("it took too long: ");
        assertThatThrownBy(() -> limits.hold(MOST + 1, LONGEST.plusSeconds(1)))
                .hasMessageStartingWith("too many samples and it took too long: ")
                .hasMessageEndingWith("601 s of at most 600 s");
    }
}
