package io.steelyard.system.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever trusts the page of Sparkplug's assertions must be able to run what it rests on. */
final class ConformancePageTest {
    private static final Path PAGE = Steelyard.root().resolve("docs/sparkplug-conformance.md");
    private static final Pattern ID = Pattern.compile("`([A-Za-z0-9-]+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
    private static final Set<String> WORDS = Set.of("yes", "qos 0", "in part", "no", "–");

    /** One line of a table. */
    private record Row(String profile, List<String> ids, String holds, String shown) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String profile = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                profile = line.startsWith("## Edge node") ? "edge" : "host";
            }
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `") && cells.length == 5) {
                rows.add(new Row(
                        profile,
                        ID.matcher(cells[1])
                                .results()
                                .map(found -> found.group(1))
                                .toList(),
                        cells[2].strip(),
                        cells[3].strip()));
            }
        }
        return rows;
    }

    @Test
    void hasEachAssertionOfBothProfilesOnce() throws IOException {
        List<String> there = rows().stream()
                .flatMap(row -> row.ids().stream().map(id -> row.profile() + " " + id))
                .toList();
        try (InputStream all = ConformancePageTest.class.getResourceAsStream("assertions.txt")) {
            assertThat(there)
                    .containsExactlyInAnyOrderElementsOf(new String(all.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    @Test
    void saysOfEachWhetherItHoldsAndWhatShowsOrExplainsIt() throws IOException {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.holds()).as("%s", row.ids()).isIn(WORDS);
            assertThat(row.shown()).as("%s", row.ids()).isNotEmpty();
            if (!row.holds().equals("no") && !row.holds().equals("–")) {
                assertThat(TEST.matcher(row.shown()).find())
                        .as("a test of %s", row.ids())
                        .isTrue();
            }
        });
    }

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        Map<String, List<Path>> sources;
        try (Stream<Path> modules = Files.list(Steelyard.root())) {
            List<Path> tests = new ArrayList<>();
            for (Path module : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith("Test.java")).forEach(tests::add);
                }
            }
            sources = tests.stream()
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(".java", "")));
        }
        for (Row row : rows()) {
            Matcher named = TEST.matcher(row.shown());
            while (named.find()) {
                String method = " void " + named.group(2) + "(";
                boolean isThere = false;
                for (Path source : sources.getOrDefault(named.group(1), List.of())) {
                    isThere |= Files.readString(source).contains(method);
                }
                assertThat(isThere).as("%s of %s", named.group(), row.ids()).isTrue();
            }
        }
    }

    /** The headings count what their tables have. */
    @ParameterizedTest
    @CsvSource({"edge, ## Edge node: ", "host, ## Host application: "})
    void headingsCountRight(String profile, String heading) throws IOException {
        Map<String, Integer> counted = rows().stream()
                .filter(row -> row.profile().equals(profile))
                .collect(Collectors.toMap(Row::holds, row -> row.ids().size(), Integer::sum));
        String said = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(heading.strip()))
                .findFirst()
                .orElseThrow();
        counted.forEach((word, count) -> assertThat(said).contains(count + " " + word));
    }
}
