package io.steelyard.gateway.inbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the inbox lies and how large it may grow.
 *
 * @param folder the folder it owns alone
 * @param segmentBytes size of one file
 * @param capBytes most bytes on disk
 * @param keepBytes how much stays readable behind both marks, at most
 * @param keepTime how long it stays readable behind both marks, at most
 * @param store names the store that the stored mark speaks of; under another name there is no mark
 */
public record InboxConfig(
        Path folder, long segmentBytes, long capBytes, long keepBytes, Duration keepTime, String store) {}
