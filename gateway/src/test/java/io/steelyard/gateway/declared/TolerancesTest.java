package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.Tolerance;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of tolerances: what a row has to say, and when it holds. */
final class TolerancesTest {
    private static final String HEAD = "asset,signal,validFrom,validTo,lower,upper,unit\n";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("Asia/Shanghai"));
    private final Tolerances tolerances = new Tolerances(declared);

    private void put(String rows) {
        TestingTables.put(declared, "tolerances", HEAD + rows);
    }

    private List<String> all() {
        return tolerances.of("works").stream().map(TolerancesTest::told).toList();
    }

    private static String told(Tolerance one) {
        return one.signal().asset() + "/" + one.signal().signal() + " " + one.limits() + " "
                + (one.from() == Long.MIN_VALUE ? "ever" : Row.instant(one.from())) + " "
                + (one.to() == Long.MAX_VALUE ? "on" : Row.instant(one.to())) + " " + one.grade();
    }

    private void refused(String rows, String why) {
        assertThatThrownBy(() -> put(rows))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aRowHasALimitAndAUnit() {
        assertThat(all()).isEmpty();
        refused("m,d,,,,,mm\n", "neither limit is there");
        refused("m,d,,,10.1,9.9,mm\n", "9.9 is not above lower, which is 10.1");
        refused("m,d,,,10,10,mm\n", "10 is not above lower");
        refused("m,d,,,9.9,10.1,furlongs\n", "furlongs is no unit");
        refused("m,d,,,9.9,10.1,\n", "unit");
        refused("m,,,,9.9,10.1,mm\n", "signal");
        refused("m,d,2026-11-02,2026-11-02,9.9,10.1,mm\n", "is not after validFrom");
        put("m,d,,,9.9,10.10,毫米\nm,p,,,,6,bar\nm,t,,,20,,°C\n");
        assertThat(all())
                .containsExactly(
                        "works/m/d 9.9..10.1 mm ever on S",
                        "works/m/p ..6 bar ever on S",
                        "works/m/t 20.. Cel ever on S");
    }

    /** A day is one of the site's zone; the next one takes the place of one that has no end. */
    @Test
    void aToleranceHoldsUntilItsEndOrTheNext() {
        put("m,d,2026-11-10,,9.8,10.2,mm\nm,d,,,9.9,10.1,mm\nn,d,2026-11-02T08:00Z,2026-11-03,1,2,mm\n"
                + "n,d,2026-11-05,2026-11-06,1,2,mm\n");
        assertThat(all())
                .containsExactly(
                        "works/m/d 9.9..10.1 mm ever 2026-11-09T16:00:00Z S",
                        "works/m/d 9.8..10.2 mm 2026-11-09T16:00:00Z on S",
                        "works/n/d 1..2 mm 2026-11-02T08:00:00Z 2026-11-02T16:00:00Z S",
                        "works/n/d 1..2 mm 2026-11-04T16:00:00Z 2026-11-05T16:00:00Z S");
    }

    @Test
    void twoThatHoldAtATimeAreRefused() {
        refused(
                "m,d,2026-11-02,2026-11-05,9.9,10.1,mm\nm,d,2026-11-04,,9.8,10.2,mm\n",
                "tolerances of m d overlap: one to 2026-11-04T16:00:00Z, the next from 2026-11-03T16:00:00Z");
        refused("m,d,,,9.9,10.1,mm\nm,d,,,9.8,10.2,mm\n", "is the same row as row");
        put("m,d,2026-11-02,2026-11-04,9.9,10.1,mm\nm,d,2026-11-04,,9.8,10.2,mm\n");
        assertThat(all()).hasSize(2);
    }

    @Test
    void aDocumentIsBetterThanAWord() {
        TestingTables.put(
                declared,
                "tolerances",
                "asset,signal,lower,unit,document,sha256\nm,d,1,mm,DRW-7," + "ab".repeat(32) + "\nm,e,1,mm,DRW-8,\n");
        assertThat(all()).containsExactly("works/m/d 1.. mm ever on D", "works/m/e 1.. mm ever on S");
    }

    /** Of rows that came, went or are others; what holds ever begins before all days. */
    @Test
    void tellsWhichTimeIsAnother() {
        List<String> told = new ArrayList<>();
        tolerances.listen((site, from, to) -> told.add(site + " " + instant(from) + " " + instant(to)));
        put("m,d,2026-11-02,2026-11-04,9.9,10.1,mm\nm,e,2026-11-03,2026-11-05,1,2,mm\nm,f,2026-11-08,,1,2,mm\n");
        assertThat(told)
                .containsExactly("works 2026-11-01T16:00:00Z 2026-11-04T16:00:00Z", "works 2026-11-07T16:00:00Z on");
        told.clear();
        put("m,d,2026-11-02,2026-11-04,9.9,10.1,mm\nm,e,2026-11-03,2026-11-05,1,3,mm\nm,f,2026-11-08,,1,2,mm\n");
        assertThat(told).containsExactly("works 2026-11-02T16:00:00Z 2026-11-04T16:00:00Z");
        told.clear();
        put("m,d,,,9.9,10.1,mm\n");
        assertThat(told).containsExactly("works ever on");
        told.clear();
        TestingTables.put(declared, "targets", "indicator,period,value,source\nK11,2026-11,0.99,plan\n");
        assertThat(told).isEmpty();
    }

    private static String instant(long nanos) {
        Instant at = Row.instant(nanos);
        return nanos == Long.MIN_VALUE ? "ever" : nanos == Long.MAX_VALUE ? "on" : at.toString();
    }
}
