package io.steelyard.edge.uplink;

import java.util.List;

/**
 * What the uplink is doing and has done; counters run from the start of the process.
 *
 * @param phase one of {@code waiting connecting births unconfirmed online holding stopped}
 * @param detail the last thing that went wrong, empty while online
 * @param connections connections that were accepted
 * @param losses connections that failed or ended without our wish
 * @param published messages handed to the client
 * @param acknowledged messages taken by the other side; {@code published - acknowledged - refused - inFlight} were on
 *     their way when a connection ended
 * @param refused messages answered with a reason code of 0x80 or more
 * @param inFlight messages sent and not answered
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
        long inFlight,
        long samples,
        long setAside) {

    /** Whether the other side has taken the connection. */
    public boolean isLinked() {
        return !List.of("waiting", "connecting", "stopped").contains(phase);
    }
}
