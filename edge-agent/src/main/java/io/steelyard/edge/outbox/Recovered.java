package io.steelyard.edge.outbox;

import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the outbox knew when it was opened.
 *
 * @param previous the epoch of the run before, or null on the first run
 * @param lastSample the last durable sample number of that epoch, -1 when there is none
 * @param servers what is known of each OPC UA server, by its configured name
 * @param openGaps of servers and their signals, told by earlier runs; the oldest first
 */
public record Recovered(
        @Nullable UUID previous, long lastSample, Map<String, ServerProof> servers, List<GapRecord> openGaps) {
    public Recovered {
        servers = Map.copyOf(servers);
        openGaps = List.copyOf(openGaps);
    }

    /** The last notification of a subscription that is durable: at or below its sequence number all is. */
    public record Heard(long subscription, long sequence) {}

    /**
     * The last durable word of a server.
     *
     * @param proof its last publish time of which nothing was outstanding, nanoseconds since 1970; 0 when there is none
     * @param heard its subscriptions, the latest last; at most {@value #MOST_HEARD}, then the one that was silent longest
     *     is forgotten
     */
    public record ServerProof(long proof, List<Heard> heard) {
        static final ServerProof NONE = new ServerProof(0, List.of());
        private static final int MOST_HEARD = 64;

        public ServerProof {
            heard = List.copyOf(heard);
        }

        /**
         * With one more delivery; sequence 0 is a keep-alive or a part of a notification. The latest proof counts, not the
         * greatest: after the clock was set back every later one is smaller.
         */
        ServerProof after(long laterProof, long subscription, long sequence) {
            long latest = laterProof == 0 ? proof : laterProof;
            if (sequence == 0) {
                return new ServerProof(latest, heard);
            }
            List<Heard> all = new ArrayList<>(heard);
            all.removeIf(one -> one.subscription() == subscription);
            all.add(new Heard(subscription, sequence));
            return new ServerProof(latest, all.subList(Math.max(0, all.size() - MOST_HEARD), all.size()));
        }
    }
}
