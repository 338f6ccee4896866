package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the owner of a journal wants to stand at the begin of every segment, so that a segment can be read alone.
 *
 * <p>Called on the writer thread when a new segment begins: every record before it is durable and its future completed,
 * no record after it has been written. The answer must describe exactly the records before, never an append that still
 * waits: a state ahead of the log would outlive a crash that the log does not.
 */
@FunctionalInterface
public interface SegmentPreamble {
    /** A preamble without records. */
    SegmentPreamble NONE = List::of;

    /** The records to write, in order; each at most as large as any record; together less than half a segment. */
    List<ByteBuffer> recordsForNewSegment();
}
