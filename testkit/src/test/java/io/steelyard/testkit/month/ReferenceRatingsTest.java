package io.steelyard.testkit.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Capacity, planned scrap and capability of the slow reference, by hand; on a day of 23 hours. */
final class ReferenceRatingsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long S = 1_000_000_000L;
    private static final long HOUR = 3_600 * S;
    private static final LocalDate SUNDAY = LocalDate.of(2026, 3, 29);
    private static final long DAY = SUNDAY.atStartOfDay(BERLIN).toEpochSecond() * S;
    private static final long END = DAY + 23 * HOUR;

    private final Truth truth = new Truth();
    private final Plan plan = new Plan(null, DAY, END);
    private final Ratings ratings = new Ratings();
    private final MadeMachine machine = machine("m", "class");

    private MadeMachine machine(String name, String equipmentClass) {
        return new MadeMachine(
                name,
                "line",
                equipmentClass,
                "profile",
                List.of(new Signal("good", "UInt32", "good"), new Signal("scrap", "UInt32", "scrap")),
                plan,
                truth,
                new Samples(),
                ratings,
                MadeMachine.ELECTRICITY);
    }

    private SortedMap<String, ReferenceIndicators.Said> said(long from, long to) {
        Known known = ReferenceSubject.machine(
                machine, Books.none(BERLIN), Reference::of, new ReferenceSubject.Window(from, to));
        return ReferenceIndicators.of(known, "asset");
    }

    private SortedMap<String, ReferenceIndicators.Said> together(MadeMachine... machines) {
        Known known = ReferenceSubject.group(
                "line", List.of(machines), Books.none(BERLIN), Reference::of, new ReferenceSubject.Window(DAY, END));
        return ReferenceIndicators.of(known, "line");
    }

    private static Ratings.Capacity capacity(long quantity, Ratings.Per per) {
        return new Ratings.Capacity(null, null, BigDecimal.valueOf(quantity), per);
    }

    private void make(int good, int scrap) {
        truth.state().set(DAY, 3);
        truth.mode().set(DAY, 3);
        for (int part = 1; part <= good + scrap; part++) {
            truth.parts().add(new Truth.Part(DAY + part * 10 * S, part <= good));
        }
    }

    private static void assertSaid(ReferenceIndicators.Said said, String value) {
        assertThat(said.value()).isNotNull().isEqualByComparingTo(value);
    }

    /** 46 parts: of 23 hours two each; of a day that is as long as it is 460; of March, which has 743 hours, 23. */
    @Test
    void measuresTimeAsTheCalendarHasIt() {
        make(40, 6);
        String id = "ISO-equipment-load-ratio";
        assertThat(said(DAY, END).get(id).reasons()).containsExactly("needs-capacity");
        ratings.rate(new Ratings.Capacity(SUNDAY.plusDays(1), null, BigDecimal.ONE, Ratings.Per.HOUR));
        assertThat(said(DAY, END).get(id).reasons()).containsExactly("capacity-of-a-part");
        ratings.rate(capacity(743, Ratings.Per.MONTH));
        assertSaid(said(DAY, END).get(id), "2");
        ratings.rate(new Ratings.Capacity(SUNDAY.minusDays(9), null, BigDecimal.valueOf(460), Ratings.Per.DAY));
        assertSaid(said(DAY, END).get(id), "0.1");
        assertSaid(said(DAY, DAY + 23 * HOUR / 2).get(id), "0.2");
        ratings.rate(new Ratings.Capacity(SUNDAY, SUNDAY, BigDecimal.valueOf(2), Ratings.Per.HOUR));
        assertSaid(said(DAY, END).get(id), "1");
    }

    /** Of 7.5 planned scrap in 300 s a window of 100 s has 2.5. */
    @Test
    void givesAWindowItsShareOfWhatAnOrderWasPlannedToSpoil() {
        make(5, 5);
        String id = "ISO-actual-to-planned-scrap-ratio";
        plan.plan(new Plan.Job("P1", new Plan.Stretch(DAY, DAY + 300 * S), BigDecimal.TEN));
        plan.plan(new Plan.Job("P2", new Plan.Stretch(DAY + 400 * S, DAY + 500 * S), BigDecimal.TEN));
        assertThat(said(DAY, END).get(id).reasons()).containsExactly("needs-planned-scrap");
        plan.expect("P1", new BigDecimal("7.5"));
        assertThat(said(DAY, END).get(id).reasons()).containsExactly("planned-scrap-not-told");
        assertSaid(said(DAY + 50 * S, DAY + 150 * S).get(id), "2"); // five spoilt from 60 s to 100 s
        assertThat(said(DAY + 300 * S, DAY + 400 * S).get(id).reasons()).containsExactly("nothing-planned");
        plan.expect("P2", new BigDecimal("2.5"));
        assertSaid(said(DAY, END).get(id), "0.5");
    }

    /**
     * Fifty parts of 19.99 and 20.01 mm by turns: squared distances in micrometres are 50 x 100 of all, and in each of ten
     * subgroups 500 less five times the square of their mean, which is 2 away.
     */
    @Test
    void holdsMeasurementsAgainstTheirLimits() {
        assertThat(capability(said(DAY, END), "machine").reasons()).containsExactly("no-tolerances");
        ratings.tolerate(tolerance(null, DAY + HOUR, "19.94", "20.07", "mm"));
        for (int part = 0; part < 49; part++) {
            truth.sizes().add(new Truth.Size(DAY + part * S, part % 2 == 0 ? 19_990 : 20_010));
        }
        assertThat(capability(said(DAY, END), "machine").reasons()).containsExactly("too-few-measurements");
        truth.sizes().add(new Truth.Size(DAY + 49 * S, 20_010));
        truth.sizes().add(new Truth.Size(DAY + HOUR, 1)); // of the next tolerance
        double all = Math.sqrt(5_000 / 49.0);
        double near = Math.sqrt(4_800 / 40.0);
        assertClose(capability(said(DAY, END), "machine"), 130 / (6 * all));
        assertClose(capability(said(DAY, END), "critical-machine"), 60 / (3 * all));
        assertClose(capability(said(DAY, END), "process"), 130 / (6 * near));
        assertClose(capability(said(DAY, END), "critical-process"), 60 / (3 * near));
        assertThat(capability(together(machine), "process").reasons()).containsExactly("not-of-several-machines");
        ratings.tolerate(tolerance(DAY + HOUR, DAY + 2 * HOUR, "19940", "20080", "um"));
        assertThat(capability(said(DAY, END), "process").reasons()).containsExactly("tolerance-changed");
        assertClose(capability(said(DAY, DAY + HOUR), "process"), 130 / (6 * near));
    }

    @Test
    void hasNoWidthBetweenOneLimit() {
        ratings.tolerate(tolerance(null, null, null, "20070", "um"));
        for (int part = 0; part < 50; part++) {
            truth.sizes().add(new Truth.Size(DAY + part * S, part % 2 == 0 ? 19_990 : 20_010));
        }
        assertThat(capability(said(DAY, END), "machine").reasons()).containsExactly("one-sided-tolerance");
        assertClose(capability(said(DAY, END), "critical-process"), 70 / (3 * Math.sqrt(120)));
    }

    @Test
    void addsUpWhatIsAlike() {
        make(40, 6);
        ratings.rate(capacity(460, Ratings.Per.DAY));
        String id = "ISO-equipment-load-ratio";
        assertSaid(together(machine, machine("n", "class")).get(id), "0.1");
        assertThat(together(machine, machine("n", "other")).get(id).reasons()).containsExactly("unlike-machines");
    }

    private static ReferenceIndicators.Said capability(SortedMap<String, ReferenceIndicators.Said> said, String of) {
        return said.get("ISO-" + of + "-capability-index");
    }

    private static void assertClose(ReferenceIndicators.Said said, double expected) {
        BigDecimal value = Objects.requireNonNull(said.value(), () -> "none: " + said.reasons());
        assertThat(value.doubleValue()).isCloseTo(expected, within(1e-12));
    }

    private static Ratings.Tolerance tolerance(
            @Nullable Long from, @Nullable Long to, @Nullable String lower, String upper, String unit) {
        BigDecimal low = lower == null ? null : new BigDecimal(lower);
        return new Ratings.Tolerance(from, to, low, new BigDecimal(upper), unit);
    }
}
