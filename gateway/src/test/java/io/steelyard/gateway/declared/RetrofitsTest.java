package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.MistakesException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** The windows of retrofits. */
final class RetrofitsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String HEAD =
            "retrofit,subject,beforeFrom,beforeTo,afterFrom,afterTo,mixBefore,mixAfter,owner,signedOn\n";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZONE);

    private Retrofits.Retrofit of(String subject, String to) {
        return new Retrofits(declared).of("works", subject, new Facts.Window(0, Row.nanos(Instant.parse(to)), ZONE));
    }

    /** Days are the site's, both ends included; of several the latest that has begun counts. */
    @Test
    void findsTheLatestRetrofitOfTheSubject() {
        TestingTables.put(
                declared,
                "baselines",
                HEAD + "one,,2026-01-01,2026-03-31,2026-05-01,2026-07-29,a,a,li,2026-04-02\n"
                        + "two,,2026-02-01,2026-05-31,2026-08-01,2026-10-29,a,b,,\n"
                        + "three,m,2026-02-01,2026-05-31,2026-08-01,2026-10-29,,,li,\n");
        Retrofits.Retrofit first = of("", "2026-07-31T16:00:00Z");
        assertThat(Row.instant(first.before().from())).isEqualTo(Instant.parse("2025-12-31T16:00:00Z"));
        assertThat(Row.instant(first.before().to())).isEqualTo(Instant.parse("2026-03-31T16:00:00Z"));
        assertThat(Row.instant(first.after().from())).isEqualTo(Instant.parse("2026-04-30T16:00:00Z"));
        assertThat(first.isComparable() && first.isSigned()).isTrue();
        Retrofits.Retrofit second = of("", "2026-07-31T16:00:01Z");
        assertThat(second.isComparable() || second.isSigned()).isFalse();
        assertThat(of("m", "2026-12-01T00:00:00Z").isSigned()).isFalse();
        assertThat(of("n", "2026-12-01T00:00:00Z")).isNull();
        assertThat(of("", "2026-04-30T16:00:00Z")).isNull();
    }

    @Test
    void refusesWindowsThatOverlap() {
        assertThatThrownBy(() -> TestingTables.put(
                        declared, "baselines", HEAD + "one,,2026-01-01,2026-03-31,2026-03-31,2026-07-29,a,a,,\n"))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("afterFrom")
                .hasMessageContaining("begin when the time before has ended");
    }
}
