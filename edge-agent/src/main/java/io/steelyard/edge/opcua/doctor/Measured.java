package io.steelyard.edge.opcua.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a server.
 *
 * @param offered endpoints as policy/mode
 * @param build product, manufacturer and version as the server says
 */
public record Measured(
        List<String> offered, String build, Limits limits, Revised revised, Abilities abilities, Clock clock) {
    public Measured {
        offered = List.copyOf(offered);
    }

    /**
     * How much at a time.
     *
     * @param operations attributes in a Read
     * @param itemsACall monitored items in a CreateMonitoredItems
     * @param itemsASubscription monitored items a subscription takes; none found up to a thousand is 0
     * @param page references in an answer to Browse that leaves the number open; 0: all there are
     * @param continuationPoints pages that a session may leave open; 0: as many as were tried
     * @param slowMillis the slowest call of a probe
     */
    public record Limits(
            int operations,
            int itemsACall,
            int itemsASubscription,
            int page,
            int continuationPoints,
            long slowMillis) {}

    /**
     * What was granted for what was asked.
     *
     * @param publishingMillis for 100 ms
     * @param samplingMillis for 100 ms
     * @param queue for a thousand values
     */
    public record Revised(double publishingMillis, double samplingMillis, long queue) {}

    /**
     * What it can do; null where that could not be tried.
     *
     * @param subscribe values can be monitored; all else is not tried where they cannot
     * @param absolute deadbands in the value's unit are accepted
     * @param percent deadbands in percent of the range are accepted
     * @param transfer whether a subscription goes over to another session
     * @param republish a lost notification can be asked for
     * @param translate browse paths are resolved
     * @param places it can be told where variables stand
     */
    public record Abilities(
            boolean subscribe,
            @Nullable Boolean absolute,
            @Nullable Boolean percent,
            Transfer transfer,
            boolean republish,
            boolean translate,
            @Nullable Boolean places) {}

    /** What became of a subscription that was to go over to another session. */
    public enum Transfer {
        MOVED,
        /** The server says yes, and then nothing of the subscription, not even that it lives. */
        SILENT,
        /** The service is there, and refuses it to this user or this security. */
        REFUSED,
        UNSUPPORTED,
        /** The server let no second session in. */
        UNTRIED
    }

    /**
     * Its clock against ours.
     *
     * @param skewMillis positive when it is ahead
     * @param roundTripMillis of the quickest question, half of which is the error of the skew
     */
    public record Clock(long skewMillis, long roundTripMillis) {}
}
