package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that promise something the program can be asked about. */
final class DocumentsTest {
    private static final Path ROOT = Repository.root();
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern NAME = Pattern.compile("`(steelyard_\\w+?)(?:\\{[^`]*})?`");

    @Test
    void theConfigurationPageHasEveryKey() throws IOException {
        Path page = ROOT.resolve("docs/configuration.md");
        if ("write".equals(System.getProperty("steelyard.docs"))) {
            Files.writeString(page, ConfigurationPage.text());
        }
        assertThat(Files.readString(page))
                .as("write it anew: mvn -pl system-tests -am test -Dtest=DocumentsTest -Dsteelyard.docs=write"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(ConfigurationPage.text());
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        assertThat(brokenLinks(ROOT)).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("README.md"),
                "# One · 一\n[a](nowhere.md) [b](#one--一) [c](#two) [d](https://example.org) [e](README.md#three)\n");

        assertThat(brokenLinks(folder))
                .containsExactly("README.md: nowhere.md", "README.md: #two", "README.md: README.md#three");
    }

    @Test
    void everyCounterOnTheOperationsPageIsInTheCode() throws IOException {
        String code = Files.readString(ROOT.resolve("gateway/src/main/java/io/steelyard/gateway/api/ChainPages.java"))
                + Files.readString(ROOT.resolve("edge-agent/src/main/java/io/steelyard/edge/status/StatusServer.java"));
        Matcher names = NAME.matcher(Files.readString(ROOT.resolve("docs/operations.md")));
        List<String> found = new ArrayList<>();
        while (names.find()) {
            found.add(names.group(1));
        }

        assertThat(found)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(code)
                        .contains(name.startsWith("steelyard_ledger_") ? "\"steelyard_ledger_\"" : name));
    }

    private static List<String> brokenLinks(Path folder) throws IOException {
        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Stream.concat(Files.list(folder), tree(folder.resolve("docs")))) {
            for (Path page : files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                Matcher links = LINK.matcher(Files.readString(page));
                while (links.find()) {
                    if (!links.group(1).contains("://") && !leadsSomewhere(page, links.group(1))) {
                        broken.add(folder.relativize(page) + ": " + links.group(1));
                    }
                }
            }
        }
        return broken;
    }

    private static Stream<Path> tree(Path folder) throws IOException {
        return Files.exists(folder) ? Files.walk(folder) : Stream.empty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target) || parts.length == 1) {
            return Files.exists(target);
        }
        return Files.readAllLines(target).stream()
                .filter(line -> line.startsWith("#"))
                .anyMatch(line -> anchor(line).equals(parts[1]));
    }

    /** As GitHub makes it: lower case, spaces to hyphens, other signs gone. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+\\s+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
