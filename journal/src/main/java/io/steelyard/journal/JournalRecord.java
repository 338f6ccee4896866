package io.steelyard.journal;

import java.nio.ByteBuffer;

/** One record as a reader shows it: a view into the reader's buffer, valid until the reader's next call. */
public final class JournalRecord {
    private Position position = Position.START;
    private RecordKind kind = RecordKind.KEPT;
    private boolean preamble;
    private long damagedBytesBefore;
    private ByteBuffer payload = ByteBuffer.allocate(0);

    JournalRecord() {}

    void show(Position at, int storedKind, long damagedBefore, ByteBuffer bytes) {
        position = at;
        kind = storedKind == RecordFormat.KIND_DROPPABLE ? RecordKind.DROPPABLE : RecordKind.KEPT;
        preamble = storedKind == RecordFormat.KIND_PREAMBLE;
        damagedBytesBefore = damagedBefore;
        payload = bytes;
    }

    /** Where the record begins. */
    public Position position() {
        return position;
    }

    public RecordKind kind() {
        return kind;
    }

    /** True for a record that the {@link SegmentPreamble} wrote at a segment's begin. */
    public boolean preamble() {
        return preamble;
    }

    /** Bytes of the log directly before this record that could not be read; 0 when all is well. */
    public long damagedBytesBefore() {
        return damagedBytesBefore;
    }

    /** The record's bytes, read-only, big endian, from position 0. */
    public ByteBuffer payload() {
        return payload;
    }
}
