package io.steelyard.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of an object. */
public final class Keys {
    private final List<Key> all;

    private Keys(List<Key> all) {
        this.all = all;
    }

    public static Keys of(Key... keys) {
        return new Keys(List.of(keys));
    }

    /** In the order they were declared. */
    public List<Key> all() {
        return all;
    }

    Optional<Key> find(String name) {
        return all.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /** Where the key stands in that order; -1 when there is none of this name. */
    int index(String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** What to do about a word that is none of the known ones: the most similar one, or all. */
    public static String suggest(String word, List<String> known) {
        return nearest(word, known)
                .map(one -> "did you mean \"" + one + "\"?")
                .orElse("known here: " + String.join(", ", known));
    }

    static Optional<String> nearest(String word, List<String> known) {
        String best = null;
        int least = Math.max(2, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
