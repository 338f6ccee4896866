package io.steelyard.edge.uplink;

import org.jspecify.annotations.Nullable;

/**
 * How long a connection is kept on which messages go unanswered. A gateway without room withholds its PUBACKs and answers
 * PINGREQ: as long as anything at all is heard of it, it is waited for, because whoever leaves turns every device stale by
 * its will. Given up are a peer that nothing is heard of, not even an answer to PINGREQ, unless its keep-alive of 0 lets
 * nobody ask; a message that later ones have overtaken, which a server that answers in order [MQTT-4.6.0-2] has forgotten;
 * and, with any other peer than our own gateway, any message after a quarter of an hour: brokers have no reason to withhold,
 * only to forget. Our own gateway says in its CONNACK who it is. For the uplink's thread.
 */
final class Patience {
    static final String WITHHELD =
            "no PUBACK for a minute and longer, though the server is there: it may have no room, and is waited for";

    private static final int SILENT_KEEP_ALIVES = 4; // the client notices earlier, if it works
    private static final long LEAST_SILENCE_SECONDS = 120;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long NOTICE_SECONDS = 60;
    private static final long FORGOTTEN_SECONDS = 900;

    private boolean toGateway;
    private long silenceSeconds = LEAST_SILENCE_SECONDS;
    private long heardAt;

    /**
     * A connection begins.
     *
     * @param isGateway whether to our own gateway or to somebody else, whatever the configuration says of a broker
     * @param keepAliveSeconds how often a PINGREQ asks at least; 0 for never, so that silence proves nothing
     */
    void connected(boolean isGateway, int keepAliveSeconds) {
        toGateway = isGateway;
        silenceSeconds = keepAliveSeconds == 0
                ? Long.MAX_VALUE
                : Math.max(LEAST_SILENCE_SECONDS, (long) SILENT_KEEP_ALIVES * keepAliveSeconds);
    }

    /** The peer is alive: it has sent something, whatever it was. */
    void heard(long now) {
        heardAt = now;
    }

    /** Why the connection is to be given up; null while it is to be kept. */
    @Nullable
    String end(Window window, long now) {
        if ((now - heardAt) / NANOS_A_SECOND >= silenceSeconds) {
            return "nothing was heard for " + silenceSeconds + " s, not even an answer to PINGREQ";
        }
        if (window.waitedSeconds(now) <= FORGOTTEN_SECONDS) {
            return null;
        }
        if (window.isOvertaken()) {
            return "no PUBACK for 15 min, while later messages have theirs";
        }
        return toGateway ? null : "no PUBACK for 15 min";
    }

    /** Whether a person may want to know that the peer takes its time. */
    static boolean isTried(Window window, long now) {
        return window.waitedSeconds(now) > NOTICE_SECONDS;
    }
}
