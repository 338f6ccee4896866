package io.steelyard.gateway.system;

import static io.steelyard.gateway.system.RecordsOnDisk.number;
import static io.steelyard.gateway.system.RecordsOnDisk.onDisk;
import static io.steelyard.gateway.system.RecordsOnDisk.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.KeptAs;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program before wrote of the numbers that were let go. */
final class GoneNumbersOfVersionTwoTest {
    @TempDir
    private Path folder;

    /** A program of version 2 wrote one row a number, and would call them all stored if it opened this file again. */
    @Test
    void makesRangesOfTheNumbersOfVersionTwoOnce() throws Exception {
        UUID one = new UUID(1, 2);
        UUID other = new UUID(3, 4);
        NumberSet numbers = NumberSet.range(5, 9);
        numbers.add(11);
        numbers.add(20, 29);
        versionTwo(Map.of(one, numbers, other, NumberSet.range(0, 29)));
        for (int life = 0; life < 2; life++) {
            try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
                assertThat(records.deadLetter().gone(KeptAs.LETTER))
                        .isEqualTo(Map.of(one, numbers, other, NumberSet.range(0, 29)));
            }
        }
        assertThat(rows(folder, "gone_range")).isEqualTo(4);
        assertThat(number(folder, "PRAGMA user_version")).isEqualTo(Schema.VERSION);
        assertThat(number(folder, "SELECT count(*) FROM sqlite_master WHERE name = 'dead_letter_gone'"))
                .isZero();
    }

    /** Where both stand in one file, a range that begins with the same number and ends earlier hides none. */
    @Test
    void joinsTheNumbersOfVersionTwoWithTheRangesThatAreThere() throws Exception {
        UUID epoch = new UUID(1, 2);
        NumberSet numbers = NumberSet.range(5, 9);
        numbers.add(20, 25);
        numbers.add(40, 41);
        versionTwo(Map.of(epoch, numbers));
        onDisk(
                folder,
                "INSERT INTO gone_range VALUES ('" + epoch + "', 5, 6, 1), ('" + epoch + "', 24, 30, 2), ('" + epoch
                        + "', 50, 50, 3)");
        numbers.add(26, 30);
        numbers.add(50);
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.deadLetter().gone(KeptAs.LETTER)).isEqualTo(Map.of(epoch, numbers));
        }
        assertThat(rows(folder, "gone_range")).isEqualTo(4);
    }

    /** Either everything is taken over, and the file says so, or it is the old program's still. */
    @Test
    void leavesAFileThatCannotBeTakenOverToVersionTwo() throws Exception {
        UUID epoch = new UUID(1, 2);
        versionTwo(Map.of(epoch, NumberSet.range(5, 9)));
        onDisk(folder, "CREATE TRIGGER full BEFORE INSERT ON gone_range BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        assertThatThrownBy(() -> SystemRecords.open(folder, System::nanoTime)).hasMessageContaining("disk full");
        assertThat(number(folder, "PRAGMA user_version")).isEqualTo(2);
        assertThat(rows(folder, "dead_letter_gone")).isEqualTo(5);
        onDisk(folder, "DROP TRIGGER full");
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.deadLetter().gone(KeptAs.LETTER)).isEqualTo(Map.of(epoch, NumberSet.range(5, 9)));
        }
    }

    /** What was let go, as the program before wrote it. */
    private void versionTwo(Map<UUID, NumberSet> gone) throws SQLException {
        SystemRecords.open(folder, System::nanoTime).close();
        onDisk(
                folder,
                "CREATE TABLE dead_letter_gone(epoch TEXT, number INTEGER, PRIMARY KEY(epoch, number)) WITHOUT ROWID");
        onDisk(folder, "PRAGMA user_version=2");
        for (Map.Entry<UUID, NumberSet> of : gone.entrySet()) {
            for (NumberRange range : of.getValue().ranges()) {
                for (long number = range.first(); number <= range.last(); number++) {
                    onDisk(folder, "INSERT INTO dead_letter_gone VALUES ('" + of.getKey() + "', " + number + ")");
                }
            }
        }
    }
}
