package io.steelyard.ledger;

/**
 * An hour that was closed and is open again.
 *
 * @param hour hours since 1970-01-01T00:00Z
 * @param times how often that has happened to it
 */
public record Reopened(long hour, long times) {}
