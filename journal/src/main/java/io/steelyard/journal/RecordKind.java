package io.steelyard.journal;

/** What may happen to a record when the log is full. */
public enum RecordKind {
    /** May be refused at the cap, and may be given up by an owner that drops the oldest. */
    DROPPABLE,
    /** May use the reserve; an owner that drops the oldest has to append it again first. */
    KEPT
}
