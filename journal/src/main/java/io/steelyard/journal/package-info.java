/**
 * The append-only log under outbox and inbox.
 *
 * <p>What it promises: an {@link io.steelyard.journal.Journal#append append} that completed is on disk (fdatasync) and
 * will be read back in the order of its position, or its loss is reported by name; nothing is ever acknowledged that was
 * not synced; what was never acknowledged may or may not be there after a crash. It is bounded in bytes, keeps a reserve
 * for records that must not be refused, and gives segments back once every named cursor has durably passed them.
 *
 * <p>One thread writes ({@link io.steelyard.journal.SegmentedJournal}); any thread may append; each reader belongs to one
 * thread. No networking, no domain words. All file work goes through {@link io.steelyard.journal.FileLayer}, so that a
 * test can hurt the disk in every way a disk can hurt. The formats are drawn in {@code RecordFormat}, {@code
 * SegmentFormat} and {@code CursorFile}.
 */
@NullMarked
package io.steelyard.journal;

import org.jspecify.annotations.NullMarked;
