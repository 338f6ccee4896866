package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.util.List;

/**
 * A word of the vocabulary.
 *
 * @param unit UCUM code
 * @param provider who gives it
 * @param grades that it may have where it is known, the best first; of what nobody gives, those that a table would have
 * @param missing id of why there is none where the provider gives none; empty where nothing is to be said of that
 * @param seen the word for as much of it as was seen, which stands for it where a value is computed; empty when it is seen whole
 */
public record QuantityDefinition(
        String name, String unit, Words words, String provider, List<Grade> grades, String missing, String seen) {

    public QuantityDefinition {
        grades = List.copyOf(grades);
    }
}
