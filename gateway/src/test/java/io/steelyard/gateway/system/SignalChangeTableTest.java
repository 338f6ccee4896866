package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.SignalChange;
import io.steelyard.gateway.model.SignalChange.Meaning;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of signals that births gave another unit or type, and how far back it is all. */
final class SignalChangeTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final SignalKey D = new SignalKey(new AssetKey("works", "m"), "d");

    @TempDir
    private Path folder;

    private static SystemRow row(long offset, long at, Map<String, String> details) {
        EventRecord event = EventType.SIGNAL_CHANGED.at(
                at * SECOND, Scope.agent("works", "edge").signal("m", "d"), details);
        return new SystemRow.Event(new InboxPosition(0, offset), 0, event);
    }

    /** In time order; what another version tells, or of which nobody knows when, is no better than it is. */
    @Test
    void changesAreReadAsTheyWereTold() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            SignalChangeTable table = new SignalChangeTable(records, 50);
            assertThat(table.of(D)).isEmpty();
            records.write(List.of(
                    row(
                            2,
                            200,
                            Map.of("was", "cm", "wasType", "FLOAT", "is", "in", "isType", "INT", "isId", "4804168")),
                    row(
                            1,
                            100,
                            Map.of(
                                    "was",
                                    "mm",
                                    "wasType",
                                    "FLOAT",
                                    "is",
                                    "cm",
                                    "isType",
                                    "FLOAT",
                                    "since",
                                    "1970-01-01T00:01:30Z")),
                    row(3, 300, Map.of("was", "cm", "wasType", "PICTURE", "is", "in", "isType", "INT"))));
            assertThat(table.of(D))
                    .containsExactly(
                            new SignalChange(
                                    new Meaning("mm", null, FieldType.FLOAT),
                                    new Meaning("cm", null, FieldType.FLOAT),
                                    90 * SECOND,
                                    100 * SECOND),
                            new SignalChange(
                                    new Meaning("cm", null, FieldType.FLOAT),
                                    new Meaning("in", 4_804_168, FieldType.INT),
                                    Long.MIN_VALUE,
                                    200 * SECOND));
            assertThat(table.of(new SignalKey(D.asset(), "e"))).isEmpty();
        }
    }

    /** Records in which there are assets before this is first looked at may lack changes of before. */
    @Test
    void whatAnEarlierProgramDidNotKeepIsNotKnown() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(new SignalChangeTable(records, 50).isWholeFrom(Long.MIN_VALUE))
                    .as("nobody was there before")
                    .isTrue();
            records.write(List.of(asset()));
            assertThat(new SignalChangeTable(records, 70).isWholeFrom(Long.MIN_VALUE))
                    .as("it is kept that nobody was")
                    .isTrue();
        }
        try (SystemRecords records = SystemRecords.open(folder.resolve("older"), System::nanoTime)) {
            records.write(List.of(asset()));
            assertThat(new SignalChangeTable(records, 50).isWholeFrom(49)).isFalse();
            assertThat(new SignalChangeTable(records, 70).isWholeFrom(50))
                    .as("from the first start on")
                    .isTrue();
        }
    }

    private static SystemRow asset() {
        return new SystemRow.Asset(new AssetDescription(
                D.asset(),
                new AgentKey("works", "edge"),
                "",
                "",
                "lathe",
                "generic",
                "hall",
                "one",
                List.of(),
                List.of()));
    }
}
