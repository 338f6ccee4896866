package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.LedgerRow;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which rows of the books the system records get again. */
final class LedgerCopyTest {
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final UUID EPOCH = new UUID(1, 1);

    private final LedgerCopy copy = new LedgerCopy();

    private static LedgerLine line(long stored, long duplicates, long reported) {
        return line(1, stored, duplicates, reported);
    }

    private static LedgerLine line(long hour, long stored, long duplicates, long reported) {
        LedgerRow row = new LedgerRow(hour, 10, stored, 0, 10 - stored, new TreeMap<>(), 0, 0, true, false);
        return new LedgerLine(AGENT, EPOCH, row, duplicates, reported);
    }

    @Test
    void aLineIsWrittenWhenItSaysSomethingNew() {
        copy.changed(List.of(line(4, 0, 1)));
        assertThat(copy.changed(List.of(line(4, 0, 2))))
                .as("only reported again")
                .isEmpty();
        assertThat(copy.changed(List.of(line(5, 0, 3)))).containsExactly(written(line(5, 0, 3)));
        assertThat(copy.changed(List.of(line(5, 2, 4))))
                .as("samples that came once more")
                .containsExactly(written(line(5, 2, 4)));
    }

    /** An epoch may have thousands of hours, and each of its lines tells the duplicates. */
    @Test
    void duplicatesAreWrittenWithTheNewestHourAlone() {
        copy.changed(List.of(line(2, 4, 0, 1), line(1, 10, 0, 1)));
        assertThat(copy.changed(List.of(line(2, 4, 3, 2), line(1, 10, 3, 2))))
                .containsExactly(written(line(2, 4, 3, 2)));
        assertThat(copy.changed(List.of(line(2, 4, 3, 3), line(1, 10, 3, 3))))
                .as("told already")
                .isEmpty();
        assertThat(copy.changed(List.of(line(3, 1, 4, 4), line(2, 4, 4, 4), line(1, 10, 4, 4))))
                .as("a new hour tells them, too")
                .containsExactly(written(line(3, 1, 4, 4)));
        assertThat(copy.changed(List.of(line(3, 1, 5, 5), line(2, 4, 5, 5), line(1, 9, 5, 5))))
                .as("an old hour that changed, and the newest")
                .containsExactly(written(line(3, 1, 5, 5), line(1, 9, 5, 5)));
    }

    private static SystemRow written(LedgerLine... lines) {
        return new SystemRow.Ledger(AGENT, EPOCH, List.of(lines));
    }
}
