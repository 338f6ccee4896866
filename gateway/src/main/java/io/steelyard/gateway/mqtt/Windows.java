package io.steelyard.gateway.mqtt;

/**
 * Shares the budget for unacknowledged messages among the connections: a newcomer's Receive Maximum is at most an eighth of
 * the budget while more than half of it is left, then an eighth of what is left, so that those who come first do not take
 * everything, and what was given to all together stays within the budget. A message is reckoned as large as our agents make
 * theirs. Any thread.
 */
final class Windows {
    /** What an agent's message has at most, but for single large samples. */
    static final int RECKONED_BYTES = 64 * 1024;

    private static final int SHARE = 8;
    private static final int WORTH_HAVING = 4;

    private final int most;
    private final long messages;
    private long given;

    /**
     * Nothing is given away yet.
     *
     * @param most greatest Receive Maximum
     * @param budgetBytes of all connections together
     * @param packetBytes greatest packet, when that is less than what is reckoned
     */
    Windows(int most, long budgetBytes, int packetBytes) {
        this.most = most;
        this.messages = budgetBytes / Math.min(RECKONED_BYTES, packetBytes);
    }

    /** What a connection was given. */
    static final class Window {
        private final int size;
        private long reserved;

        private Window(int size, long reserved) {
            this.size = size;
            this.reserved = reserved;
        }

        /** Its Receive Maximum. */
        int size() {
            return size;
        }
    }

    /** A newcomer's window. With nothing left it is one message: that many anyone may send, whatever was agreed. */
    synchronized Window open() {
        long left = messages - given;
        long share = (left > messages / 2 ? messages : left) / SHARE;
        long size = Math.min(most, Math.max(share, Math.min(left, WORTH_HAVING)));
        given += size;
        return new Window((int) Math.max(1, size), size);
    }

    /** The connection is over; safe twice. */
    synchronized void close(Window window) {
        given -= window.reserved;
        window.reserved = 0;
    }

    /** Messages that all connections together may have unacknowledged. */
    synchronized long given() {
        return given;
    }
}
