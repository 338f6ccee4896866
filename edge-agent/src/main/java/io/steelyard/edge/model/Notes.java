package io.steelyard.edge.model;

import io.steelyard.ledger.Note;
import java.util.concurrent.CompletableFuture;

/** The door through which a room leaves a record (gap, alive, event) for the gateway. */
@FunctionalInterface
public interface Notes {

    /** Numbers the record in the agent's second sequence and keeps it; completes when it is on disk. */
    CompletableFuture<Void> leave(Note note);
}
