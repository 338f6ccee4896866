package io.steelyard.edge.uplink;

/**
 * When to send again what the gateway's answer to births does not name. An answer may be an older word than it seems, and who
 * asks for births may ask for many: so not again within half a minute, and each time after twice as long, up to the five
 * minutes after which all is sent again anyhow. For the uplink's thread.
 */
final class Repeats {
    static final long FIRST_PAUSE = 30_000_000_000L;
    static final long LONGEST_PAUSE = 300_000_000_000L;

    private long pause = FIRST_PAUSE;
    private long repeatedAt;
    private boolean rests;

    boolean isDue(long now) {
        return !rests || now - repeatedAt >= pause;
    }

    /** All is sent again. */
    void repeated(long now) {
        pause = rests ? Math.min(LONGEST_PAUSE, pause * 2) : FIRST_PAUSE;
        rests = true;
        repeatedAt = now;
    }

    /** An answer named all that was sent: what is lost next is another loss. */
    void allNamed(long now) {
        rests = rests && now - repeatedAt < pause;
        pause = rests ? pause : FIRST_PAUSE;
    }
}
