package io.steelyard.edge.model;

import org.jspecify.annotations.Nullable;

/**
 * A sample with its number, as the outbox keeps it; its epoch is that of its {@link OutboxEntry}.
 *
 * @param number the sample's number in its epoch
 * @param signal dictionary id of the signal, also its Sparkplug alias
 * @param time the time it is stored under, nanoseconds since 1970, already moved where neighbours would tie
 * @param clock whose clock {@code time} is from
 * @param serverTime the server's timestamp, or 0 when it gave none
 * @param receiveTime when the agent received it, by the agent's clock
 * @param status the OPC UA status code as an unsigned 32-bit number; 0 is Good
 * @param value as {@link Sample#value()}
 * @param history whether it was read from the server's history, to fill a gap
 */
public record NumberedSample(
        long number,
        int signal,
        long time,
        ClockSource clock,
        long serverTime,
        long receiveTime,
        long status,
        @Nullable Object value,
        boolean history) {

    /** One that was notified or read while it was the present value. */
    public NumberedSample(
            long number,
            int signal,
            long time,
            ClockSource clock,
            long serverTime,
            long receiveTime,
            long status,
            @Nullable Object value) {
        this(number, signal, time, clock, serverTime, receiveTime, status, value, false);
    }

    /** The same sample as another signal tells of it. */
    public NumberedSample with(int other, @Nullable Object itsValue) {
        return new NumberedSample(number, other, time, clock, serverTime, receiveTime, status, itsValue, history);
    }
}
