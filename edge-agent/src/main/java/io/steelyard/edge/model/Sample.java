package io.steelyard.edge.model;

import org.jspecify.annotations.Nullable;

/**
 * One value notification of one signal, as the OPC UA server gave it and before it has a number.
 *
 * @param signal dictionary id of the signal, also its Sparkplug alias
 * @param time the time that decides, in nanoseconds since 1970: source, else server, else agent
 * @param clock whose clock {@code time} is from
 * @param serverTime the server's timestamp, or 0 when it gave none
 * @param status the OPC UA status code as an unsigned 32-bit number; 0 is Good
 * @param value {@code Boolean}; {@code Long} for every integer type (UInt64 as its two's complement) and for DateTime
 *     (nanoseconds since 1970); {@code Float}; {@code Double}; {@code String} (also Guid); {@code byte[]} for a byte
 *     string; for arrays {@code boolean[]}, {@code long[]}, {@code float[]}, {@code double[]}, {@code String[]}; null
 *     when there is no usable value; {@link Parts} when signals below this one tell of it, too
 * @param first whether it may say only what was said last: as the first notification of an item that was created or
 *     re-created, and as each value that is read and not notified
 * @param filtered whether the signal's mapping leaves it out: it is numbered and dropped as {@code filter}
 * @param waits whether it is to be told or left out later: it has no number until then, and is kept on disk. The next
 *     delivery with a sample of its signal says what became of it: the first of them is it, or it is one of them again
 */
public record Sample(
        int signal,
        long time,
        ClockSource clock,
        long serverTime,
        long status,
        @Nullable Object value,
        boolean first,
        boolean filtered,
        boolean waits) {

    /** One of which it is decided whether it is told. */
    public Sample(
            int signal,
            long time,
            ClockSource clock,
            long serverTime,
            long status,
            @Nullable Object value,
            boolean first,
            boolean filtered) {
        this(signal, time, clock, serverTime, status, value, first, filtered, false);
    }

    /** One that no mapping leaves out. */
    public Sample(
            int signal,
            long time,
            ClockSource clock,
            long serverTime,
            long status,
            @Nullable Object value,
            boolean first) {
        this(signal, time, clock, serverTime, status, value, first, false);
    }

    /** The same, which the signal's mapping leaves out. */
    public Sample leftOut() {
        return new Sample(signal, time, clock, serverTime, status, value, first, true);
    }

    /** One that was on disk without a number, and may only say what was said last. */
    public static Sample again(NumberedSample kept) {
        return new Sample(
                kept.signal(), kept.time(), kept.clock(), kept.serverTime(), kept.status(), kept.value(), true, false);
    }

    /** The same, of which it is decided later whether it is told. */
    public Sample waiting() {
        return new Sample(signal, time, clock, serverTime, status, value, first, filtered, true);
    }

    /** The same, which may only say again what was said last. */
    public Sample saidAgain() {
        return new Sample(signal, time, clock, serverTime, status, value, true, filtered);
    }
}
