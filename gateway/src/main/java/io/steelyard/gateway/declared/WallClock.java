package io.steelyard.gateway.declared;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * When the clock on the wall first shows a time. Where clocks are put forward over it, that is the instant at which they are;
 * where they are put back and it comes twice, the first time. So what ends at a time and what begins at it always meet, and
 * nothing is ever in two shifts.
 */
final class WallClock {

    private WallClock() {}

    /** Nanoseconds since 1970. */
    static long shows(LocalDateTime local, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return Row.nanos(local.toInstant(rules.getOffset(local)));
        }
        return transition.isGap()
                ? Row.nanos(transition.getInstant())
                : Row.nanos(local.toInstant(transition.getOffsetBefore()));
    }
}
