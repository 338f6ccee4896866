package io.steelyard.gateway.model;

/**
 * One of those that a number counts, or does not.
 *
 * @param quantity the number
 * @param what {@code site/asset}, an order, a system's name
 * @param counts whether it is counted
 * @param why id of why not; empty when it is counted
 * @param query what shows why it is, or is not
 */
public record Member(String quantity, String what, boolean counts, String why, ApiQuery query) {}
