package io.steelyard.ledger;

/**
 * A record that travels beside the samples as the Sparkplug metric {@code steelyard/<kind>}: kept in the outbox like a
 * sample, numbered in a sequence of its own, never a sample.
 */
public sealed interface Note permits GapRecord, DropRecord, AliveRecord, ReportRecord, EventRecord {

    /** The kind, as it stands in the metric's name. */
    String kind();

    /** The record as one line of JSON of the schema {@code steelyard-<kind>-v1}. */
    String toJson();

    /** Reads a record of the given kind; an unknown kind or an unreadable record is a {@link LedgerException}. */
    static Note parse(String kind, String json) {
        return switch (kind) {
            case GapRecord.KIND -> GapRecord.parse(json);
            case DropRecord.KIND -> DropRecord.parse(json);
            case AliveRecord.KIND -> AliveRecord.parse(json);
            case ReportRecord.KIND -> ReportRecord.parse(json);
            case EventRecord.KIND -> EventRecord.parse(json);
            default -> throw new LedgerException("unknown kind of record: steelyard/" + kind);
        };
    }
}
