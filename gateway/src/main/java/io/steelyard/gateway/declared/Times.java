package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants, dates and times as people and workbooks write them. A workbook's date is a number of days. */
final class Times {
    /** Names of the days as they are kept. */
    static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private static final LocalDate FIRST = LocalDate.of(1677, 9, 22);
    private static final LocalDate LAST = LocalDate.of(2262, 4, 11);
    private static final LocalDate WORKBOOK_EPOCH = LocalDate.of(1899, 12, 30);
    private static final BigDecimal MILLIS_A_DAY = BigDecimal.valueOf(86_400_000L);
    private static final long LEAST_SERIAL = 61;
    private static final long MOST_SERIAL = 132_000;
    private static final String CHINESE = "一二三四五六日";
    private static final Pattern DATE =
            Pattern.compile("(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?(?:[T ]\\s*(\\S+))?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2})(\\.\\d{1,9})?)?");

    private Times() {}

    static Instant instant(Object cell, String text, ZoneId zone) throws UnreadableException {
        if (cell instanceof BigDecimal serial) {
            return inZone(serial(serial), zone);
        }
        try {
            return bounded(OffsetDateTime.parse(text.replace(' ', 'T')).toInstant());
        } catch (DateTimeException e) {
            // perhaps local time
        }
        Matcher parts = DATE.matcher(text);
        if (parts.matches()) {
            LocalDate date = date(parts);
            LocalTime time = parts.group(4) == null ? LocalTime.MIDNIGHT : time(parts.group(4), parts.group(4));
            return inZone(date.atTime(time), zone);
        }
        throw new UnreadableException(
                "\"" + text + "\" is no instant", "write 2026-11-23T08:00:00Z, or 2026-11-23 08:00 in the site's zone");
    }

    private static Instant bounded(Instant instant) throws UnreadableException {
        LocalDate date = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        if (date.isBefore(FIRST) || !date.isBefore(LAST)) {
            throw new UnreadableException(date + " is outside of the years 1677 to 2262", "write a date within them");
        }
        return instant;
    }

    private static Instant inZone(LocalDateTime local, ZoneId zone) throws UnreadableException {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() != 1) {
            String what = offsets.isEmpty() ? "never comes in " : "comes twice in ";
            String remedy = offsets.isEmpty()
                    ? "write a time that comes: " + local.atZone(zone).toOffsetDateTime() + " for instance"
                    : "write it with its offset: " + local + offsets.get(0) + " or " + local + offsets.get(1);
            throw new UnreadableException(
                    local + " " + what + zone + ", where clocks are put " + (offsets.isEmpty() ? "forward" : "back"),
                    remedy);
        }
        return bounded(local.toInstant(offsets.get(0)));
    }

    private static LocalDateTime serial(BigDecimal serial) throws UnreadableException {
        if (serial.longValue() < LEAST_SERIAL || serial.longValue() > MOST_SERIAL) {
            throw new UnreadableException(
                    serial.toPlainString() + " is no date of a workbook", "format the cell as a date, or write text");
        }
        long days = serial.longValue();
        // a workbook keeps doubles; people mean whole milliseconds
        long millis = serial.subtract(BigDecimal.valueOf(days))
                .multiply(MILLIS_A_DAY)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
        return WORKBOOK_EPOCH.plusDays(days).atStartOfDay().plusNanos(millis * 1_000_000L);
    }

    static LocalDate date(Object cell, String text) throws UnreadableException {
        if (cell instanceof BigDecimal serial) {
            return serial(serial).toLocalDate();
        }
        Matcher parts = DATE.matcher(text);
        if (parts.matches() && (parts.group(4) == null || parts.group(4).matches("0?0:00(:00)?(\\.0+)?"))) {
            return date(parts);
        }
        throw new UnreadableException("\"" + text + "\" is no date", "write it like 2026-11-23");
    }

    private static LocalDate date(Matcher parts) throws UnreadableException {
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)));
            if (date.isAfter(FIRST) && date.isBefore(LAST)) {
                return date;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw new UnreadableException("there is no day " + parts.group(), "write one between 1678 and 2261");
    }

    static LocalTime time(Object cell, String text) throws UnreadableException {
        if (cell instanceof BigDecimal fraction) {
            if (fraction.signum() < 0 || fraction.compareTo(BigDecimal.ONE) > 0) {
                throw new UnreadableException(fraction.toPlainString() + " is no time of day", "write it like 08:00");
            }
            long millis = fraction.multiply(MILLIS_A_DAY)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValue();
            return LocalTime.MIDNIGHT.plusNanos(millis * 1_000_000L);
        }
        Matcher parts = TIME.matcher(text);
        if (parts.matches()) {
            String seconds = parts.group(3) == null ? "00" : parts.group(3);
            String fraction = parts.group(4) == null ? "" : parts.group(4);
            String hour = parts.group(1).length() == 1 ? "0" + parts.group(1) : parts.group(1);
            if (hour.equals("24") && parts.group(2).equals("00") && seconds.equals("00") && fraction.isEmpty()) {
                return LocalTime.MIDNIGHT;
            }
            try {
                return LocalTime.parse(hour + ":" + parts.group(2) + ":" + seconds + fraction);
            } catch (DateTimeException e) {
                // said below
            }
        }
        throw new UnreadableException("\"" + text + "\" is no time of day", "write it like 08:00");
    }

    static YearMonth month(Object cell, String text) throws UnreadableException {
        if (cell instanceof BigDecimal serial) {
            return YearMonth.from(serial(serial));
        }
        Matcher parts =
                Pattern.compile("(\\d{4})[-/.年](\\d{1,2})(?:月|[-/.]0?1)?").matcher(text);
        try {
            if (parts.matches()) {
                return YearMonth.of(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw new UnreadableException("\"" + text + "\" is no month", "write it like 2026-11");
    }

    /** {@code mon-fri}, {@code 1,3,5}, {@code 周一至周五}, {@code daily}; a range may go over Sunday. */
    static List<String> days(String text) throws UnreadableException {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("星期|礼拜|周(?=.)", "").replace('天', '日');
        if (plain.matches("daily|every ?day|all|每日|每")) {
            return DAYS;
        }
        TreeSet<Integer> days = new TreeSet<>();
        for (String part : plain.split("[,;，；、\\s]+", -1)) {
            String[] ends = part.split("-|~|至|到|–", -1);
            if (ends.length > 2) {
                throw noDays(text);
            } else if (part.isEmpty()) {
                continue;
            }
            int from = day(ends[0], text);
            int to = day(ends[ends.length - 1], text);
            days.add(from);
            for (int day = from; day != to; ) {
                day = (day + 1) % DAYS.size();
                days.add(day);
            }
        }
        if (days.isEmpty()) {
            throw noDays(text);
        }
        List<String> names = new ArrayList<>();
        days.forEach(day -> names.add(DAYS.get(day)));
        return List.copyOf(names);
    }

    private static int day(String word, String text) throws UnreadableException {
        String bare = word.strip();
        if (bare.matches("[1-7]")) {
            return Integer.parseInt(bare) - 1;
        }
        int chinese = bare.length() == 1 ? CHINESE.indexOf(bare) : -1;
        int english = bare.length() >= 3 ? DAYS.indexOf(bare.substring(0, 3)) : -1;
        if (chinese < 0 && english < 0) {
            throw noDays(text);
        }
        return Math.max(chinese, english);
    }

    private static UnreadableException noDays(String text) {
        return new UnreadableException("\"" + text + "\" names no days", "write mon-fri, or sat,sun, or 周一至周五");
    }
}
