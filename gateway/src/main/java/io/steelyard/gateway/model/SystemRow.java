package io.steelyard.gateway.model;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a stretch of the inbox leaves in the system records. A row that is keyed by a position and an ordinal is the same
 * row when the stretch is read again: writing it twice changes nothing.
 */
public sealed interface SystemRow {

    /** A gap; the same id of the same agent again replaces it. */
    record Gap(InboxPosition position, int ordinal, GapRecord gap) implements SystemRow {}

    /** An event. */
    record Event(InboxPosition position, int ordinal, EventRecord event) implements SystemRow {}

    /**
     * An event of the gateway's own, which nothing in the inbox caused: of one kind there is one in a UTC hour, the first.
     */
    record OwnEvent(Kind kind, EventRecord event) implements SystemRow {
        private static final long NANOS_AN_HOUR = 3_600_000_000_000L;

        /** What happened; the numbers stand on disk. */
        public enum Kind {
            INSECURE(1);

            private final int number;

            Kind(int number) {
                this.number = number;
            }

            /** Stays the same in every version. */
            public int number() {
                return number;
            }
        }

        /** Hours since 1970. */
        public long hour() {
            return Math.floorDiv(event.at(), NANOS_AN_HOUR);
        }
    }

    /** Rows of an epoch, as the books in memory have them or have let them go; the same hour again replaces its row. */
    record Ledger(AgentKey agent, UUID epoch, List<LedgerLine> lines) implements SystemRow {

        public Ledger {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Something that could not be used and is kept so that it can be replayed.
     *
     * @param reason why, one sentence
     * @param epoch epoch of the sample, or null for a whole message
     * @param number the sample's number, or -1
     * @param topic where it came
     * @param payload the whole message
     */
    record KeptAside(
            InboxPosition position,
            int ordinal,
            AgentKey agent,
            String reason,
            @Nullable UUID epoch,
            long number,
            String topic,
            Bytes payload)
            implements SystemRow {}

    /** An asset as its latest birth described it; replaces what was known. */
    record Asset(AssetDescription asset) implements SystemRow {}

    /**
     * An asset as births described it until one said something else of it than of its profile. What is dated no later than another one of the asset
     * is read again, or told by a clock that was set back: it says nothing new.
     *
     * @param until when that birth was made, nanoseconds since 1970
     */
    record FormerBirth(AssetDescription asset, long until) implements SystemRow {}

    /** Latencies of an asset's samples in an hour of arrival that is over; replaces what was known. */
    record Latency(LatencyHour hour) implements SystemRow {}

    /**
     * How an agent's connections are secured, as JSON of its latest birth; replaces what was known, which is kept with its end.
     *
     * @param at when the birth came, nanoseconds since 1970
     */
    record Security(AgentKey agent, String endpoints, long at) implements SystemRow {}

    /**
     * A minute of an asset that has to be folded again.
     *
     * @param minute start of the UTC minute, nanoseconds since 1970
     */
    record DirtyMinute(AssetKey asset, long minute) implements SystemRow {}
}
