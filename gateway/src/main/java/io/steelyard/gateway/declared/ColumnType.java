package io.steelyard.gateway.declared;

import io.steelyard.settings.Keys;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a column's cells are read. A cell is a {@code String}, a {@code BigDecimal} or a {@code Boolean} as the file had it;
 * the value that comes out is what each type names.
 */
enum ColumnType {
    /** {@code String}. */
    TEXT,
    /** {@code BigDecimal}, without zeros at its end. */
    DECIMAL,
    /** {@code BigDecimal} without a fraction. */
    WHOLE,
    /** {@code Instant}; without an offset it is local time of the site, and so is a number of a workbook. */
    INSTANT,
    /** {@code LocalDate}. */
    DATE,
    /** {@code LocalTime}. */
    TIME,
    /** {@code YearMonth}. */
    MONTH,
    /** {@code ZoneId}. */
    ZONE,
    /** {@code Boolean}. */
    FLAG,
    /** {@code String}, one of the column's. */
    CHOICE,
    /** {@code List<String>}. */
    LIST,
    /** {@code List<String>} of {@code mon} to {@code sun}. */
    DAYS,
    /** {@code String}: nothing, an area, {@code area/line}, or an asset. */
    SUBJECT,
    /** {@code String}: an asset id. */
    ASSET;

    /** Of a list, written in one cell. */
    static final int LONGEST_LIST = 4_000;

    private static final int LONGEST = 400;
    private static final int DIGITS = 40;
    private static final List<String> YES = List.of("true", "yes", "y", "1", "是", "√", "x");
    private static final List<String> NO = List.of("false", "no", "n", "0", "否", "-");

    /** The value of a cell that is not empty. */
    Object read(Column column, Object cell, ZoneId zone) throws UnreadableException {
        if (cell instanceof RawTable.NoValue none) {
            throw new UnreadableException(none.detail(), none.remedy());
        }
        checkDigits(cell);
        String text = text(cell);
        int most = this == LIST ? LONGEST_LIST : LONGEST;
        if (text.length() > most) {
            throw new UnreadableException("has more than " + most + " characters", "write less");
        }
        return switch (this) {
            case TEXT -> matching(column, text);
            case SUBJECT, ASSET -> name(text);
            case DECIMAL -> bounded(column, number(cell, text));
            case WHOLE -> whole(column, number(cell, text));
            case INSTANT -> Times.instant(cell, text, zone);
            case DATE -> Times.date(cell, text);
            case TIME -> Times.time(cell, text);
            case MONTH -> Times.month(cell, text);
            case ZONE -> zone(text);
            case FLAG -> flag(text);
            case CHOICE -> choice(column, text);
            case LIST -> list(text);
            case DAYS -> Times.days(text);
        };
    }

    /** Before it is text: a number of a dozen characters may have a billion digits. */
    private static void checkDigits(Object cell) throws UnreadableException {
        if (cell instanceof BigDecimal number
                && (number.precision() > DIGITS || Math.abs((long) number.scale()) > DIGITS)) {
            throw tooManyDigits();
        }
    }

    private static UnreadableException tooManyDigits() {
        return new UnreadableException("has more than " + DIGITS + " digits", "round it");
    }

    private static String text(Object cell) {
        return cell instanceof BigDecimal number
                ? number.toPlainString()
                : String.valueOf(cell).strip();
    }

    private static String matching(Column column, String text) throws UnreadableException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new UnreadableException("has control characters", "write it in one line");
        }
        if (column.limits().pattern() != null
                && !column.limits().pattern().matcher(text).matches()) {
            throw new UnreadableException(
                    "\"" + text + "\" is not as this column has it",
                    "write what matches " + column.limits().pattern());
        }
        return text;
    }

    private static String name(String text) throws UnreadableException {
        if (!text.matches("[^\\s\\p{Cntrl},=\"\\\\]+")) {
            throw new UnreadableException(
                    "\"" + text + "\" is no name",
                    "write it as the plant's tree does, without spaces, commas, quotes or control characters");
        }
        return text;
    }

    private static BigDecimal number(Object cell, String text) throws UnreadableException {
        if (cell instanceof BigDecimal number) {
            return plain(number);
        }
        String bare = text.replaceAll("(?<=\\d)[, _](?=\\d{3}(\\D|$))", "");
        if (bare.matches("[-+]?\\d{1,30}(\\.\\d{1,30})?([eE][-+]?\\d{1,2})?")) {
            return plain(new BigDecimal(bare));
        }
        throw new UnreadableException(
                "\"" + text + "\" is no number", "write it like 1234.5, with a point before the fraction");
    }

    /** Equal numbers are the same: without zeros at the end of a fraction, and without an exponent. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -DIGITS ? stripped.setScale(0) : stripped;
    }

    private static BigDecimal bounded(Column column, BigDecimal number) throws UnreadableException {
        BigDecimal least = column.limits().least();
        BigDecimal most = column.limits().most();
        if (number.precision() > DIGITS || number.scale() > DIGITS || number.scale() < 0) {
            throw tooManyDigits();
        }
        if (least != null && number.compareTo(least) < 0) {
            throw new UnreadableException(
                    number.toPlainString() + " is less than " + least, "write " + least + " or more");
        }
        if (most != null && number.compareTo(most) > 0) {
            throw new UnreadableException(
                    number.toPlainString() + " is more than " + most, "write " + most + " or less");
        }
        return number;
    }

    private static BigDecimal whole(Column column, BigDecimal number) throws UnreadableException {
        if (number.scale() > 0) {
            throw new UnreadableException(
                    number.toPlainString() + " is no whole number", "write it without a fraction");
        }
        return bounded(column, number);
    }

    private static ZoneId zone(String text) throws UnreadableException {
        if (ZoneId.getAvailableZoneIds().contains(text)) {
            return ZoneId.of(text);
        }
        throw new UnreadableException("\"" + text + "\" is no IANA time zone", "write one such as Asia/Shanghai");
    }

    private static Boolean flag(String text) throws UnreadableException {
        String word = text.toLowerCase(Locale.ROOT);
        if (YES.contains(word) || NO.contains(word)) {
            return YES.contains(word);
        }
        throw new UnreadableException("\"" + text + "\" is neither yes nor no", "write true or false, 是 or 否");
    }

    private static String choice(Column column, String text) throws UnreadableException {
        List<String> choices = column.limits().choices();
        for (int i = 0; i < choices.size(); i++) {
            boolean isChinese = !column.limits().inChinese().isEmpty()
                    && column.limits().inChinese().get(i).equalsIgnoreCase(text);
            if (isChinese || choices.get(i).equalsIgnoreCase(text)) {
                return choices.get(i);
            }
        }
        throw new UnreadableException(
                "\"" + text + "\" is none of " + String.join(", ", choices), Keys.suggest(text, choices));
    }

    private static List<String> list(String text) {
        List<String> list = new ArrayList<>();
        for (String one : text.split("[;；、\\n]", -1)) {
            if (!one.isBlank()) {
                list.add(one.strip());
            }
        }
        return List.copyOf(list);
    }

    /** As a cell of CSV or a workbook shows it; reading it gives the value again. */
    static String write(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof List<?> list) {
            return String.join(";", list.stream().map(String::valueOf).toList());
        } else if (value instanceof LocalTime || value instanceof LocalDate || value instanceof YearMonth) {
            return value.toString();
        }
        return String.valueOf(value);
    }
}
