package io.steelyard.gateway.model;

import java.util.List;
import java.util.Set;

/**
 * Which fields of minute rows somebody wants: a row has some hundred, and a store that need not bring them all is quicker.
 *
 * @param names whole names
 * @param prefixes what names begin with
 */
public record FieldChoice(Set<String> names, List<String> prefixes) {

    public FieldChoice {
        names = Set.copyOf(names);
        prefixes = List.copyOf(prefixes);
    }

    /** Whether the field is wanted. */
    public boolean has(String name) {
        if (names.contains(name)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
