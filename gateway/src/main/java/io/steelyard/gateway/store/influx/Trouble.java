package io.steelyard.gateway.store.influx;

import com.influxdb.exceptions.InfluxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an unsuccessful call means for what was to be written.
 *
 * @param detail one sentence that says what to do where a person has to
 * @param retryAfter the pause that the server asked for, or null
 */
record Trouble(Kind kind, String detail, @Nullable Duration retryAfter) {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

    /** What to do about it. */
    enum Kind {
        /** The same again, later. */
        AGAIN,
        /** The same again, later; nothing will change before a person has mended something. */
        HELD,
        /** Make sure of the buckets, then the same again. */
        NO_BUCKET,
        /** Some line is at fault; the others are in or will be. */
        LINE,
        /** The same in smaller parts. */
        TOO_LARGE
    }

    static Trouble of(InfluxException e, InfluxConfig config, String bucket) {
        String where = "InfluxDB at " + config.url();
        String said = said(e);
        @Nullable Duration wait = retryAfter(e.headers());
        return switch (e.status()) {
            case 0 ->
                new Trouble(
                        Kind.AGAIN,
                        where + " cannot be used (" + said + "): start it, or correct store.influxdb.url",
                        wait);
            case UNAUTHORIZED, FORBIDDEN ->
                new Trouble(
                        Kind.HELD,
                        where + " refuses the token (" + said
                                + "): give store.influxdb.token one that may read and write " + bucket
                                + " of organisation " + config.org(),
                        wait);
            case NOT_FOUND -> notFound(where, said, config, bucket, wait);
            case TOO_LARGE -> new Trouble(Kind.TOO_LARGE, said, wait);
            case BAD_REQUEST, UNPROCESSABLE ->
                isItsOwn(e)
                        ? new Trouble(Kind.LINE, said, wait)
                        : new Trouble(
                                Kind.AGAIN,
                                where + " answers " + e.status() + " in a way that InfluxDB does not (" + said
                                        + "): see what stands at store.influxdb.url",
                                wait);
            default -> new Trouble(Kind.AGAIN, where + " answers " + e.status() + " (" + said + ")", wait);
        };
    }

    /** The server's own words without what the client puts before them. */
    private static String said(InfluxException e) {
        String message = e.getMessage();
        if (message == null) {
            return e.getCause() == null ? "it says no more" : String.valueOf(e.getCause());
        }
        return message.replaceFirst("^HTTP status code: \\d+; Message: ", "");
    }

    private static Trouble notFound(
            String where, String said, InfluxConfig config, String bucket, @Nullable Duration wait) {
        return said.contains("organization")
                ? new Trouble(
                        Kind.HELD,
                        where + " has no organisation " + config.org() + " that the token may use: make it, or correct"
                                + " store.influxdb.org",
                        wait)
                : new Trouble(Kind.NO_BUCKET, where + missing(config, bucket), wait);
    }

    static String missing(InfluxConfig config, String bucket) {
        return " has no bucket " + bucket + " in organisation " + config.org()
                + " that the token may use: make it, or set store.influxdb.create: true with a token that may";
    }

    /** Something between us and InfluxDB may answer 400 to everything; that must not empty the store into the side. */
    private static boolean isItsOwn(InfluxException e) {
        Object code = e.errorBody().get("code");
        return "invalid".equals(code) || "unprocessable entity".equals(code);
    }

    /** Whether it stays until a person has mended something. */
    boolean wantsAPerson() {
        return kind == Kind.HELD || kind == Kind.NO_BUCKET;
    }

    /** Retry-After in its two forms (RFC 9110 §10.2.3); a date counts from the answer's own, so that no clock is compared. */
    private static @Nullable Duration retryAfter(Map<String, String> headers) {
        String asked = header(headers, "Retry-After");
        if (asked == null) {
            return null;
        }
        Duration wait = asked.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(asked)) : until(asked, headers);
        if (wait == null || wait.isNegative()) {
            return null;
        }
        return wait.compareTo(LONGEST_ASKED) < 0 ? wait : LONGEST_ASKED;
    }

    private static @Nullable Duration until(String asked, Map<String, String> headers) {
        String answered = header(headers, "Date");
        try {
            return answered == null ? null : Duration.between(date(answered), date(asked));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private static @Nullable String header(Map<String, String> headers, String name) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue().strip();
            }
        }
        return null;
    }
}
