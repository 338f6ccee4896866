package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NoteTableTest {
    @TempDir
    Path folder;

    /** However often it changes, a note takes the room of one. */
    @Test
    void keepsTheLatestOfEachNameOverRestarts() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            NoteTable notes = new NoteTable(records);
            assertThat(notes.get("works", "a")).isEmpty();
            for (int i = 0; i < 20; i++) {
                notes.put("works", "a", "note " + i);
            }
            notes.put("other", "a", "else");
            long rows = records.ask("count", connection -> {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("SELECT count(*) FROM note")) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            });
            assertThat(rows).isEqualTo(2);
        }
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(new NoteTable(records).get("works", "a")).isEqualTo("note 19");
        }
    }
}
