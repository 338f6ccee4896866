package io.steelyard.edge.opcua.call;

import java.util.Map;
import org.eclipse.milo.opcua.stack.core.StatusCodes;

/**
 * How many things go into one call: 100 to start, twice as many after each success up to a limit, half after a refusal or
 * when the connection breaks during the call. As many as broke it are tried again when enough full calls with fewer have
 * worked, and rarely where they broke it before; when many such calls work, it was the line. Lives as long as its owner lets
 * it, over sessions too. One thread.
 */
public final class BatchSize {
    private static final int FIRST = 100;
    private static final int MOST = 1_000;

    /** Full calls that have to work before what broke the connection once, twice, or more often is tried again. */
    private static final int[] CALM = {0, 50, 5_000, 500_000};

    /** So many calls that work show that a size is not to blame. */
    private static final int PROVEN = 200;

    private static final String TIMES = ".times";
    private static final String BROKE = ".broke";

    private final boolean goesOn;
    private int limit = MOST;
    private int size = FIRST;
    private int broke = Integer.MAX_VALUE;
    private int times;
    private int calm;
    private int fine;

    /** One whose owner begins anew with another session when the connection breaks. */
    public BatchSize() {
        this(false);
    }

    /** @param goesOn whether its owner goes on in the session that is restored when the connection broke */
    BatchSize(boolean goesOn) {
        this.goesOn = goesOn;
    }

    /** What the server itself says that it allows; 0 when it does not say. */
    public void limit(long serverLimit) {
        limit = serverLimit <= 0 ? MOST : (int) Math.min(MOST, serverLimit);
        size = Math.min(size, limit);
    }

    /** What was found in an earlier run and is told under this name; nothing when it is not. */
    public void resume(String name, Map<String, Integer> earlier) {
        size = Math.max(1, Math.min(limit, earlier.getOrDefault(name, size)));
        times = Math.max(0, Math.min(CALM.length - 1, earlier.getOrDefault(name + TIMES, 0)));
        broke = times == 0 ? Integer.MAX_VALUE : Math.max(1, earlier.getOrDefault(name + BROKE, Integer.MAX_VALUE));
    }

    /** Tells under this name what was found so far, for {@link #resume}. */
    public void tell(String name, Map<String, Integer> found) {
        found.put(name, size);
        if (times > 0) {
            found.put(name + TIMES, times);
            found.put(name + BROKE, broke);
        }
    }

    /** How many go into the next call. */
    public int size() {
        return size;
    }

    /** A call of so many was answered; one that was not full says nothing of more. */
    public void worked(int count) {
        if (count >= broke && ++fine >= PROVEN) {
            broke = Integer.MAX_VALUE;
            times = 0;
        }
        if (count < size) {
            return;
        }
        calm++;
        if (size < limit && (2 * size < broke || calm >= CALM[times])) {
            size = Math.min(limit, size * 2);
            calm = 0;
        }
    }

    /**
     * A call of so many was not answered but with this status.
     *
     * @return whether it is worth trying again with the smaller size, in this session
     */
    public boolean refused(long status, int count) {
        if (isBroken(status)) {
            broken(count);
            return (goesOn || status == StatusCodes.Bad_TcpMessageTooLarge) && size < count;
        }
        if (!isAboutSize(status)) {
            return false;
        }
        if (size == 1 || count > size) { // of several calls with so many the first one counts
            return count > size;
        }
        size = Math.max(1, size / 2);
        return true;
    }

    /** Here, too, the first one of several counts: the others are larger than the size by then. */
    private void broken(int count) {
        if (count < 2 || count > size) {
            return;
        }
        times = count >= broke ? Math.min(CALM.length - 1, times + 1) : 1;
        broke = count;
        size = count / 2;
        calm = 0;
        fine = 0;
    }

    /** A server that cannot take a message may hang up without a word, or with one. */
    public static boolean isBroken(long status) {
        return status == StatusCodes.Bad_ConnectionClosed
                || status == StatusCodes.Bad_SecureChannelClosed
                || status == StatusCodes.Bad_TcpMessageTooLarge;
    }

    /** Whether a server that answers so may take less at a time. */
    public static boolean isAboutSize(long status) {
        return status == StatusCodes.Bad_TooManyOperations
                || status == StatusCodes.Bad_TooManyMonitoredItems
                || status == StatusCodes.Bad_RequestTooLarge
                || status == StatusCodes.Bad_ResponseTooLarge
                || status == StatusCodes.Bad_EncodingLimitsExceeded;
    }
}
