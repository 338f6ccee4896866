package io.steelyard.gateway.model;

/**
 * How far a partition of the inbox is stored: everything its arrivals before the position caused is durable.
 *
 * @param position behind the last arrival that is stored
 * @param received the numbers received up to that position, in ingest's own form; small
 */
public record StoredMark(InboxPosition position, Bytes received) {}
