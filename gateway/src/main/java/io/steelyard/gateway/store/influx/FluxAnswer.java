package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An answer to a Flux query, read row by row as it comes, without an object a cell. It comes as CSV (RFC 4180) in blocks of one
 * form each, with a line of types and one of names:
 *
 * <pre>
 *   #datatype,string,long,dateTime:RFC3339,double,string,string
 *   ,result,table,_time,_value,_field,asset
 *   ,_result,0,2026-09-21T14:14:00.05Z,1.5,power,stand-1
 * </pre>
 *
 * An empty line ends each block, and an answer without rows is that line alone: an answer without it was cut. An error after
 * the first byte is a block of its own, with the columns {@code error} and {@code reference}. For one thread.
 */
final class FluxAnswer {
    private static final String TYPES = "#datatype";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d++(\\.\\d++)?+([eE][+-]?\\d++)?+");
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_ROW = 1 << 24;
    private static final int MOST_CELLS = 1 << 16;
    private static final int SECONDS_BEGIN = 17;
    private static final int SHORTEST_TIME = 20;
    private static final int DIGITS_OF_A_NANO = 9;
    private static final int MOST_EXACT_DIGITS = 15;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long SECONDS_A_DAY = 86_400L;
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private boolean begun;
    private boolean ended;

    private byte[] row = new byte[256];
    private int[] ends = new int[16];
    private int length;
    private int cells;

    private List<String> types = List.of();
    private List<String> names = List.of();
    private Text[] texts = {};
    private int time;
    private int value;
    private int field;
    private final byte[] lastMinute = new byte[SECONDS_BEGIN];
    private long lastMinuteSeconds;

    FluxAnswer(InputStream in) {
        this.in = in;
    }

    /** A column's last text: cells that follow one another are mostly the same. */
    private static final class Text {
        private byte[] bytes = {};
        private String text = "";
    }

    /** Goes to the next row; false after the last. */
    boolean next() throws IOException {
        boolean isType = false;
        while (line()) {
            begun = true;
            ended = cells == 1 && length == 0;
            if (ended) {
                types = List.of(); // an empty line ends a block
            } else if (ends[0] > 0) {
                if (!text(0, ends[0]).equals(TYPES)) {
                    throw unusable("a line that InfluxDB was not asked for: " + String.join(",", all()));
                }
                types = all();
                isType = true;
            } else if (isType) {
                begin();
                isType = false;
            } else if (types.isEmpty()) {
                throw unusable("a row without types: " + String.join(",", all()));
            } else if (cells != names.size()) {
                throw unusable("a row of " + cells + " cells under " + names.size() + " names");
            } else {
                return true;
            }
        }
        if (!begun) {
            throw unusable("nothing in it, not even the line that ends an answer without rows");
        }
        if (!ended) {
            throw unusable("no end, which is an empty line");
        }
        return false;
    }

    private void begin() throws IOException {
        names = all();
        if (names.size() != types.size()) {
            throw unusable(names.size() + " names of " + types.size() + " types");
        }
        if (names.contains("error")) {
            int error = names.indexOf("error");
            throw new StoreException("InfluxDB ended its answer with an error: " + (line() ? all().get(error) : ""));
        }
        texts = new Text[names.size()];
        Arrays.setAll(texts, i -> new Text());
        time = names.indexOf("_time");
        value = names.indexOf("_value");
        field = names.indexOf("_field");
    }

    private List<String> all() {
        List<String> all = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            all.add(text(begin(cell), ends[cell]));
        }
        return all;
    }

    private String text(int from, int to) {
        return new String(row, from, to - from, StandardCharsets.UTF_8);
    }

    private int begin(int cell) {
        return cell == 0 ? 0 : ends[cell - 1];
    }

    /** Reads a line into its cells, their quotes taken off; false at the end of the answer. */
    private boolean line() throws IOException {
        length = 0;
        cells = 0;
        int next = read();
        if (next < 0) {
            return false;
        }
        boolean quoted = false;
        while (next >= 0 && (quoted || next != '\n')) {
            if (next == '"') {
                if (!quoted) {
                    quoted = true;
                } else {
                    next = read();
                    if (next != '"') {
                        quoted = false;
                        continue;
                    }
                    put('"');
                }
            } else if (next == ',' && !quoted) {
                endCell();
            } else {
                put(next);
            }
            next = read();
        }
        if (quoted) {
            throw unusable("a quoted cell without its end");
        }
        if (length > begin(cells) && row[length - 1] == '\r') {
            length--;
        }
        endCell();
        return true;
    }

    private int read() throws IOException {
        if (at == end) {
            at = 0;
            end = in.read(buffer, 0, BUFFER);
            if (end < 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[at++] & 0xff;
    }

    private void put(int next) throws IOException {
        if (length == row.length) {
            if (length >= LONGEST_ROW) {
                throw unusable("a row of more than " + LONGEST_ROW + " bytes");
            }
            row = Arrays.copyOf(row, 2 * length);
        }
        row[length++] = (byte) next;
    }

    private void endCell() throws IOException {
        if (cells == ends.length) {
            if (cells >= MOST_CELLS) {
                throw unusable("a row of more than " + MOST_CELLS + " cells");
            }
            ends = Arrays.copyOf(ends, 2 * cells);
        }
        ends[cells++] = length;
    }

    /** The row's {@code _time}, nanoseconds since 1970. */
    long time() throws IOException {
        int from = begin(there(time, "_time"));
        int to = ends[time];
        if (to - from < SHORTEST_TIME || row[to - 1] != 'Z') {
            throw unusable("a time that is none: " + text(time));
        }
        if (!Arrays.equals(row, from, from + SECONDS_BEGIN, lastMinute, 0, SECONDS_BEGIN)) {
            lastMinuteSeconds =
                    day(from) * SECONDS_A_DAY + whole(from + 11, from + 13) * 3_600 + whole(from + 14, from + 16) * 60;
            System.arraycopy(row, from, lastMinute, 0, SECONDS_BEGIN);
        }
        long nanos = 0;
        int digits = 0;
        for (int i = from + SHORTEST_TIME; i < to - 1; i++) {
            nanos = nanos * 10 + digit(i);
            digits++;
        }
        for (; digits < DIGITS_OF_A_NANO; digits++) {
            nanos *= 10;
        }
        return (lastMinuteSeconds + whole(from + SECONDS_BEGIN, from + SHORTEST_TIME - 1)) * NANOS_A_SECOND + nanos;
    }

    /** Of the date that begins there, since 1970. */
    private long day(int from) throws IOException {
        int year = (int) whole(from, from + 4);
        int month = (int) whole(from + 5, from + 7);
        int dayOfMonth = (int) whole(from + 8, from + 10);
        try {
            return LocalDate.of(year, month, dayOfMonth).toEpochDay();
        } catch (DateTimeException e) {
            throw unusable(e.getMessage() + "");
        }
    }

    /** The row's {@code _field}. */
    String field() throws IOException {
        return text(there(field, "_field"));
    }

    /** A cell of the row as text; empty when there is no such column. */
    String text(String name) {
        int cell = names.indexOf(name);
        return cell < 0 ? "" : text(cell);
    }

    /** The same object as in the row before when the text is the same. */
    private String text(int cell) {
        Text known = texts[cell];
        int from = begin(cell);
        if (!Arrays.equals(row, from, ends[cell], known.bytes, 0, known.bytes.length)) {
            known.bytes = Arrays.copyOfRange(row, from, ends[cell]);
            known.text = new String(known.bytes, StandardCharsets.UTF_8);
        }
        return known.text;
    }

    /**
     * The row's {@code _value}: Long, Double, Boolean or String. A field that is there has a value; an empty text is the only
     * one that the answer's form cannot show. The answer's form also makes every line end in a text CR LF and loses a CR of
     * its own.
     */
    Object value() throws IOException {
        int from = begin(there(value, "_value"));
        int to = ends[value];
        return switch (types.get(value)) {
            case "long", "unsignedLong" -> (Object) whole(from, to);
            case "double" -> (Object) real(from, to);
            case "boolean" -> (Object) yesOrNo(from, to);
            case "string" -> text(from, to).replace("\r\n", "\n");
            default -> throw unusable("a value of type " + types.get(value));
        };
    }

    private boolean yesOrNo(int from, int to) throws IOException {
        String text = text(from, to);
        if (!text.equals("true") && !text.equals("false")) {
            throw unusable("neither true nor false: " + text);
        }
        return text.equals("true");
    }

    private int there(int cell, String name) throws IOException {
        if (cell < 0) {
            throw unusable("no " + name);
        }
        return cell;
    }

    /** An unsigned number beyond the signed ones comes out as its two's complement. */
    private long whole(int from, int to) throws IOException {
        boolean negative = from < to && row[from] == '-';
        int begin = negative ? from + 1 : from;
        if (begin == to) {
            throw unusable("a number that is none");
        }
        long number = 0;
        for (int i = begin; i < to; i++) {
            number = number * 10 + digit(i);
        }
        return negative ? -number : number;
    }

    private int digit(int i) throws IOException {
        int digit = row[i] - '0';
        if (digit < 0 || digit > 9) {
            throw unusable("a number that is none: " + text(0, length));
        }
        return digit;
    }

    /** Few digits are exact as a whole number and as a power of ten, and so is their quotient, rounded once. */
    private double real(int from, int to) throws IOException {
        boolean negative = from < to && row[from] == '-';
        long digits = 0;
        int count = 0;
        int behindPoint = -1;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int next = row[i];
            if (next == '.' && behindPoint < 0) {
                behindPoint = 0;
            } else if (next >= '0' && next <= '9' && count < MOST_EXACT_DIGITS) {
                digits = digits * 10 + next - '0';
                count++;
                behindPoint += behindPoint < 0 ? 0 : 1;
            } else {
                return longReal(from, to);
            }
        }
        if (count == 0) {
            throw unusable("a number that is none: " + text(from, to));
        }
        double number = behindPoint > 0 ? digits / TENS[behindPoint] : digits;
        return negative ? -number : number;
    }

    /** InfluxDB takes neither NaN nor infinities for a field and writes numbers without an exponent. */
    private double longReal(int from, int to) throws IOException {
        String text = text(from, to);
        if (!NUMBER.matcher(text).matches()) {
            throw unusable("a number that is none: " + text);
        }
        return Double.parseDouble(text);
    }

    private static IOException unusable(String what) {
        return new StrangeAnswerException("InfluxDB's answer has " + what);
    }
}
