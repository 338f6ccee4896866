package io.steelyard.edge.opcua;

import org.eclipse.milo.opcua.stack.core.StatusCodes;

/** How many things go into one call: 100 to start, twice as many after each success up to a limit, half after a refusal. */
final class BatchSize {
    private static final int FIRST = 100;
    private static final int MOST = 1_000;
    private final int limit;
    private int size;

    /** @param serverLimit what the server allows, or 0 when it does not say */
    BatchSize(long serverLimit) {
        limit = serverLimit <= 0 ? MOST : (int) Math.min(MOST, serverLimit);
        size = Math.min(FIRST, limit);
    }

    int size() {
        return size;
    }

    void worked() {
        size = Math.min(limit, size * 2);
    }

    /** Whether it is worth trying again with the smaller size. */
    boolean refused(long status) {
        if (size == 1 || !isAboutSize(status)) {
            return false;
        }
        size = Math.max(1, size / 2);
        return true;
    }

    private static boolean isAboutSize(long status) {
        return status == StatusCodes.Bad_TooManyOperations
                || status == StatusCodes.Bad_TooManyMonitoredItems
                || status == StatusCodes.Bad_RequestTooLarge
                || status == StatusCodes.Bad_ResponseTooLarge
                || status == StatusCodes.Bad_TcpMessageTooLarge
                || status == StatusCodes.Bad_EncodingLimitsExceeded;
    }
}
