package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.IndicatorValue.Words;

/**
 * A word of the vocabulary.
 *
 * @param unit UCUM code
 * @param provider who gives it
 * @param missing id of why nobody does; empty when somebody does
 */
public record QuantityDefinition(String name, String unit, Words words, String provider, String missing) {}
