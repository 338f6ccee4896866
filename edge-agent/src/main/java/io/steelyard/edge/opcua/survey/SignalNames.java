package io.steelyard.edge.opcua.survey;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names an asset's variables: as a companion specification says, else by their browse names; no name twice. */
final class SignalNames {
    private final List<Companion> companions;
    private final Map<String, String> profile;
    private final List<Candidate> candidates = new ArrayList<>();
    private int left;

    /**
     * A variable that becomes a signal.
     *
     * @param role null when the profile gives the name its role, or when it has none
     * @param specification that names it; null when none does
     */
    record Named(
            int place,
            String name,
            @Nullable String role,
            @Nullable String specification) {}

    private record Candidate(
            int place,
            List<Name> path,
            Companion.@Nullable Meaning meaning,
            int rank,
            @Nullable String specification,
            Node node) {
        /** One that is known, as only few variables' values are read. */
        boolean hasValue() {
            Node.Facts facts = node.facts();
            return facts != null && facts.value() != null;
        }

        boolean isFor(Companion.Use use) {
            return meaning != null && meaning.use() == use;
        }

        /** Whether either may be the signal, as they stand side by side. */
        boolean isBeside(Candidate other) {
            return meaning != null
                    && other.meaning != null
                    && meaning.signal().equals(other.meaning.signal())
                    && path.size() == other.path.size()
                    && path.subList(0, path.size() - 1).equals(other.path.subList(0, path.size() - 1));
        }
    }

    SignalNames(List<Companion> companions, @Nullable Map<String, String> profile) {
        this.companions = companions;
        this.profile = profile == null ? Map.of() : profile;
    }

    /** Variables that no signal can carry. */
    int left() {
        return left;
    }

    /** @param path browse names below the asset */
    void add(int place, List<Name> path, Node node) {
        int rank = 0;
        for (Companion companion : companions) {
            for (Companion.Meaning meaning : companion.signals()) {
                rank++;
                if (meaning.fits(path)) {
                    if (meaning.use() != Companion.Use.SILENT) {
                        keep(new Candidate(place, path, meaning, rank, companion.title(), node));
                    }
                    return;
                }
            }
        }
        if (!node.isProperty()) {
            keep(new Candidate(place, path, null, Integer.MAX_VALUE, null, node));
        }
    }

    private void keep(Candidate candidate) {
        Node node = candidate.node();
        boolean isStructure = candidate.isFor(Companion.Use.STRUCTURE) || candidate.isFor(Companion.Use.COUNTS);
        if (node.facts() == null || !(node.facts().isCarried() || isStructure)) {
            left++;
        } else {
            candidates.add(candidate);
        }
    }

    /** In the order in which they were added. */
    List<Named> all() {
        List<Candidate> kept =
                candidates.stream().filter(one -> !isReplaced(one)).toList();
        Set<String> taken = new HashSet<>();
        Map<Integer, Named> byPlace = new java.util.HashMap<>();
        kept.stream()
                .filter(one -> !one.isFor(Companion.Use.COUNTS))
                .sorted(java.util.Comparator.comparingInt(Candidate::rank))
                .forEach(one -> byPlace.put(one.place(), named(one, taken)));
        kept.stream().filter(one -> one.isFor(Companion.Use.COUNTS)).forEach(one -> {
            Companion.Meaning meaning = java.util.Objects.requireNonNull(one.meaning());
            String role = meaning.role();
            if (!taken.contains(role == null ? meaning.signal() : byRole(meaning.signal(), role))) {
                byPlace.put(one.place(), named(one, taken));
            }
        });
        return kept.stream()
                .map(one -> byPlace.get(one.place()))
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** One that counts only when another does not. */
    private boolean isReplaced(Candidate one) {
        if (one.isFor(Companion.Use.INSTEAD) || one.isFor(Companion.Use.SIGNAL)) {
            Companion.Use otherUse = one.isFor(Companion.Use.SIGNAL) ? Companion.Use.INSTEAD : Companion.Use.SIGNAL;
            return candidates.stream()
                    .anyMatch(other -> other.isFor(otherUse) && one.isBeside(other) && !counts(one, other));
        }
        return one.isFor(Companion.Use.OTHERWISE)
                && candidates.stream()
                        .anyMatch(other -> other.path().size() > one.path().size()
                                && other.path().subList(0, one.path().size()).equals(one.path()));
    }

    /** Of two that may be the signal. */
    private static boolean counts(Candidate one, Candidate other) {
        return one.hasValue() == other.hasValue() ? one.isFor(Companion.Use.SIGNAL) : one.hasValue();
    }

    private Named named(Candidate one, Set<String> taken) {
        Companion.Meaning meaning = one.meaning();
        if (meaning != null) {
            String role = meaning.role();
            String name = role == null ? Words.signal(meaning.nameOf(one.path())) : byRole(meaning.signal(), role);
            if (taken.add(name)) {
                String given = profile.getOrDefault(name, "");
                boolean isSaid = role == null || given.equals(role);
                return new Named(one.place(), name, isSaid ? null : role, one.specification());
            }
        }
        return new Named(one.place(), unique(one.path(), taken), null, one.specification());
    }

    /** The profile's own word for what has the role. */
    private String byRole(String usual, String role) {
        if (profile.containsKey(usual)) {
            return usual;
        }
        return profile.entrySet().stream()
                .filter(entry -> entry.getValue().equals(role))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(usual);
    }

    private static String unique(List<Name> path, Set<String> taken) {
        String name = Words.signal(path.get(path.size() - 1).text());
        for (int from = path.size() - 2; from >= 0 && taken.contains(name); from--) {
            name = Words.signal(path.get(from).text()) + "-" + name;
        }
        String unique = name;
        for (int number = 2; !taken.add(unique); number++) {
            unique = name + "-" + number;
        }
        return unique;
    }
}
