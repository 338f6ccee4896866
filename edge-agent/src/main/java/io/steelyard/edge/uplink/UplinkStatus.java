package io.steelyard.edge.uplink;

import java.util.List;

/**
 * What the uplink is doing and has done; counters run from the start of the process.
 *
 * @param phase one of {@code waiting connecting births unconfirmed online holding stopped}
 * @param detail the last thing that went wrong; empty while online, unless acknowledgements are long in coming
 * @param connections connections that were accepted
 * @param losses connections that failed or ended without our wish
 * @param published messages handed to the client
 * @param acknowledged messages taken by the other side; {@code published - acknowledged - refused - inFlight} were on
 *     their way when a connection ended
 * @param refused messages answered with a reason code of 0x80 or more
 * @param unanswered messages on their way
 * @param samples samples sent, repetitions included
 * @param setAside entries moved to the agent's dead-letter
 */
public record UplinkStatus(
        String phase,
        String detail,
        long connections,
        long losses,
        long published,
        long acknowledged,
        long refused,
        Unanswered unanswered,
        long samples,
        long setAside) {

    /**
     * Messages on their way.
     *
     * @param messages sent and not answered
     * @param seconds how long the oldest of them has waited
     */
    public record Unanswered(long messages, long seconds) {}

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
