package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.LedgerRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the total of the ledger may say of its rows. */
final class LedgerPagesTest {
    private static final UUID EPOCH = new UUID(1, 1);

    private static LedgerLine line(UUID epoch, long hour, long stored, @Nullable Boolean balanced, boolean last) {
        LedgerRow row =
                new LedgerRow(hour, 10, stored, 1, 1, new TreeMap<>(Map.of("repeat", 2L)), 1, 1, balanced, last);
        return new LedgerLine(new AgentKey("works", "edge"), epoch, row, 7, 1);
    }

    private static JsonNode total(LedgerLine... lines) {
        return LedgerPages.latest(List.of(lines)).get("total");
    }

    /** What nobody has reported freshly is not known to balance, however well the rest does. */
    @Test
    void isBalancedOnlyWhenEveryRowIsKnownToBe() {
        assertThat(total().get("balanced").isNull()).isTrue();
        assertThat(total(line(EPOCH, 1, 4, true, false)).get("balanced").booleanValue())
                .isTrue();
        assertThat(total(line(EPOCH, 1, 4, true, false), line(EPOCH, 2, 4, null, false))
                        .get("balanced")
                        .isNull())
                .isTrue();
        assertThat(total(line(EPOCH, 1, 3, null, false), line(EPOCH, 2, 4, true, false))
                        .get("balanced")
                        .booleanValue())
                .as("what is missing is known, fresh report or not")
                .isFalse();
    }

    @Test
    void isOpenWhileOneRowIs() {
        assertThat(total(line(EPOCH, 1, 4, true, false), line(EPOCH, 2, 4, true, true))
                        .get("state")
                        .textValue())
                .isEqualTo("open");
        assertThat(total(line(EPOCH, 1, 4, true, true), line(EPOCH, 2, 4, true, true))
                        .get("state")
                        .textValue())
                .isEqualTo("final");
    }

    /** Duplicates are counted once an epoch, although each of its hours carries them. */
    @Test
    void addsUpItsRowsAndLeavesDuplicatesOutsideTheSum() {
        JsonNode total = total(
                line(EPOCH, 1, 4, true, true), line(EPOCH, 2, 3, false, true), line(new UUID(2, 2), 2, 4, true, true));
        assertThat(total.get("sampled").longValue()).isEqualTo(30);
        assertThat(total.get("stored").longValue()).isEqualTo(11);
        assertThat(total.get("dropped").get("repeat").longValue()).isEqualTo(6);
        assertThat(total.get("missing").longValue()).isEqualTo(1);
        assertThat(total.get("duplicates").longValue()).isEqualTo(14);
    }
}
