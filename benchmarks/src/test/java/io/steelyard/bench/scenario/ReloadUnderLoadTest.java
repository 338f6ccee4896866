package io.steelyard.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.bench.scenario.EmbeddedFile.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload has lost is found, and a change that is none is not measured. */
final class ReloadUnderLoadTest {
    private static final int SIGNALS = 10_000;
    private static final int TOUCHED = 501; // the first of the ten

    @TempDir
    private Path folder;

    @Test
    void aDraftChangesTenSignalsInEachWayAndNothingElse() {
        String file = "data: x\n"
                + IntStream.rangeClosed(1, 100)
                        .mapToObj(number -> "      - {name: s-" + number + ", node: \"nsu=urn:l;i=" + number + "\"}\n")
                        .collect(Collectors.joining());
        ChangedTen ten = ChangedTen.of(100);
        List<String> before = file.lines().toList();
        List<String> draft = ten.draft(file).lines().toList();
        assertThat(ten.all()).hasSize(10);
        assertThat(before).filteredOn(line -> !draft.contains(line)).hasSize(10);
        assertThat(draft)
                .filteredOn(line -> !before.contains(line))
                .containsExactly(
                        "      - {name: s-36, node: \"nsu=urn:l;i=36\", deadband: \"0.5\"}",
                        "      - {name: s-46, node: \"nsu=urn:l;i=46\", deadband: \"0.5\"}",
                        "      - {name: s-56, node: \"nsu=urn:l;i=56\", deadband: \"0.5\"}",
                        "      - {name: s-66, node: \"nsu=urn:l;i=76\"}",
                        "      - {name: s-76, node: \"nsu=urn:l;i=86\"}",
                        "      - {name: s-86, node: \"nsu=urn:l;i=96\"}",
                        "      - {name: s-96, node: \"nsu=urn:l;i=66\"}");
    }

    @Test
    void everyNumberThatTheStoreHasNotIsCountedButForTheTen() throws IOException {
        List<String> signals = IntStream.rangeClosed(1, SIGNALS)
                .mapToObj(number -> "a/" + number)
                .toList();
        long pushed = 3L * SIGNALS + 2; // the first two have shown 0 to 3, the others 0 to 2
        Map<String, Numbers> stored = new HashMap<>();
        signals.forEach(signal -> stored.put(signal, new Numbers(3, 0, 2)));
        stored.put("a/1", new Numbers(4, 0, 3));
        stored.put("a/2", new Numbers(4, 0, 3));
        assertThat(ReloadUnderLoad.lost(signals, pushed, stored)).isZero();
        stored.put("a/2", new Numbers(3, 0, 2));
        stored.put("a/3", new Numbers(2, 1, 2));
        stored.remove("a/4");
        stored.remove("a/" + TOUCHED);
        assertThat(ReloadUnderLoad.lost(signals, pushed, stored)).isEqualTo(1 + 1 + 3);
        stored.put("a/5", new Numbers(3, 0, 3));
        assertThatThrownBy(() -> ReloadUnderLoad.lost(signals, pushed, stored))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a/5 showed 0 to 2");
    }

    @Test
    void theStoresFileIsCountedOverItsDays() throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("store.duckdb"));
                Statement statement = store.createStatement()) {
            statement.execute("CREATE TABLE series(id INTEGER, asset VARCHAR, signal VARCHAR)");
            statement.execute("INSERT INTO series VALUES (1, 'a', 'x'), (2, 'a', 'y')");
            for (String day : List.of("p_20260101", "p_20260102")) {
                statement.execute("CREATE TABLE " + day + "(series INTEGER, whole BIGINT)");
            }
            statement.execute("INSERT INTO p_20260101 VALUES (1, 0), (1, 1), (1, 1), (2, NULL)");
            statement.execute("INSERT INTO p_20260102 VALUES (1, 3), (2, 7)");
        }
        try (EmbeddedFile file = new EmbeddedFile(folder)) {
            assertThat(file.rows()).isEqualTo(6);
            assertThat(file.numbers())
                    .containsOnly(Map.entry("a/x", new Numbers(3, 0, 3)), Map.entry("a/y", new Numbers(1, 7, 7)));
        }
    }
}
