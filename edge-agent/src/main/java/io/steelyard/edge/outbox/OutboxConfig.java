package io.steelyard.edge.outbox;

import java.nio.file.Path;

/**
 * Whose outbox it is, where it lies and how large it may grow.
 *
 * @param site the agent's site, for the scope of records
 * @param agent the agent's id
 * @param folder the folder that the outbox owns alone
 * @param deadLetter the folder for samples and records that nobody can take
 * @param segmentBytes size of one file
 * @param capBytes most bytes on disk
 * @param atCap what happens when there is no room for a delivery
 */
public record OutboxConfig(
        String site, String agent, Path folder, Path deadLetter, long segmentBytes, long capBytes, AtCap atCap) {

    /** What gives way when the outbox is full. */
    public enum AtCap {
        /** The newest: deliveries have to wait, and the servers with them. */
        REFUSE,
        /** The oldest: samples not sent yet go, a file of them at a time; numbers and times of what went are sent. */
        DROP_OLDEST
    }

    /** One that makes deliveries wait. */
    public OutboxConfig(String site, String agent, Path folder, Path deadLetter, long segmentBytes, long capBytes) {
        this(site, agent, folder, deadLetter, segmentBytes, capBytes, AtCap.REFUSE);
    }
}
