package io.steelyard.gateway.declared;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Refuses scenes that are written otherwise than the guide has them, or than another row: they would be counted as one more. A scene
 * that the guide does not have is taken under any other name.
 */
public final class SceneCheck {
    private static final String KIND = "scenes";
    private static final int SHORTEST = 5;

    private final Declared declared;
    private final List<String> guide;

    private SceneCheck(Declared declared, List<String> guide) {
        this.declared = declared;
        this.guide = List.copyOf(guide);
    }

    /**
     * Looks at every change of scenes from now on.
     *
     * @param guide names of the guide's scenes
     */
    public static void watch(Declared declared, List<String> guide) {
        declared.guard(KIND, new SceneCheck(declared, guide)::broken);
    }

    private List<RowRules.Broken> broken(String site, Difference difference) {
        Map<String, String> known = new TreeMap<>();
        declared.table(site, KIND).all().stream()
                .filter(row -> !difference.withdrawn().containsKey(row.key()))
                .forEach(row -> known.putIfAbsent(bare(row.text("scene")), row.text("scene")));
        guide.forEach(name -> known.put(bare(name), name));
        List<RowRules.Broken> broken = new ArrayList<>();
        for (Map<String, Row> rows : List.of(difference.added(), difference.changed())) {
            for (Row row : rows.values()) {
                String scene = row.text("scene");
                String meant = known.putIfAbsent(bare(scene), scene);
                Optional<String> other = meant == null || meant.equals(scene) ? near(scene) : Optional.of(meant);
                other.ifPresent(name -> broken.add(new RowRules.Broken(
                        "scene",
                        scene + " would be counted as another scene than " + name,
                        "did you mean \"" + name + "\"?",
                        List.of(row.key()))));
            }
        }
        return broken;
    }

    /** Without what nobody sees: spaces, capital letters and the width of characters. */
    private static String bare(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{Cf}]+", "")
                .toLowerCase(Locale.ROOT);
    }

    /** The guide's scene of which one character is another one, missing or too much. */
    private Optional<String> near(String scene) {
        String bare = bare(scene);
        return guide.stream()
                .filter(name -> name.length() >= SHORTEST && isOneApart(bare, bare(name)))
                .findFirst();
    }

    private static boolean isOneApart(String one, String other) {
        int begin = 0;
        int shorter = Math.min(one.length(), other.length());
        while (begin < shorter && one.charAt(begin) == other.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        return Math.max(one.length(), other.length()) - begin - end == 1;
    }
}
