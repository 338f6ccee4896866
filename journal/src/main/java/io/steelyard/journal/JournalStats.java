package io.steelyard.journal;

/**
 * Counters since the journal was opened, and depths of now.
 *
 * @param appended records that became durable
 * @param groups synced groups; {@code appended / groups} is the mean group
 * @param bytes bytes of durable records, headers included
 * @param depthBytes bytes between the hindmost cursor and the end
 * @param refused appends refused for want of space
 * @param segments segment files in use, the current one included
 * @param recycled segments given back since the journal was opened
 * @param damagedBytes bytes that could not be read, found at opening or by readers
 * @param syncNanos time spent in fdatasync of groups
 * @param roomBytes bytes that may still be appended before droppable records are refused
 */
public record JournalStats(
        long appended,
        long groups,
        long bytes,
        long depthBytes,
        long refused,
        long segments,
        long recycled,
        long damagedBytes,
        long syncNanos,
        long roomBytes) {}
