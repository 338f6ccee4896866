package io.steelyard.gateway.model;

/**
 * An arrival as the inbox gives it back.
 *
 * @param behind the position behind it: where reading goes on, and what a mark names once it is dealt with
 */
public record InboxEntry(InboxPosition behind, Arrival arrival) {}
