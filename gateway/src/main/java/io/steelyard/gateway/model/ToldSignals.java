package io.steelyard.gateway.model;

import java.util.Set;

/**
 * What an asset's minutes tell of its signals over a stretch, by their names.
 *
 * @param heard those that were there, whether or not they had a value; of what is no number minutes tell only its values
 * @param told those of them that had a usable value: one that came, or one that came before and was provably still true
 */
public record ToldSignals(Set<String> heard, Set<String> told) {
    /** Nothing of any. */
    public static final ToldSignals NONE = new ToldSignals(Set.of(), Set.of());

    public ToldSignals {
        heard = Set.copyOf(heard);
        told = Set.copyOf(told);
        if (!heard.containsAll(told)) {
            throw new IllegalArgumentException("what tells a value was heard");
        }
    }
}
