package io.steelyard.gateway.model;

/**
 * A change of a table that people give.
 *
 * @param version 1, 2, 3 … of its table
 * @param who who made it
 * @param at nanoseconds since 1970
 * @param note what was said about it, may be empty
 * @param changed how many rows it changed
 */
public record InputVersion(long version, String who, long at, String note, long changed) {}
