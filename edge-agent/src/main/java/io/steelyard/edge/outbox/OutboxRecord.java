package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one record of the journal says. Epochs are named by their ordinal, which {@link EpochBegun} gives. */
sealed interface OutboxRecord {
    /** What a record holds for the gateway, epoch by epoch. */
    default List<Content> contents() {
        return List.of();
    }

    /** Samples and records of one epoch. */
    record Content(int epoch, List<NumberedSample> samples, List<Text> texts) {}

    /** A run of the agent began. */
    record EpochBegun(int epoch, UUID id) implements OutboxRecord {}

    /** A signal got its id. */
    record SignalGiven(SignalEntry entry) implements OutboxRecord {}

    /** A record of the second sequence. */
    record Text(long number, String kind, String json) {}

    /** Whence a delivery came; {@code proof} is 0 when it proves nothing. */
    record Origin(String server, long subscription, long sequence, long proof) {}

    /**
     * A delivery, whole: its kept samples, what of it was kept aside or dropped, and the records that belong to it.
     *
     * @param lastSample the last number given with it
     * @param holes what of its gaps history is to fill
     * @param fill which hole its samples fill, when they are from history; else null
     */
    record Delivered(
            int epoch,
            Origin origin,
            long receiveTime,
            long lastSample,
            List<NumberedSample> samples,
            List<NumberRange> aside,
            Map<String, Long> dropped,
            List<Text> texts,
            List<Hole> holes,
            Delivery.@Nullable Fill fill)
            implements OutboxRecord {
        @Override
        public List<Content> contents() {
            return List.of(new Content(epoch, samples, texts));
        }
    }

    /**
     * Samples of a server that have no number yet; in a preamble those that wait so far.
     *
     * @param samples that wait from now on, all numbered 0
     * @param over signals of which none waits any more
     */
    record Waits(String server, List<NumberedSample> samples, List<Integer> over) implements OutboxRecord {}

    /** A delivery, and what waits with it: both or none of them. */
    record DeliveredBeside(Delivered delivered, Waits waits) implements OutboxRecord {
        @Override
        public List<Content> contents() {
            return delivered.contents();
        }
    }

    /** A record that belongs to no delivery. */
    record Left(int epoch, Text text) implements OutboxRecord {
        @Override
        public List<Content> contents() {
            return List.of(new Content(epoch, List.of(), List.of(text)));
        }
    }

    /**
     * The oldest segment is given up: what of it is dropped, and what stands here again because it must not go. Or the
     * dead-letter's older half is: then the samples that are dropped were kept aside.
     */
    record GivenUp(List<Part> parts) implements OutboxRecord {
        @Override
        public List<Content> contents() {
            return parts.stream()
                    .map(part -> new Content(part.epoch(), part.samples(), part.texts()))
                    .toList();
        }
    }

    /**
     * What giving up does to one epoch.
     *
     * @param dropped samples that are gone
     * @param replaced records in whose place a later one here stands
     * @param samples each the newest of its signal
     * @param texts records: those of the segment under their numbers, and new ones
     */
    record Part(
            int epoch,
            List<NumberRange> dropped,
            List<NumberRange> replaced,
            List<NumberedSample> samples,
            List<Text> texts) {}

    /** Numbers that went to the dead-letter; samples beyond what an epoch remembers of that kind are dropped by policy. */
    record Aside(int epoch, List<NumberRange> samples, List<NumberRange> records) implements OutboxRecord {}

    /** Another inbox answers: numbers that the one before confirmed, by epoch. */
    record Elsewhere(Map<Integer, List<NumberRange>> numbers) implements OutboxRecord {}

    /** In a preamble: what is known of servers. */
    record Servers(Map<String, Recovered.ServerProof> servers) implements OutboxRecord {}

    /** In a preamble: last keys. */
    record Keys(List<LastKey> keys) implements OutboxRecord {}

    /** In a preamble: what history is to fill, and how far it has. */
    record Holes(List<Hole> holes) implements OutboxRecord {}

    /** In a preamble: gaps that were told and have no end yet. */
    record Gaps(List<GapRecord> gaps) implements OutboxRecord {
        public Gaps {
            gaps = List.copyOf(gaps);
        }
    }

    /** In a preamble: an epoch's sums so far. */
    record EpochSums(
            int epoch,
            UUID id,
            long lastSample,
            long lastRecord,
            long reportedUpTo,
            boolean finished,
            List<ReportRecord.Hour> hours,
            List<NumberRange> aside,
            List<NumberRange> elsewhere,
            Map<String, Long> dropped)
            implements OutboxRecord {}
}
