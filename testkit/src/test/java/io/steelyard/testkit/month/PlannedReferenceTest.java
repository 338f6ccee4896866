package io.steelyard.testkit.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Planned stops, cycle times, certificates and reasons of stops, by hand. */
final class PlannedReferenceTest {
    private static final long S = 1_000_000_000L;
    private static final long MINUTE = 60 * S;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final LocalDate SECOND_OF_MARCH = LocalDate.of(2026, 3, 2);
    private static final long DAY = Instant.parse("2026-03-02T00:00:00Z").getEpochSecond() * S;

    private final Truth truth = new Truth();
    private final Plan plan = new Plan(null, DAY, DAY + 1_000 * S);
    private final MadeMachine machine = new MadeMachine(
            "m",
            "line",
            "class",
            "profile",
            List.of(new Signal("good", "UInt32", "good"), new Signal("scrap", "UInt32", "scrap")),
            plan,
            truth,
            new Samples());

    private void be(int second, int state, int mode) {
        truth.state().set(DAY + second * S, state);
        truth.mode().set(DAY + second * S, mode);
    }

    private SortedMap<String, BigDecimal> reference(int from, int to) {
        return Reference.of(machine, DAY + from * S, DAY + to * S);
    }

    private void stop(Plan.Of of, int from, int to) {
        plan.stop(new Plan.Stop(of, new Plan.Stretch(DAY + from * S, DAY + to * S)));
    }

    /** It ran 100 s of the 250 that were planned stops, twice over for 50; the others it stood, which is neither delay nor down. */
    @Test
    void aPlannedStopIsNoPlannedBusyTime() {
        be(0, 3, 3);
        be(300, 2, 3);
        be(600, 3, 3);
        stop(Plan.Of.SITE, 200, 400);
        stop(Plan.Of.MACHINE, 350, 450);
        assertThat(reference(0, 1_000))
                .containsEntry("time.pbt", seconds("750"))
                .containsEntry("time.pot", seconds("1000"))
                .containsEntry("time.pdot", seconds("150"))
                .containsEntry("time.adot", seconds("150"))
                .containsEntry("time.apt", seconds("700"));
    }

    /** Where nothing was open nothing is stopped. */
    @Test
    void aStopOfAClosedPlantIsNone() {
        WorkWeek week = new WorkWeek(
                UTC,
                EnumSet.of(DayOfWeek.MONDAY),
                LocalTime.of(6, 0),
                LocalTime.of(14, 0),
                LocalTime.of(10, 0),
                LocalTime.of(10, 30),
                List.of());
        Plan monday = new Plan(week, DAY, DAY + 24 * 60 * MINUTE);
        monday.stop(new Plan.Stop(Plan.Of.LINE, new Plan.Stretch(DAY, DAY + 7 * 60 * MINUTE)));
        assertThat(monday.day(DAY + 6 * 60 * MINUTE - 1)).isEqualTo(Plan.Day.CLOSED);
        assertThat(monday.day(DAY + 6 * 60 * MINUTE)).isEqualTo(Plan.Day.PLANNED_DOWN);
        assertThat(monday.day(DAY + 7 * 60 * MINUTE)).isEqualTo(Plan.Day.OPERATION);
    }

    private static BigDecimal seconds(String number) {
        return new BigDecimal(number).setScale(9);
    }

    private void time(boolean isOfClass, String product, @Nullable Integer from, String unitSeconds) {
        Long since = from == null ? null : DAY + from * S;
        plan.time(new Plan.CycleTime(isOfClass, product, since, new BigDecimal(unitSeconds)));
    }

    private void job(String order, int from, int to, @Nullable String unitSeconds, String product) {
        Plan.Stretch stretch = new Plan.Stretch(DAY + from * S, DAY + to * S);
        BigDecimal own = unitSeconds == null ? null : new BigDecimal(unitSeconds);
        plan.plan(new Plan.Job(order, stretch, own, stretch, product));
    }

    private String plannedRun(int second) {
        truth.parts().clear();
        truth.parts().add(new Truth.Part(DAY + second * S, true));
        BigDecimal run = reference(second, second + 1).get("time.planned-run");
        return run == null ? "" : run.toPlainString();
    }

    @Test
    void aPartTakesWhatItsOrderOrItsProductOrAnyIsToTake() {
        time(false, "bolt", null, "10");
        time(false, "bolt", 150, "11");
        time(true, "bolt", 120, "12");
        time(true, "nut", null, "13");
        job("own", 0, 100, "7.5", "bolt");
        job("changing", 100, 200, null, "bolt");
        job("of-class", 200, 300, null, "nut");
        job("of-none", 300, 400, null, "ring");
        assertThat(plannedRun(50)).as("the order's own").isEqualTo("7.5");
        assertThat(plannedRun(130)).as("the machine's before its class's").isEqualTo("10");
        assertThat(plannedRun(149)).isEqualTo("10");
        assertThat(plannedRun(150)).as("the one that began last").isEqualTo("11");
        assertThat(plannedRun(250)).isEqualTo("13");
        assertThat(plannedRun(350))
                .as("nobody says it, and nothing was learned")
                .isEmpty();
        time(false, "", null, "14");
        assertThat(plannedRun(250)).as("the machine's before its class's").isEqualTo("14");
        assertThat(plannedRun(350)).isEqualTo("14");
        assertThat(plannedRun(500)).as("of no order").isEqualTo("14");
        assertThat(plannedRun(170)).isEqualTo("11");
    }

    /** 8 kWh, of which 2 of the first day's 4 and all 6 of the second day's were certified, but on the first day it used 1. */
    @Test
    void whatWasBoughtWithCertificatesGivesNoMarketBasedEmissions() {
        long day = 24 * 60 * MINUTE;
        truth.energy().add(new Truth.Taken(DAY + day / 2, 1_000));
        truth.energy().add(new Truth.Taken(DAY + day + day / 2, 7_000));
        Books books = Books.of(UTC, Map.of(), List.of())
                .billed(List.of(
                        new Books.Invoice(SECOND_OF_MARCH.plusDays(1), SECOND_OF_MARCH.plusDays(1), dec("6"), dec("1")),
                        new Books.Invoice(SECOND_OF_MARCH, SECOND_OF_MARCH, dec("4"), dec("0.5"))));
        // 0.25 kg a kilowatt hour
        assertThat(market(books, DAY, DAY + day)).as("no less than nothing").isEqualByComparingTo("0");
        assertThat(market(books, DAY + day, DAY + 2 * day)).isEqualByComparingTo("0.25");
        assertThat(market(books, DAY, DAY + 2 * day)).as("of the sum").isEqualByComparingTo("0");
        assertThatThrownBy(() -> market(books, DAY, DAY + day / 2)).isInstanceOf(IllegalArgumentException.class);
        Known line = ReferenceSubject.machine(
                machine, books, Reference::of, new ReferenceSubject.Window(DAY + day, DAY + 2 * day));
        assertThat(line.value("emissions.market")).as("only a site is billed").isEqualByComparingTo("1.75");
    }

    private @Nullable BigDecimal market(Books books, long from, long to) {
        Known site = ReferenceSubject.group(
                "site", List.of(machine), books, Reference::of, new ReferenceSubject.Window(from, to));
        assertThat(site.value("emissions.location")).isNotNull();
        return site.value("emissions.market");
    }

    private static BigDecimal dec(String number) {
        return new BigDecimal(number);
    }

    /**
     * It stands from 90 s to 510 s: 30 s of minute 1, minutes 2 to 7, 30 s of minute 8. Of minutes 3 and 4 the one reason holds,
     * of minute 5 the one above both that says it is more urgent; minutes 1 and 2, and 6 to 8, wait.
     */
    @Test
    void minutesHaveTheReasonThatHoldsInTheirMiddle() {
        be(0, 3, 3);
        be(90, 2, 3);
        be(510, 3, 3);
        List<ReferenceStops.Told> told = new ArrayList<>();
        told.add(new ReferenceStops.Told("m", DAY + 209 * S, DAY + 331 * S, "material"));
        told.add(new ReferenceStops.Told("m", DAY + 330 * S, DAY + 360 * S, "electrical"));
        told.add(new ReferenceStops.Told("other", DAY, DAY + 900 * S, "mechanical"));
        ReferenceStops stops = ReferenceStops.of(List.of(machine), told, DAY, DAY + 15 * MINUTE);
        assertThat(stops.byReason()).containsOnly(Map.entry("material", 120 * S), Map.entry("electrical", 60 * S));
        assertThat(stops.overlapped()).containsOnly(Map.entry("electrical", 60 * S));
        assertThat(stops.unclassified()).isEqualTo(240 * S);
        assertThat(stops.open())
                .containsExactlyInAnyOrder(
                        new ReferenceStops.Open("m", DAY + MINUTE, DAY + 3 * MINUTE, 90 * S),
                        new ReferenceStops.Open("m", DAY + 6 * MINUTE, DAY + 9 * MINUTE, 150 * S));
    }
}
