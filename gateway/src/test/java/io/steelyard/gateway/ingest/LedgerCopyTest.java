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
        LedgerRow row = new LedgerRow(1, 10, stored, 0, 10 - stored, new TreeMap<>(), 0, 0, true, false);
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

    private static SystemRow written(LedgerLine line) {
        return new SystemRow.Ledger(AGENT, EPOCH, List.of(line));
    }
}
