package io.steelyard.edge.uplink;

import java.util.List;

/**
 * What the uplink is doing and has done; counters run from the start of the process.
 *
 * @param phase one of {@code waiting connecting awaiting births unconfirmed online holding stopped}
 * @param detail the last thing that went wrong; empty while online, unless acknowledgements are long in coming
 * @param published messages handed to the client
 * @param acknowledged messages taken by the other side; {@code published - acknowledged - refused - inFlight} were on
 *     their way when a connection ended
 * @param refused messages answered with a reason code of 0x80 or more
 * @param unanswered messages on their way
 * @param samples samples sent, repetitions included
 * @param setAside entries moved to the agent's dead-letter
 * @param backlog what waits behind the live values
 */
public record UplinkStatus(
        String phase,
        String detail,
        Links links,
        long published,
        long acknowledged,
        long refused,
        Unanswered unanswered,
        long samples,
        long setAside,
        Backlog backlog) {

    /**
     * Connections so far.
     *
     * @param connections those that were accepted
     * @param losses those of them that ended without our wish
     */
    public record Links(long connections, long losses) {}

    /**
     * What stands in the outbox and is not live any more.
     *
     * @param samples how many samples; 0 while everything flows as it comes
     * @param seconds in how many seconds they will be out, from now on or from the next connection on; -1 when nobody can
     *     say yet
     */
    public record Backlog(long samples, long seconds) {}

    /**
     * Messages on their way.
     *
     * @param messages sent and not answered
     * @param seconds how long the oldest of them has waited
     */
    public record Unanswered(long messages, long seconds) {}

    /** Connections that were accepted. */
    public long connections() {
        return links.connections();
    }

    /** Connections that were accepted and ended without our wish. */
    public long losses() {
        return links.losses();
    }

    /** Messages sent and not answered. */
    public long inFlight() {
        return unanswered.messages();
    }

    /** How long the oldest message that is not answered has waited. */
    public long waitedSeconds() {
        return unanswered.seconds();
    }

    /** Whether the other side has taken the connection. */
    public boolean isLinked() {
        return !List.of("waiting", "connecting", "stopped").contains(phase);
    }
}
