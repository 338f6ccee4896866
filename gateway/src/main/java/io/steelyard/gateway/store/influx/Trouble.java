package io.steelyard.gateway.store.influx;

import com.influxdb.exceptions.InfluxException;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unsuccessful call means for what was to be written.
 *
 * @param check a sentence that says what to do where a person has to
 * @param said the server's own words
 * @param retryAfter the pause that the server asked for, or null
 */
record Trouble(
        Kind kind, Check check, String said, @Nullable Duration retryAfter) {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final Pattern OF_POINTS =
            Pattern.compile("^(partial write|unable to parse|field type conflict|points? beyond retention policy)\\b");
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
        TOO_LARGE,
        /** The server was reached and does not take so much in time: the same in smaller parts, or with more time. */
        TOO_SLOW
    }

    static Trouble of(InfluxException e, InfluxConfig config, String bucket) {
        String url = config.url().toString();
        String said = said(e);
        Check answers =
                Finding.STORE_ANSWERS.check(Map.of("url", url, "code", String.valueOf(e.status()), "reason", said));
        @Nullable Duration wait = retryAfter(e.headers());
        return switch (e.status()) {
            case 0 -> {
                boolean isSlow = e.getCause() instanceof WriteCalls.SlowException;
                boolean isStrange = e.getCause() instanceof StrangeAnswerException;
                Finding reached = isSlow ? Finding.STORE_SLOW : Finding.STORE_AWAY;
                Finding finding = isStrange ? Finding.STORE_NOT_INFLUXDB : reached;
                Check check = finding.check(Map.of("url", url, "reason", said));
                yield new Trouble(isSlow ? Kind.TOO_SLOW : Kind.AGAIN, check, said, wait);
            }
            case UNAUTHORIZED, FORBIDDEN ->
                new Trouble(
                        Kind.HELD,
                        Finding.STORE_TOKEN_REFUSED.check(
                                Map.of("url", url, "reason", said, "bucket", bucket, "org", config.org())),
                        said,
                        wait);
            case NOT_FOUND ->
                hasNoSuchPage(e) ? notItsOwn(url, e, said, wait) : notFound(url, said, config, bucket, wait);
            case TOO_LARGE -> new Trouble(Kind.TOO_LARGE, answers, said, wait);
            case BAD_REQUEST, UNPROCESSABLE ->
                isItsOwn(e) ? new Trouble(Kind.LINE, answers, said, wait) : notItsOwn(url, e, said, wait);
            default -> new Trouble(Kind.AGAIN, answers, said, wait);
        };
    }

    private static Trouble notItsOwn(String url, InfluxException e, String said, @Nullable Duration wait) {
        return new Trouble(
                Kind.AGAIN,
                Finding.STORE_STRANGER.check(Map.of("url", url, "code", String.valueOf(e.status()), "reason", said)),
                said,
                wait);
    }

    private static Trouble notFound(
            String url, String said, InfluxConfig config, String bucket, @Nullable Duration wait) {
        return said.contains("organization")
                ? new Trouble(
                        Kind.HELD,
                        Finding.STORE_NO_ORGANISATION.check(Map.of("url", url, "org", config.org())),
                        said,
                        wait)
                : missing(config, bucket, said, wait);
    }

    /** A bucket is not there, and we may not make it. */
    static Trouble missing(InfluxConfig config, String bucket, String said, @Nullable Duration wait) {
        Map<String, String> where = Map.of("url", config.url().toString(), "bucket", bucket, "org", config.org());
        Finding samples = config.create() ? Finding.STORE_BUCKET_REFUSED : Finding.STORE_NO_BUCKET;
        Finding finding = InfluxServer.OF_RESULTS.contains(bucket) ? Finding.STORE_NO_RESULTS_BUCKET : samples;
        return new Trouble(Kind.NO_BUCKET, finding.check(where), said, wait);
    }

    /** The server's own words without what the client puts before them. */
    private static String said(InfluxException e) {
        String message = e.getMessage();
        if (!body(e).containsKey("message") && body(e).get("error") instanceof String error) {
            return error; // whole, where the header that the client takes has its beginning only
        }
        if (message == null) {
            return e.getCause() == null ? "it says no more" : String.valueOf(e.getCause());
        }
        return message.replaceFirst("^HTTP status code: \\d+; Message: ", "");
    }

    /**
     * Something between us and InfluxDB may answer 400 to everything; that must not empty the store into the side. InfluxDB 2
     * gives its answers a code, InfluxDB 1 says what was wrong with the points as an error.
     */
    private static boolean isItsOwn(InfluxException e) {
        Object code = body(e).get("code");
        return "invalid".equals(code)
                || "unprocessable entity".equals(code)
                || (body(e).get("error") instanceof String error
                        && OF_POINTS.matcher(error).find());
    }

    /** Whether the address is known to nobody there: InfluxDB 2 gives its own 404 a code, others have no such page. */
    static boolean hasNoSuchPage(InfluxException e) {
        return e.status() == NOT_FOUND
                && !body(e).containsKey("code")
                && !(body(e).get("error") instanceof String error && error.contains("database not found"));
    }

    /** The client leaves null where a body is JSON without being anything. */
    private static Map<String, Object> body(InfluxException e) {
        return Objects.requireNonNullElse(e.errorBody(), Map.of());
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
