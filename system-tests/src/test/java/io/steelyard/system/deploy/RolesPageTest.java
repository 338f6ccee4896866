package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of roles says what the data files say, and the demo's machines have what a link asks for. */
final class RolesPageTest {
    private static final Path ROOT = Repository.root();
    private static final Path AGENT = ROOT.resolve("edge-agent/src/main/resources");
    private static final Set<String> MAPPED = Set.of("signal", "otherwise", "instead", "structure", "counts");
    private static final int SUPPLIED = 5;

    /** A role that nobody finds is a role that nobody maps. */
    @Test
    void everyRoleOfTheDataFilesStandsInTheTableWithWhoSuppliesIt() throws IOException {
        Map<String, String> told = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/roles.md"))) {
            if (line.startsWith("| `")) {
                String[] cells = line.split(" *\\| *");
                told.put(cells[1].replace("`", ""), cells[SUPPLIED]);
            }
        }
        Map<String, String> supplied = supplied();
        for (String role : told.keySet()) {
            supplied.putIfAbsent(role, "the mapping");
        }

        assertThat(told).containsExactlyEntriesOf(supplied);
        told.values().removeIf(by -> !by.equals("the mapping"));
        assertThat(told).as("what only a mapping can give").containsOnlyKeys("rework", "verdict", "warning");
    }

    private static Map<String, String> supplied() throws IOException {
        Map<String, Set<String>> signals = new TreeMap<>();
        for (List<String> words : words(AGENT.resolve("profiles"), "=")) {
            if (words.size() == 2 && !words.get(1).isEmpty()) {
                signals.computeIfAbsent(words.get(1), role -> new TreeSet<>()).add("`" + words.get(0) + "`");
            }
        }
        Map<String, Set<String>> standards = new TreeMap<>();
        try (Stream<Path> files = Files.list(AGENT.resolve("companion"))) {
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                String title = lines.stream()
                        .filter(line -> line.startsWith("title "))
                        .findFirst()
                        .orElse("")
                        .replaceFirst("title ", "");
                for (String line : lines) {
                    String[] words = line.split(" ");
                    if (MAPPED.contains(words[0]) && words.length == 4) {
                        standards
                                .computeIfAbsent(words[3], role -> new TreeSet<>())
                                .add(title);
                    }
                }
            }
        }
        Set<String> roles = new TreeSet<>(signals.keySet());
        roles.addAll(standards.keySet());
        Map<String, String> supplied = new TreeMap<>();
        for (String role : roles) {
            List<String> by = new ArrayList<>();
            if (signals.containsKey(role)) {
                by.add("profiles: " + String.join(", ", signals.get(role)));
            }
            if (standards.containsKey(role)) {
                by.add(String.join(", ", standards.get(role)));
            }
            supplied.put(role, String.join("; ", by));
        }
        return supplied;
    }

    private static List<List<String>> words(Path folder, String between) throws IOException {
        List<List<String>> words = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (!line.startsWith("#")) {
                        words.add(List.of(line.split(between, -1)));
                    }
                }
            }
        }
        return words;
    }

    /** What a link or a scene asks for by a word that no profile and no specification knows would never be met. */
    @Test
    void whatProvesALinkOrASceneIsARoleOrASignalOfAProfile() throws IOException {
        Set<String> known = new HashSet<>(supplied().keySet());
        words(AGENT.resolve("profiles"), "=").forEach(words -> known.add(words.get(0)));

        assertThat(needs("links").values().stream().flatMap(List::stream).flatMap(List::stream))
                .isNotEmpty()
                .isSubsetOf(known);
        assertThat(needs("scenes").values().stream().flatMap(List::stream).flatMap(List::stream))
                .isNotEmpty()
                .isSubsetOf(known);
        known.addAll(Set.of("verdict", "warning"));
        assertThat(needs("evidence").values().stream().flatMap(List::stream).flatMap(List::stream))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void theDemoHasAMachineForEachLinkThatSignalsProve(@TempDir Path scratch) throws IOException {
        AgentConfig agent = AgentConfig.of(
                MountedSettings.of(ComposeFile.read(ROOT.resolve("docker-compose.yml")), "edge-agent", scratch));
        List<Set<String>> machines = agent.opcua().assets().stream()
                .map(asset -> asset.signals().stream()
                        .flatMap(signal -> Stream.of(signal.name(), String.valueOf(signal.role())))
                        .collect(Collectors.toSet()))
                .toList();

        needs("links")
                .forEach((link, groups) -> assertThat(machines)
                        .as(link)
                        .anyMatch(machine -> groups.stream().anyMatch(machine::containsAll)));
    }

    /** By link or scene, groups of signals of which a machine has to have all of one. */
    private static Map<String, List<List<String>>> needs(String what) throws IOException {
        Map<String, Object> file =
                Yaml.object(Files.readString(ROOT.resolve("gateway/src/main/resources/scenes.yaml")));
        Map<String, List<List<String>>> needs = new TreeMap<>();
        for (Object one : (List<?>) file.get(what)) {
            Map<String, Object> node = Yaml.map(one);
            if (node.get("needs") instanceof List<?> groups) {
                needs.put(
                        String.valueOf(node.getOrDefault("id", node.get("zh"))),
                        groups.stream().map(Yaml::texts).toList());
            }
        }
        return needs;
    }
}
