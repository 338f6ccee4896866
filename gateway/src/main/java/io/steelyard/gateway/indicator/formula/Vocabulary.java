package io.steelyard.gateway.indicator.formula;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that a formula may use. */
public final class Vocabulary {
    private final Map<String, Noun> nouns = new TreeMap<>();

    /**
     * A name.
     *
     * @param unit UCUM code
     * @param parts what it is the sum of, where it is one: then each is a share of it
     * @param within what it is a part of without being one of a sum; empty when there is no such
     * @param isSigned whether it may be below zero
     */
    public record Noun(String name, String unit, List<String> parts, String within, boolean isSigned) {

        public Noun {
            parts = List.copyOf(parts);
        }
    }

    /** Later ones replace earlier ones of the same name. */
    public Vocabulary(Iterable<Noun> all) {
        all.forEach(noun -> nouns.put(noun.name(), noun));
    }

    @Nullable
    Noun find(String name) {
        return nouns.get(name);
    }

    /** In order. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(nouns.keySet()));
    }

    /** What the whole consists of in the end, itself when it is no sum. */
    SortedSet<String> leaves(String whole) {
        SortedSet<String> leaves = new TreeSet<>();
        collect(whole, leaves, new TreeSet<>());
        return leaves;
    }

    private void collect(String name, SortedSet<String> leaves, SortedSet<String> seen) {
        Noun noun = nouns.get(name);
        if (!seen.add(name)) {
            return;
        }
        if (noun == null || noun.parts().isEmpty()) {
            leaves.add(name);
            return;
        }
        noun.parts().forEach(part -> collect(part, leaves, seen));
    }

    /** Whether the whole is told as a sum in which the part is, or the part as within the whole. */
    boolean isPart(String part, String whole) {
        Noun noun = nouns.get(part);
        return isSummand(part, whole) || (noun != null && noun.within().equals(whole));
    }

    /** Whether all that the part consists of is in the whole, too, and not all of the whole is in the part. */
    boolean isSummand(String part, String whole) {
        SortedSet<String> all = leaves(whole);
        SortedSet<String> some = leaves(part);
        return all.containsAll(some) && !some.containsAll(all);
    }
}
