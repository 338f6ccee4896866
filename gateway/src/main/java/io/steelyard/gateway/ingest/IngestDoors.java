package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.BatchSink;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.LifeSink;
import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.Outgoing;
import io.steelyard.gateway.model.StoredMark;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The doors of ingest.
 *
 * @param inboxId id of the inbox, told to agents
 * @param reader opens the inbox at a position
 * @param peek the same for somebody whose reading does not count as progress
 * @param marks where the state mark lives
 * @param stored the stored mark of a partition, from whoever keeps it
 * @param store takes batches
 * @param system takes rows
 * @param live takes last values
 * @param life takes who is there, as far as storing has come
 * @param outgoing sends to agents
 */
public record IngestDoors(
        UUID inboxId,
        Function<InboxPosition, InboxReader> reader,
        Function<InboxPosition, InboxReader> peek,
        InboxMarks marks,
        IntFunction<Optional<StoredMark>> stored,
        BatchSink store,
        SystemDoor system,
        LiveSink live,
        LifeSink life,
        Outgoing outgoing) {}
