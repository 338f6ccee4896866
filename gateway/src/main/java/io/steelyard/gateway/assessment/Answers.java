package io.steelyard.gateway.assessment;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an answers document says, checked against its model. */
record Answers(
        SortedMap<String, String> subject,
        @Nullable String variant,
        SortedSet<String> tailoredOut,
        SortedMap<String, Declared> declared,
        SortedMap<String, Exact> effort,
        SortedMap<String, Document> documents,
        @Nullable Earlier baseline) {
    Answers {
        subject = Collections.unmodifiableSortedMap(new TreeMap<>(subject));
        tailoredOut = Collections.unmodifiableSortedSet(new TreeSet<>(tailoredOut));
        declared = Collections.unmodifiableSortedMap(new TreeMap<>(declared));
        effort = Collections.unmodifiableSortedMap(new TreeMap<>(effort));
        documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
    }

    /** Nothing is said. */
    static Answers none() {
        return new Answers(
                new TreeMap<>(), null, new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), null);
    }

    /** The same of nothing said about a model; of its variants the first. */
    static Answers none(Model model) {
        Model.Weighted weighted = model.weighted();
        return new Answers(
                new TreeMap<>(),
                weighted == null ? null : weighted.variants().get(0),
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                null);
    }

    /** The same about another subject. */
    Answers about(SortedMap<String, String> other) {
        return new Answers(other, variant, tailoredOut, declared, effort, documents, baseline);
    }

    /** The time before a change that its effect is measured against, nanoseconds since 1970. */
    record Earlier(long from, long to) {}

    /** An answer. */
    sealed interface Declared {}

    /** Options of an item. */
    record Chosen(Set<String> options) implements Declared {
        public Chosen {
            options = Collections.unmodifiableSet(new TreeSet<>(options));
        }
    }

    /** A share. */
    record Share(BigDecimal ratio) implements Declared {}

    /** A step. */
    record Step(int step) implements Declared {}

    /** Findings by level; a level that is missing is not assessed. */
    record Found(SortedMap<Integer, List<String>> levels) implements Declared {
        public Found {
            levels = Collections.unmodifiableSortedMap(new TreeMap<>(levels));
        }
    }

    /**
     * A document that shows an answer.
     *
     * @param sha256 of the document, in hexadecimal
     * @param isValid whether it was valid on the day for which the answers stand
     */
    record Document(String name, String sha256, boolean isValid) {}
}
