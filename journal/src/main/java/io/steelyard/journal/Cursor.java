package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * A named durable position with a small payload. Segments are kept until every cursor has durably passed them. Any
 * thread may use it.
 */
public interface Cursor {
    String name();

    /** The durable position. */
    Position position();

    /** The durable payload, a read-only copy; empty when none was ever stored. */
    ByteBuffer payload();

    /**
     * Replaces position and payload together: after a crash either the old pair or the new one stands. The payload is
     * copied before the call returns. Moves that wait are merged into the latest; a move never goes back.
     *
     * @return completes on the writer thread once the pair (or a later one) is synced
     * @throws IllegalArgumentException when the payload is larger than the options allow, or {@code to} lies before the
     *     latest move or behind the journal's end
     */
    CompletableFuture<Void> moveTo(Position to, ByteBuffer payload);
}
