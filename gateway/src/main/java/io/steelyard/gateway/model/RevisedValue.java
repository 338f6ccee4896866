package io.steelyard.gateway.model;

/**
 * A result that is another one by another version of its rule, of the same evidence.
 *
 * @param before by the rule before
 * @param after by the rule now, of the same subject and window
 */
public record RevisedValue(IndicatorValue before, IndicatorValue after) {}
