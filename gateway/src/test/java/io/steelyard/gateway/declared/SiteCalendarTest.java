package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.AssetPlan.Calendar;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From calendars, orders and windows to what was planned for an asset. */
final class SiteCalendarTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final AssetKey ASSET = new AssetKey("works", "m");
    private static final Place PLACE = new Place("m", "hall", "one", "lathe");

    private ZoneId zone = ZoneId.of("Europe/Berlin");
    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> zone);
    private final Plans plans = new Plans(declared, asset -> PLACE);

    /** What will hold next year says nothing of last month, and what held then nothing of today. */
    @Test
    void cycleTimesHoldInTheirPeriodOnly() {
        put("cycle-times", "asset,validFrom,unitSeconds\nm,2026-03-01,10\nm,2026-03-11,8\nm,2027-01-01,5\n");
        long march = LocalDate.of(2026, 3, 1).atStartOfDay(zone).toEpochSecond() * 1_000_000_000L;
        long day = 24 * 60 * MINUTE;
        Optional<BigDecimal> ten = Optional.of(BigDecimal.TEN);
        Optional<BigDecimal> eight = Optional.of(BigDecimal.valueOf(8));
        assertThat(plans.unitSeconds(ASSET, march, march + 10 * day)).containsExactly(ten);
        assertThat(plans.unitSeconds(ASSET, march, march + 11 * day)).containsExactly(ten, eight);
        assertThat(plans.unitSeconds(ASSET, march + 12 * day, march + 13 * day)).containsExactly(eight);
        assertThat(plans.unitSeconds(ASSET, march - day, march + day)).containsExactly(Optional.empty(), ten);
    }

    /** A period's parts may have gone by any of the times that held in it, also by one in its middle. */
    @Test
    void timesOfProgramsAreAllThatHoldInTheRange() {
        put(
                "cycle-times",
                "asset,program,validFrom,unitSeconds\nm,P1,2026-03-01,10\nm,P1,2026-03-11,30\nm,P1,2026-03-21,20\n"
                        + "lathe,P2,,5\nother,P1,2026-03-15,99\n");
        long march = LocalDate.of(2026, 3, 1).atStartOfDay(zone).toEpochSecond() * 1_000_000_000L;
        long day = 24 * 60 * MINUTE;
        assertThat(plans.programSeconds(ASSET, march + 5 * day, march + 25 * day))
                .containsExactlyInAnyOrder(
                        BigDecimal.TEN, BigDecimal.valueOf(30), BigDecimal.valueOf(20), BigDecimal.valueOf(5));
        assertThat(plans.programSeconds(ASSET, march + 9 * day, march + 10 * day))
                .containsExactlyInAnyOrder(BigDecimal.TEN, BigDecimal.valueOf(5));
    }

    private void put(String kind, String csv) {
        declared.change(
                new Shelf.Name("works", kind),
                Declared.Mode.REPLACE,
                CsvForm.read(ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 1, ""),
                false);
    }

    private static long nanos(String instant) {
        return Row.nanos(Instant.parse(instant));
    }

    private String plan(String from, String to) {
        StringBuilder text = new StringBuilder();
        for (Stretch stretch : plans.plan(ASSET, nanos(from), nanos(to)).stretches()) {
            text.append(Row.instant(Math.max(nanos(from), stretch.from()))
                            .toString()
                            .substring(8, 16))
                    .append(' ')
                    .append(stretch.calendar())
                    .append(stretch.maintenance() ? " maintenance" : "")
                    .append(stretch.job() == null ? "" : " " + stretch.job().order())
                    .append('\n');
        }
        return text.toString();
    }

    /** Nothing declared is something else than closed. */
    @Test
    void saysNothingWhereNothingIsDeclared() {
        assertThat(plans.plan(ASSET, 0, MINUTE)).isEqualTo(AssetPlan.NOTHING);
        put("planned-stops", "subject,from,to\n,2026-11-23T10:00Z,2026-11-23T11:00Z\n");
        assertThat(plan("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z")).isEqualTo("23T10:00 PLANNED_DOWN\n");
    }

    @Test
    void followsShiftsBreaksStopsAndTheNightShiftOverMidnight() {
        put(
                "shifts",
                "name,days,from,to,what\n"
                        + "late,mon-fri,14:00,22:00,\n"
                        + "night,mon,22:00,06:00,\n"
                        + "meal,mon-fri,18:00,18:30,break\n");
        put("planned-stops", "subject,from,to\nhall,2026-11-23T15:00Z,2026-11-23T16:00Z\n");
        put("maintenance", "subject,from,to\nm,2026-11-24T08:00Z,2026-11-24T09:00Z\n");
        assertThat(plan("2026-11-23T12:00:00Z", "2026-11-24T14:00:00Z")).isEqualTo("""
            23T12:00 CLOSED
            23T13:00 OPERATION
            23T15:00 PLANNED_DOWN
            23T16:00 OPERATION
            23T17:00 PLANNED_DOWN
            23T17:30 OPERATION
            24T00:00 OPERATION
            24T05:00 CLOSED
            24T08:00 CLOSED maintenance
            24T09:00 CLOSED
            24T13:00 OPERATION
            """);
    }

    /** The nearest that has shifts of its own; a holiday is the nearest that has one, too. */
    @Test
    void inheritsFromLineAreaAndSite() {
        put(
                "shifts",
                "subject,name,days,from,to\n"
                        + ",a,mon-sun,06:00,14:00\n"
                        + "hall,a,mon-sun,14:00,22:00\n"
                        + "other,a,daily,0:00,24:00\n");
        assertThat(plan("2026-11-23T04:00:00Z", "2026-11-23T14:00:00Z"))
                .isEqualTo("23T04:00 CLOSED\n23T13:00 OPERATION\n");
        put(
                "shifts",
                "subject,name,days,from,to\n"
                        + ",a,mon-sun,06:00,14:00\n"
                        + "hall/one,a,mon-sun,10:00,11:00\n"
                        + "hall,a,daily,14:00,22:00\n");
        assertThat(plan("2026-11-23T04:00:00Z", "2026-11-23T10:00:00Z"))
                .isEqualTo("23T04:00 CLOSED\n23T09:00 OPERATION\n");
        put("calendar-days", "subject,date,what\n,2026-11-23,closed\n");
        assertThat(plan("2026-11-23T04:00:00Z", "2026-11-23T12:00:00Z")).isEqualTo("23T04:00 CLOSED\n");
        put("calendar-days", "subject,date,what,from,to\n,2026-11-23,closed,,\nm,2026-11-23,operation,07:00,08:00\n");
        assertThat(plan("2026-11-23T04:00:00Z", "2026-11-23T12:00:00Z"))
                .isEqualTo("23T04:00 CLOSED\n23T06:00 OPERATION\n23T07:00 CLOSED\n");
    }

    /** The clock on the wall of the one hall is not that of the other, though both write their shifts for the same machine. */
    @Test
    void readsEachShiftInItsOwnZone() {
        put(
                "shifts",
                "name,days,from,to,zone\n"
                        + "aa,daily,00:00,00:30,Asia/Shanghai\n"
                        + "bb,daily,02:00,03:00,Europe/Berlin\n"
                        + "cc,daily,04:00,05:00,\n");
        assertThat(plan("2026-11-22T12:00:00Z", "2026-11-23T12:00:00Z")).isEqualTo("""
            22T12:00 CLOSED
            22T16:00 OPERATION
            22T16:30 CLOSED
            23T00:00 CLOSED
            23T01:00 OPERATION
            23T02:00 CLOSED
            23T03:00 OPERATION
            23T04:00 CLOSED
            """);
        put("calendar-days", "date,what\n2026-11-23,closed\n");
        assertThat(plan("2026-11-22T12:00:00Z", "2026-11-23T12:00:00Z"))
                .as("the day of each shift is closed")
                .isEqualTo("22T12:00 CLOSED\n23T00:00 CLOSED\n");
    }

    /** Shifts that hold from a later day, or held until an earlier one, say nothing of the others: those above do. */
    @Test
    void shiftsSayNothingOfDaysOnWhichNoneHolds() {
        put("shifts", "subject,name,days,from,to,validFrom,validTo\n,a,mon,06:00,07:00,2026-11-24,2026-11-24\n");
        assertThat(plan("2026-11-23T00:00:00Z", "2026-11-26T00:00:00Z"))
                .as("Tuesday holds the shifts of a Monday: nothing is planned for it")
                .isEqualTo("23T23:00 CLOSED\n24T00:00 CLOSED\n");
        put(
                "shifts",
                "subject,name,days,from,to,validFrom\n"
                        + ",a,daily,06:00,07:00,\n"
                        + "m,a,daily,08:00,09:00,2026-11-24\n");
        assertThat(plan("2026-11-23T04:00:00Z", "2026-11-23T10:00:00Z"))
                .isEqualTo("23T04:00 CLOSED\n23T05:00 OPERATION\n23T06:00 CLOSED\n");
        assertThat(plan("2026-11-24T04:00:00Z", "2026-11-24T10:00:00Z"))
                .isEqualTo("24T04:00 CLOSED\n24T07:00 OPERATION\n24T08:00 CLOSED\n");
    }

    /** An order that is only planned is on no machine; telemetry and dates decide. */
    @Test
    void tellsWhichJobAndItsPlannedTime() {
        put(
                "orders",
                "order,asset,product,plannedFrom,plannedTo,from,to,status,unitSeconds\n"
                        + "1,m,bolt,2026-11-23T06:00Z,2026-11-23T08:00Z,2026-11-23T06:30Z,2026-11-23T08:30Z,done,\n"
                        + "2,m,nut,2026-11-23T08:00Z,2026-11-23T10:00Z,,,planned,\n"
                        + "3,m,nut,,,2026-11-23T09:00Z,,running,7.5\n"
                        + "4,other,nut,,,2026-11-23T09:00Z,,running,\n");
        put(
                "cycle-times",
                "asset,product,validFrom,unitSeconds\nlathe,bolt,,12\nlathe,bolt,2026-11-01,11\nm,bolt,2027-01-01,9\n");
        List<Stretch> stretches = plans.plan(ASSET, nanos("2026-11-23T00:00:00Z"), nanos("2026-11-24T00:00:00Z"))
                .stretches();
        assertThat(stretches)
                .extracting(Stretch::job)
                .containsExactly(
                        new AssetPlan.Job("1", "bolt", new BigDecimal("11")),
                        new AssetPlan.Job("3", "nut", new BigDecimal("7.5")));
        assertThat(stretches.get(0).from()).isEqualTo(nanos("2026-11-23T06:30:00Z"));
        assertThat(stretches.get(0).to()).isEqualTo(nanos("2026-11-23T08:30:00Z"));
    }

    /** An order runs over the midnight of the plant, which is none of UTC's, from which on a unit takes another time. */
    @Test
    void cycleTimesOfAJobChangeWhereTheDayBeginsInTheZone() {
        put(
                "orders",
                "order,asset,product,from,to,status,unitSeconds\n"
                        + "1,m,bolt,2026-11-23T20:00Z,2026-11-24T03:00Z,done,\n");
        put(
                "cycle-times",
                "asset,product,validFrom,unitSeconds\nm,bolt,,12\nlathe,bolt,2026-11-24,7\nm,bolt,2026-11-24,9\n");
        List<Stretch> stretches = plans.plan(ASSET, nanos("2026-11-23T00:00:00Z"), nanos("2026-11-25T00:00:00Z"))
                .stretches();
        assertThat(stretches)
                .extracting(one -> Row.instant(one.from()) + " "
                        + Objects.requireNonNull(one.job()).unitSeconds())
                .containsExactly("2026-11-23T20:00:00Z 12", "2026-11-23T23:00:00Z 9", "2026-11-24T00:00:00Z 9");
    }

    @Test
    void tellsWhereShiftsOfTheSiteBeginAndEnd() {
        put(
                "shifts",
                "subject,name,days,from,to\n,a,daily,06:00,14:00\n,b,daily,14:00,22:00\nhall,c,daily,7:00,8:00\n");
        assertThat(plans.shiftEdges("works", nanos("2026-11-23T00:00:00Z"), nanos("2026-11-24T00:00:00Z")))
                .extracting(edge -> Row.instant(edge).toString())
                .containsExactly("2026-11-23T05:00:00Z", "2026-11-23T13:00:00Z", "2026-11-23T21:00:00Z");
        assertThat(plans.shiftEdges("elsewhere", 0, 1)).isEmpty();
    }

    /** A plan that was asked for before a change is not what is answered after it. */
    @Test
    void forgetsWhatItHadWorkedOutWhenATableChanges() {
        put("shifts", "name,days,from,to\na,daily,06:00,14:00\n");
        assertThat(plan("2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z")).isEqualTo("23T06:00 OPERATION\n");
        put("calendar-days", "date,what\n2026-11-23,closed\n");
        assertThat(plan("2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z")).isEqualTo("23T06:00 CLOSED\n");
    }

    /**
     * Against a reference that walks minute by minute with a clock on the wall that is never put back: what it showed stays
     * until it shows more. Random shifts, breaks and exceptions around the days on which clocks change.
     */
    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2026-11-20",
        "Europe/Berlin, 2026-03-27",
        "Europe/Berlin, 2026-10-23",
        "America/New_York, 2026-03-06",
        "America/New_York, 2026-10-30",
        "Australia/Lord_Howe, 2026-04-03",
        "America/Havana, 2026-03-06",
    })
    void equalsAClockOnTheWall(String zoneName, LocalDate first) {
        zone = ZoneId.of(zoneName);
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            put("shifts", SlowCalendar.shifts(random, zone));
            put("calendar-days", SlowCalendar.days(random, first));
            put("planned-stops", SlowCalendar.windows(random, first));
            put("maintenance", SlowCalendar.windows(random, first));
            SlowCalendar slow = new SlowCalendar(declared, zone);
            Instant begin = first.atStartOfDay(zone).toInstant().truncatedTo(ChronoUnit.DAYS);
            long from = Row.nanos(begin) + random.nextInt(600) * MINUTE;
            long to = from + 4 * 1440 * MINUTE;
            long end = Long.MIN_VALUE;
            int index = 0;
            List<Stretch> stretches = plans.plan(ASSET, from, to).stretches();
            for (long instant = from; instant < to; instant += MINUTE) {
                while (index < stretches.size() && stretches.get(index).to() <= instant) {
                    index++;
                }
                Stretch stretch =
                        index < stretches.size() && stretches.get(index).from() <= instant
                                ? stretches.get(index)
                                : new Stretch(instant, to, Calendar.NONE, false, null);
                assertThat(stretch.calendar() + " " + stretch.maintenance())
                        .as("%s at %s of seed %s", zone, Row.instant(instant), seed)
                        .isEqualTo(slow.at(instant));
            }
            for (Stretch stretch : stretches) {
                assertThat(stretch.from())
                        .as("no overlap, seed %s", seed)
                        .isGreaterThanOrEqualTo(end)
                        .isLessThan(stretch.to());
                end = stretch.to();
            }
        }
    }
}
