package io.steelyard.gateway.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;

/**
 * The latest report of an agent that is known.
 *
 * @param epoch which it is of
 * @param at when the agent made it, nanoseconds since 1970
 */
public record LastReport(UUID epoch, long at) {
    /** Writes it; {@link #read} takes it back. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(epoch.getMostSignificantBits());
        out.writeLong(epoch.getLeastSignificantBits());
        out.writeLong(at);
    }

    /** Reads what {@link #write} wrote. */
    public static LastReport read(DataInput in) throws IOException {
        return new LastReport(new UUID(in.readLong(), in.readLong()), in.readLong());
    }
}
