package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.IndicatorValue.Words;

/**
 * A word of the vocabulary.
 *
 * @param unit UCUM code
 * @param provider who gives it
 * @param missing id of why there is none where the provider gives none; empty where nothing is to be said of that
 * @param seen the word for as much of it as was seen, which stands for it where a value is computed; empty when it is seen whole
 */
public record QuantityDefinition(String name, String unit, Words words, String provider, String missing, String seen) {}
