package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What was planned for asset m in line hall/one, minute by minute, written from the words of the tables alone. */
final class SlowCalendar {
    private static final long MINUTE = 60_000_000_000L;
    private static final List<String> SUBJECTS = List.of("m", "hall/one", "hall", "");

    private final Declared declared;
    private final ZoneId zone;
    private LocalDateTime wall = LocalDateTime.MIN;
    private long shownAt = Long.MIN_VALUE;

    SlowCalendar(Declared declared, ZoneId zone) {
        this.declared = declared;
        this.zone = zone;
    }

    /** Minutes in order. */
    String at(long instant) {
        if (shownAt == Long.MIN_VALUE) {
            shownAt = instant - 180 * MINUTE;
        }
        for (; shownAt <= instant; shownAt += MINUTE) {
            LocalDateTime shows = LocalDateTime.ofInstant(Row.instant(shownAt), zone);
            wall = shows.isAfter(wall) ? shows : wall;
        }
        return calendar(instant) + " " + window("maintenance", instant);
    }

    private Calendar calendar(long instant) {
        boolean isStopped = window("planned-stops", instant);
        if (isIn("operation")) {
            return isStopped || isIn("break") ? Calendar.PLANNED_DOWN : Calendar.OPERATION;
        }
        if (!weekly(wall.toLocalDate()).isEmpty()
                || !exceptions(wall.toLocalDate()).isEmpty()) {
            return Calendar.CLOSED;
        }
        return isStopped ? Calendar.PLANNED_DOWN : Calendar.NONE;
    }

    private boolean window(String kind, long instant) {
        return declared.table("works", kind).all().stream()
                .filter(row -> SUBJECTS.contains(row.text("subject")))
                .anyMatch(row -> row.nanos("from") <= instant && instant < row.nanos("to"));
    }

    private boolean isIn(String what) {
        for (LocalDate date : List.of(wall.toLocalDate().minusDays(1), wall.toLocalDate())) {
            List<Row> exceptions = exceptions(date);
            for (Row row : exceptions.isEmpty() ? weekly(date) : exceptions) {
                if (is(row, what) && (!exceptions.isEmpty() || holds(row, date))) {
                    LocalTime from = row.time("from");
                    LocalTime to = row.time("to");
                    LocalDateTime end = to.isAfter(from)
                            ? date.atTime(to)
                            : date.plusDays(1).atTime(to);
                    if (!wall.isBefore(date.atTime(from)) && wall.isBefore(end)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean is(Row row, String what) {
        return row.text("what").equals(what) || (row.text("what").isEmpty() && what.equals("operation"));
    }

    private static boolean holds(Row row, LocalDate date) {
        String day = date.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT);
        return row.list("days").contains(day);
    }

    private static boolean isValid(Row row, LocalDate date) {
        return (row.date("validFrom") == null || !date.isBefore(row.date("validFrom")))
                && (row.date("validTo") == null || !date.isAfter(row.date("validTo")));
    }

    /** Of the nearest that has any which holds on the day. */
    private List<Row> weekly(LocalDate date) {
        for (String subject : SUBJECTS) {
            List<Row> rows = declared.table("works", "shifts").all().stream()
                    .filter(row -> row.text("subject").equals(subject) && isValid(row, date))
                    .toList();
            if (!rows.isEmpty()) {
                return rows;
            }
        }
        return List.of();
    }

    private List<Row> exceptions(LocalDate date) {
        for (String subject : SUBJECTS) {
            List<Row> rows = declared.table("works", "calendar-days").all().stream()
                    .filter(row -> row.text("subject").equals(subject) && date.equals(row.date("date")))
                    .toList();
            if (!rows.isEmpty()) {
                return rows;
            }
        }
        return List.of();
    }

    private static String subject(Random random) {
        return List.of("m", "hall/one", "hall", "", "", "elsewhere").get(random.nextInt(6));
    }

    private static String time(Random random) {
        // often where clocks change
        return String.format(
                Locale.ROOT, "%02d:%02d", random.nextInt(random.nextBoolean() ? 4 : 24), random.nextInt(4) * 15);
    }

    static String shifts(Random random, ZoneId zone) {
        StringBuilder csv = new StringBuilder("subject,name,days,from,to,what,zone,validFrom\n");
        for (int i = 0; i < random.nextInt(9); i++) {
            csv.append(subject(random))
                    .append(",s")
                    .append(i)
                    .append(',')
                    .append(random.nextBoolean() ? "daily" : "fri-mon")
                    .append(',')
                    .append(time(random))
                    .append(',')
                    .append(time(random))
                    .append(',')
                    .append(random.nextInt(3) == 0 ? "break" : "operation")
                    .append(',')
                    .append(zone)
                    .append(',')
                    .append(random.nextInt(4) == 0 ? "2026-03-28" : "")
                    .append('\n');
        }
        return csv.toString();
    }

    static String days(Random random, LocalDate first) {
        StringBuilder csv = new StringBuilder("subject,date,number,what,from,to\n");
        for (int i = 0; i < random.nextInt(4); i++) {
            csv.append(subject(random))
                    .append(',')
                    .append(first.plusDays(random.nextInt(5)))
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(List.of("closed", "operation", "break").get(random.nextInt(3)))
                    .append(',')
                    .append(time(random))
                    .append(',')
                    .append(time(random))
                    .append('\n');
        }
        return csv.toString();
    }

    static String windows(Random random, LocalDate first) {
        StringBuilder csv = new StringBuilder("subject,from,to\n");
        for (int i = 0; i < random.nextInt(3); i++) {
            csv.append(subject(random))
                    .append(',')
                    .append(first.plusDays(1))
                    .append('T')
                    .append("0")
                    .append(i)
                    .append(":00:00Z,")
                    .append(first.plusDays(2))
                    .append("T0")
                    .append(random.nextInt(9))
                    .append(":30:00Z\n");
        }
        return csv.toString();
    }
}
