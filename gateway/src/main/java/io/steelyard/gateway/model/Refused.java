package io.steelyard.gateway.model;

/**
 * A reading that the store will never take as it is.
 *
 * @param reason one sentence, the store's own words where it gave some
 */
public record Refused(Reading reading, String reason) {}
