package io.steelyard.edge.model;

import io.steelyard.ledger.GapCause;

/**
 * A stretch of one signal's source time in which samples may be missing, because nothing was heard, and which the server's
 * history may fill. The outbox keeps it, with how far it is filled, until somebody says that it is over.
 *
 * @param gap id of the gap's record
 * @param server configured name of the OPC UA server
 * @param signal dictionary id of the signal
 * @param cause why nothing was heard
 * @param from when the gap began, in the agent's clock
 * @param to when it ended, in the agent's clock
 * @param after source time of the last sample before; what is missing is later
 * @param before source time of the first sample behind; what is missing is earlier
 * @param reached the time under which the last sample is stored that was filled in; {@code after} when there is none
 * @param samples how many were filled in
 */
public record Hole(
        String gap,
        String server,
        int signal,
        GapCause cause,
        long from,
        long to,
        long after,
        long before,
        long reached,
        long samples) {

    /** One that nothing was filled in yet. */
    public Hole(String gap, String server, int signal, GapCause cause, Span agent, Span source) {
        this(gap, server, signal, cause, agent.first(), agent.last(), source.first(), source.last(), source.first(), 0);
    }

    /** Two instants, nanoseconds since 1970. */
    public record Span(long first, long last) {}

    /** With so many more samples, of which the last is stored under this time. */
    public Hole filled(long more, long last) {
        return new Hole(gap, server, signal, cause, from, to, after, before, last, samples + more);
    }
}
