package io.steelyard.edge.opcua.call;

import org.eclipse.milo.opcua.stack.core.StatusCodes;

/**
 * How many things go into one call: 100 to start, twice as many after each success up to a limit, half after a refusal or
 * when the connection breaks during the call. Lives as long as its owner lets it, over sessions too. One thread.
 */
public final class BatchSize {
    private static final int FIRST = 100;
    private static final int MOST = 1_000;
    private int limit = MOST;
    private int size = FIRST;

    /** What the server itself says that it allows; 0 when it does not say. */
    public void limit(long serverLimit) {
        limit = serverLimit <= 0 ? MOST : (int) Math.min(MOST, serverLimit);
        size = Math.min(size, limit);
    }

    /** What was found in an earlier run. */
    public void resume(int earlier) {
        size = Math.max(1, Math.min(limit, earlier));
    }

    /** How many go into the next call. */
    public int size() {
        return size;
    }

    /** A call of so many was answered; one that was not full says nothing of more. */
    public void worked(int count) {
        if (count >= size) {
            size = Math.min(limit, size * 2);
        }
    }

    /** Whether it is worth trying again with the smaller size, in this session. */
    public boolean refused(long status) {
        boolean broke = isBroken(status);
        if (size == 1 || !(broke || isAboutSize(status))) {
            return false;
        }
        size = Math.max(1, size / 2);
        return !broke;
    }

    /** A server that cannot take a message may hang up instead of saying so. */
    private static boolean isBroken(long status) {
        return status == StatusCodes.Bad_ConnectionClosed || status == StatusCodes.Bad_SecureChannelClosed;
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
