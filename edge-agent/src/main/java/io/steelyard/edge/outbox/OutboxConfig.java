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
 * @param capBytes most bytes on disk; at the cap deliveries have to wait
 */
public record OutboxConfig(String site, String agent, Path folder, Path deadLetter, long segmentBytes, long capBytes) {}
