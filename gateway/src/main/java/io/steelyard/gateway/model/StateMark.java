package io.steelyard.gateway.model;

/**
 * The large mark of an inbox partition: everything that ingest knew at a position (births, aliases, last values, the
 * ledger's book), in ingest's own form. Older than the {@link StoredMark} in general; reading goes on from it.
 */
public record StateMark(InboxPosition position, Bytes state) {}
