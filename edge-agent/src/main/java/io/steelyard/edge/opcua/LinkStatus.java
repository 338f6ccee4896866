package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.history.HistoryMeter;
import io.steelyard.edge.opcua.trouble.FailedSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one server's link is; counters run from the start of the process.
 *
 * @param phase {@code waiting} (not reachable), {@code connecting}, {@code online}, {@code interrupted} (a session that may
 *     be restored) or {@code stopped}
 * @param detail what went wrong last; empty while online
 * @param signals how many are mapped
 * @param subscribed how many of them the server monitors for us
 * @param provenUntil last proof of life, nanoseconds since 1970; 0 when there is none
 * @param handingOver whether a delivery waits for the outbox now
 * @param known what is known of the server
 */
public record LinkStatus(
        String server,
        String url,
        String phase,
        String detail,
        int signals,
        int subscribed,
        long provenUntil,
        boolean handingOver,
        Known known,
        Counts counts) {

    /**
     * What is known of a server.
     *
     * @param bridgedMillis how long its queues hold everything while the agent is not there; 0 while not known
     * @param skewNanos how far its clock is ahead of the agent's; null while nobody can say
     * @param placeless signals mapped by node id of which it cannot be told where they stand: another variable of the same
     *     type under such an id would not be noticed
     * @param shortened signals of whose values a part is not told, since there are too many below them
     */
    public record Known(long bridgedMillis, @Nullable Long skewNanos, int placeless, int shortened) {
        /** Nothing yet. */
        public static final Known NOTHING = new Known(0, null, 0, 0);
    }

    /**
     * What could not be had, or was not told.
     *
     * @param notifications those that were lost on their way
     * @param cycles those of values that are read, which came before the one before was answered, or failed
     * @param events those that were only counted, since there were too many at once
     * @param withheld values of another type than their variable's, of which the look at it has not come out well yet
     * @param neverSpoke signals that were monitored and of which the server told nothing, so that they were monitored anew
     * @param signals mapped ones that are not read now, and why
     * @param history what came of asking for it later
     * @param rounds what came of looking for all signals again
     */
    public record Missed(
            long notifications,
            long cycles,
            long events,
            long withheld,
            long neverSpoke,
            List<FailedSignal> signals,
            HistoryMeter.Counts history,
            Rounds rounds) {
        public Missed {
            signals = List.copyOf(signals);
        }
    }

    /**
     * Looking for all mapped signals again while a session lasts.
     *
     * @param ended how often all were looked for
     * @param failed how often the server did not answer, so that it was put off
     * @param returned signals that were not read before and are since
     * @param displaced signals whose variable is gone, or another one, since they were found
     * @param changes how often the server said that its address space is another now
     * @param watched whether it says so; one that does not is looked at from time to time alone
     * @param semantics values that said that their variable's unit or the like, or the type of its values, is another now
     */
    public record Rounds(
            long ended, long failed, long returned, long displaced, long changes, boolean watched, long semantics) {
        /** No value said that. */
        public Rounds(long ended, long failed, long returned, long displaced, long changes, boolean watched) {
            this(ended, failed, returned, displaced, changes, watched, 0);
        }
    }

    /**
     * Counters.
     *
     * @param connections sessions that were opened
     * @param losses sessions that were lost
     * @param notifications answers to Publish that held values
     * @param samples values handed to the outbox
     * @param overflows values with the overflow bit: the server's queue was too short
     * @param republished notifications asked for again and got
     * @param untyped values without a type, which cannot be numbered
     * @param takeSeconds time spent waiting for the outbox's disk
     * @param missed what could not be had, so that signals have a gap
     * @param overdue signals that a server had forgotten, and that were monitored anew
     */
    public record Counts(
            long connections,
            long losses,
            long notifications,
            long samples,
            long overflows,
            long republished,
            long untyped,
            double takeSeconds,
            Missed missed,
            long overdue) {}
}
