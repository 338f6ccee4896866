package io.steelyard.gateway.indicator.facts;

import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Links and scenes, and which signals of a machine prove one, as the data file has them.
 *
 * @param evidence signals of a machine that prove something else of it, by what that is
 */
record Scenes(List<Link> links, List<Scene> scenes, Map<String, Need> evidence) {
    private static final String FILE = "/scenes.yaml";

    Scenes {
        links = List.copyOf(links);
        scenes = List.copyOf(scenes);
        evidence = Map.copyOf(evidence);
    }

    /** Signals, by name or role, of which a machine has to have all of any one group. */
    record Need(List<Set<String>> groups) {

        Need {
            groups = List.copyOf(groups);
        }

        boolean isMetBy(Set<String> signals) {
            return groups.stream().anyMatch(signals::containsAll);
        }
    }

    /**
     * A link of the questionnaire.
     *
     * @param needs null when no signal proves it
     */
    record Link(String id, BigDecimal points, @Nullable Need needs) {}

    /**
     * A scene of the guide.
     *
     * @param needs null when no signal proves it
     */
    record Scene(String name, String link, @Nullable Need needs) {}

    /** Every name or role that any of them needs. */
    Set<String> signals() {
        return Stream.of(links.stream().map(Link::needs), scenes.stream().map(Scene::needs), evidence.values().stream())
                .flatMap(Function.identity())
                .filter(Objects::nonNull)
                .flatMap(need -> need.groups().stream())
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    static Scenes usual() {
        try (InputStream in = Objects.requireNonNull(Scenes.class.getResourceAsStream(FILE), FILE)) {
            return read(DataFile.of(FILE, in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Scenes read(DataFile file) {
        List<Link> links = new ArrayList<>();
        for (DataNode node : file.root().need("links").elements()) {
            node.knows(List.of("id", "points", "needs"));
            links.add(new Link(
                    node.need("id").text(""), node.need("points").number(BigDecimal.ZERO), need(node.get("needs"))));
        }
        List<Scene> scenes = new ArrayList<>();
        for (DataNode node : file.root().need("scenes").elements()) {
            node.knows(List.of("zh", "link", "needs"));
            scenes.add(new Scene(node.need("zh").text(""), node.need("link").text(""), need(node.get("needs"))));
        }
        Map<String, Need> evidence = new HashMap<>();
        for (DataNode node : file.root().need("evidence").elements()) {
            node.knows(List.of("id", "needs"));
            Need need = need(node.need("needs"));
            if (need != null) {
                evidence.put(node.need("id").text(""), need);
            }
        }
        file.check();
        return new Scenes(links, scenes, evidence);
    }

    private static @Nullable Need need(DataNode node) {
        if (!node.isPresent()) {
            return null;
        }
        List<Set<String>> groups = new ArrayList<>();
        for (DataNode group : node.elements()) {
            List<String> signals = new ArrayList<>();
            group.elements().forEach(signal -> signals.add(signal.text("")));
            groups.add(Set.copyOf(signals));
        }
        return new Need(groups);
    }
}
