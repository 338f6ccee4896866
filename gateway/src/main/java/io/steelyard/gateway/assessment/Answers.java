package io.steelyard.gateway.assessment;

import java.math.BigDecimal;
import java.time.LocalDate;
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

    /** Whether a document counts on the day for which the answers are scored. */
    enum Validity {
        VALID,
        PAST,
        /** It does not say until when it is valid. */
        UNDATED
    }

    /**
     * A document that shows an answer.
     *
     * @param sha256 of the document, in hexadecimal
     */
    record Document(String name, String sha256, Validity validity) {}

    /**
     * The day on which documents have to be valid.
     *
     * @param isFixed whether it holds whatever {@code asOf} the answers name
     */
    record Day(LocalDate day, boolean isFixed) {

        /** The one that the answers name, else this one. */
        static Day unlessSaid(LocalDate day) {
            return new Day(day, false);
        }

        /** This one. */
        static Day fixed(LocalDate day) {
            return new Day(day, true);
        }
    }
}
