package io.steelyard.gateway.store.influx;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What InfluxDB's words on a refused write say, as far as they say it.
 *
 * @param field the field that it is about, or null
 * @param measurement of that field
 * @param bound points before this instant are refused, nanoseconds since 1970; the least number when it names none
 * @param dropped how many points of one shard were not written, -1 when it does not count them
 */
record Refusal(@Nullable String field, String measurement, long bound, long dropped) {
    private static final Pattern FIELD = Pattern.compile("input field \"(.+?)\" on measurement \"(.+?)\" is ");
    private static final Pattern BOUND = Pattern.compile("Retention Policy Lower Bound at ([0-9TZ:.-]+)");
    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})\\b");

    static Refusal of(String said) {
        Matcher field = FIELD.matcher(said);
        boolean names = field.find();
        Matcher dropped = DROPPED.matcher(said);
        long count = -1;
        while (dropped.find()) {
            count = Long.parseLong(dropped.group(1)); // the last is the server's own, a name may look like one
        }
        return new Refusal(names ? field.group(1) : null, names ? field.group(2) : "", bound(said), count);
    }

    private static long bound(String said) {
        Matcher bound = BOUND.matcher(said);
        if (bound.find()) {
            try {
                return InfluxServer.nanos(Instant.parse(bound.group(1)));
            } catch (DateTimeException | ArithmeticException e) {
                return Long.MIN_VALUE; // not a time that a point can have
            }
        }
        return Long.MIN_VALUE;
    }

    /** Whether it is about this part. */
    boolean isOf(Suspects.PartOf suspect) {
        return field != null
                && suspect.line().isOf(measurement)
                && suspect.part().writes(field);
    }
}
