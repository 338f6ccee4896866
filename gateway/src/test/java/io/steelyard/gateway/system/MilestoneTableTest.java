package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MilestoneTableTest {
    private static final DocumentTable.Name PLANS = new DocumentTable.Name("works", "actions/m");

    @TempDir
    Path folder;

    /** However often it is told again, and over a restart: what came first is what is kept. */
    @Test
    void keepsTheFirstOfEachKind() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            MilestoneTable table = new MilestoneTable(records);
            records.documents().put(PLANS, new DocumentTable.Draft("plan", "li", 1, ""));
            records.documents()
                    .put(new DocumentTable.Name("works", "answers/m"), new DocumentTable.Draft("x", "li", 1, ""));
            assertThat(records.documents().namesBeginning("actions/")).containsExactly(PLANS);
            table.keep(PLANS, new MilestoneTable.Row(2, "reached", 70, "late"));
            table.keep(PLANS, new MilestoneTable.Row(1, "done", 50, "first"));
            table.keep(PLANS, new MilestoneTable.Row(1, "done", 40, "again"));
        }
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            new MilestoneTable(records).keep(PLANS, new MilestoneTable.Row(1, "done", 90, "once more"));
            assertThat(new MilestoneTable(records).of(PLANS))
                    .containsExactly(
                            new MilestoneTable.Row(1, "done", 50, "first"),
                            new MilestoneTable.Row(2, "reached", 70, "late"));
            assertThat(new MilestoneTable(records).of(new DocumentTable.Name("works", "actions/n")))
                    .isEmpty();
        }
    }
}
