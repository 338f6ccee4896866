package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.steelyard.gateway.system.DocumentTable.Draft;
import io.steelyard.gateway.system.DocumentTable.Name;
import io.steelyard.gateway.system.DocumentTable.Version;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentTableTest {
    private static final Name ANSWERS = new Name("works", "answers/sme-2024");
    private static final Name OTHER = new Name("works", "answers/siri");

    @TempDir
    Path folder;

    private SystemRecords records;

    @BeforeEach
    void open() {
        records = SystemRecords.open(folder, System::nanoTime);
    }

    @AfterEach
    void close() {
        records.close();
    }

    /** Who changed what when is the point of it: no version ever goes. */
    @Test
    void keepsEveryVersionWithWhoAndWhen() {
        DocumentTable documents = records.documents();
        documents.put(ANSWERS, new Draft("{\"a\":1}", "wang", 10, "first"));
        documents.put(OTHER, new Draft("{}", "li", 15, ""));
        documents.put(ANSWERS, new Draft("{\"a\":2}", "li", 20, "second"));
        records.close();
        records = SystemRecords.open(folder, System::nanoTime);
        documents = records.documents();
        assertThat(documents.history(ANSWERS, Long.MAX_VALUE, 10))
                .extracting(Version::version, Version::who, Version::at, Version::note, Version::body)
                .containsExactly(
                        tuple(2L, "li", 20L, "second", "{\"a\":2}"), tuple(1L, "wang", 10L, "first", "{\"a\":1}"));
        assertThat(documents.history(ANSWERS, 2, 10))
                .extracting(Version::version)
                .containsExactly(1L);
        assertThat(documents.latest(ANSWERS)).isEqualTo(documents.version(ANSWERS, 2));
        assertThat(documents.version(ANSWERS, 3)).isNull();
        assertThat(documents.latest(new Name("elsewhere", "answers/sme-2024"))).isNull();
        assertThat(documents.names("works")).containsExactly(OTHER, ANSWERS);
    }

    @Test
    void makesNoVersionOfAnUnchangedBody() {
        DocumentTable documents = records.documents();
        Version first = documents.put(ANSWERS, new Draft("same", "wang", 10, ""));
        assertThat(documents.put(ANSWERS, new Draft("same", "li", 20, "again"))).isEqualTo(first);
        assertThat(first.sha256()).hasSize(64);
        // back to what it was before is a change
        documents.put(ANSWERS, new Draft("other", "li", 30, ""));
        assertThat(documents.put(ANSWERS, new Draft("same", "li", 40, "")).version())
                .isEqualTo(3);
    }

    @Test
    void tellsWhatHeldAtAnInstant() {
        DocumentTable documents = records.documents();
        documents.put(ANSWERS, new Draft("one", "wang", 10, ""));
        documents.put(ANSWERS, new Draft("two", "wang", 20, ""));
        assertThat(List.of(9L, 10L, 19L, 20L, 99L))
                .extracting(instant -> documents.at(ANSWERS, instant))
                .extracting(version -> version == null ? "none" : version.body())
                .containsExactly("none", "one", "one", "two", "two");
    }

    /** Versions are never let go, so that one too many is refused and said. */
    @Test
    void refusesWhatIsBeyondItsLimitsAndCountsIt() {
        DocumentTable documents = new DocumentTable(records, 2);
        documents.put(ANSWERS, new Draft("one", "wang", 10, ""));
        documents.put(OTHER, new Draft("two", "wang", 20, ""));
        assertThatThrownBy(() -> documents.put(ANSWERS, new Draft("three", "wang", 30, "")))
                .isInstanceOf(FullException.class)
                .hasMessageContaining("2 versions");
        assertThatThrownBy(() ->
                        documents.put(ANSWERS, new Draft("x".repeat(DocumentTable.LONGEST + 1), "wang", 40, "")))
                .isInstanceOf(FullException.class)
                .hasMessageContaining("characters");
        assertThat(documents.latest(ANSWERS).body()).isEqualTo("one");
        assertThat(documents.refused()).isEqualTo(2);
    }
}
