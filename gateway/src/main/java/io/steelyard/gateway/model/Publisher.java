package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * An edge node as a publisher: what of its samples can be proved to be all here. Counts are since the start.
 *
 * @param numbered whether it numbers its samples, so that the ledger accounts for each; null while it has not been born
 * @param notNumbered samples taken that had no number
 * @param missed messages that were missing in Sparkplug's {@code seq} when their place was given up; 0 of one that numbers
 */
public record Publisher(AgentKey agent, @Nullable Boolean numbered, long notNumbered, long missed) {}
