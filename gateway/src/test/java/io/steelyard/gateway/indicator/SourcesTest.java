package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every mark of the data files, of indicators, models, scenes, factors and time models alike: what was read names where, and
 * that is listed; what was not says so.
 */
final class SourcesTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final List<String> CITING = List.of("indicators", "models", "factors", "time-models", "scenes.yaml");
    private static final Pattern ID = Pattern.compile("\\bs[0-9]+\\b");
    /** The words for what nobody read. */
    private static final Set<String> UNREAD = Set.of("memory", "the project", "as process", "remainder to 100");
    /** In which words of one's own may stand for what nobody read. */
    private static final Set<String> FREE = Set.of("factors", "time-models");

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String one : CITING) {
            try (Stream<Path> all = Files.walk(RESOURCES.resolve(one))) {
                all.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    private static DataNode root(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DataFile.of(file.getFileName().toString(), in).root();
        }
    }

    private static Set<String> ids(String text) {
        return ID.matcher(text).results().map(one -> one.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> listed() throws IOException {
        return root(RESOURCES.resolve("sources.yaml")).need("sources").elements().stream()
                .map(one -> one.need("id").text(""))
                .toList();
    }

    /** In comments, too: those of the scenes have their marks there. */
    @Test
    void theListHasWhatIsCitedOnceAndNothingElse() throws IOException {
        Set<String> cited = new TreeSet<>();
        for (Path file : files()) {
            cited.addAll(ids(Files.readString(file)));
        }
        assertThat(listed()).containsExactlyInAnyOrderElementsOf(cited);
    }

    @Test
    void whatIsMarkedAsReadNamesWhere() throws IOException {
        List<String> wrong = new ArrayList<>();
        int marks = 0;
        for (Path file : files()) {
            boolean isFree = FREE.contains(file.getParent().getFileName().toString());
            marks += marks(root(file), file.getFileName().toString(), "", "", isFree, wrong);
        }
        assertThat(wrong).isEmpty();
        assertThat(marks).isGreaterThan(300);
    }

    /** How many marks there are in the node; what says neither is as what it belongs to. */
    private static int marks(
            DataNode node, String file, String mark, String source, boolean isFree, List<String> wrong) {
        if (node.kind() == DataNode.Kind.LIST) {
            return node.elements().stream()
                    .mapToInt(one -> marks(one, file, mark, source, isFree, wrong))
                    .sum();
        } else if (node.kind() != DataNode.Kind.OBJECT) {
            return 0;
        }
        boolean says = node.has("trust") || node.has("source");
        String itsMark = node.has("trust") ? node.get("trust").text("") : mark;
        String itsSource = node.has("source") ? node.get("source").text("") : source;
        boolean isRead = itsMark.equals("V") || itsMark.equals("S");
        if (says && ids(itsSource).isEmpty() && (isRead || !isFree && !UNREAD.contains(itsSource))) {
            wrong.add(file + ":" + node.line() + ": " + itsMark + " \"" + itsSource + "\"");
        }
        return (says ? 1 : 0)
                + node.members().values().stream()
                        .mapToInt(one -> marks(one, file, itsMark, itsSource, isFree, wrong))
                        .sum();
    }
}
