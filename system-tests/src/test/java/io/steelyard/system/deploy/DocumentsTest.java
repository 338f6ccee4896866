package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages that promise something the program can be asked about. */
final class DocumentsTest {
    private static final Path ROOT = Repository.root();
    private static final Pattern FORMAT = Pattern.compile("static final (?:int|byte) (?:VERSION|NEWEST) = (\\d+);");
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
        assertThat(Links.broken(ROOT)).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("README.md"),
                "# One · 一\n[a](nowhere.md) [b](#one--一) [c](#two) [d](https://example.org) [e](README.md#three)\n");

        assertThat(Links.broken(folder))
                .containsExactly("README.md: nowhere.md", "README.md: #two", "README.md: README.md#three");
    }

    @Test
    void everyCounterOnTheOperationsPageIsInTheCode() throws IOException {
        String code = Files.readString(ROOT.resolve("gateway/src/main/java/io/steelyard/gateway/api/ChainPages.java"))
                + Files.readString(ROOT.resolve("edge-agent/src/main/java/io/steelyard/edge/status/Metrics.java"));
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

    /** Whoever undoes an upgrade relies on this table. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            journal/src/main/java/io/steelyard/journal/SegmentFormat.java             | files; cursors                    | 0
            journal/src/main/java/io/steelyard/journal/CursorFile.java                | files; cursors                    | 1
            edge-agent/src/main/java/io/steelyard/edge/outbox/OutboxFormat.java       | records                           | 0
            edge-agent/src/main/java/io/steelyard/edge/uplink/SessionMemory.java      | uplink                            | 0
            gateway/src/main/java/io/steelyard/gateway/inbox/ArrivalFormat.java       | arrivals; stored mark; state mark | 0
            gateway/src/main/java/io/steelyard/gateway/inbox/ReceivedNumbers.java     | arrivals; stored mark; state mark | 1
            gateway/src/main/java/io/steelyard/gateway/inbox/StateFiles.java          | arrivals; stored mark; state mark | 2
            gateway/src/main/java/io/steelyard/gateway/system/Schema.java             | system                            | 0
            gateway/src/main/java/io/steelyard/gateway/store/embedded/Schema.java     | store                             | 0
            """)
    void theOperationsPageTellsThePresentFormat(String source, String what, int place) throws IOException {
        List<String> versions = FORMAT.matcher(Files.readString(ROOT.resolve(source)))
                .results()
                .map(version -> version.group(1))
                .sorted()
                .toList();
        assertThat(versions).as("versions in %s", source).isNotEmpty();
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
                .dropWhile(line -> !line.equals("| what is on disk | format |"))
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.replace("`", "").matches(".*[ /]" + Pattern.quote(what) + " \\|.*"))
                .toList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).split("\\|")[2].strip().split("; ")[place]).isEqualTo(versions.get(versions.size() - 1));
    }
}
