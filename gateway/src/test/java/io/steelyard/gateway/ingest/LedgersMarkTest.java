package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a stored mark says of the books, and what books are made of when it is all that is left. */
final class LedgersMarkTest {
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final UUID EPOCH = new UUID(1, 2);
    private static final int REPEATS = 2_000;

    /** A book, no hour, no marker: what a mark ends with since dropped numbers are filled in. */
    private static final int NOTHING_FILLED = 4 + name() + 16 + 4 + 8;

    private final Ledgers ledgers = new Ledgers((agent, epoch, lines) -> {});

    private static int name() {
        return 2 + AGENT.site().length() + 2 + AGENT.agent().length();
    }

    private static ReportRecord report(long upTo) {
        return new ReportRecord(
                EPOCH,
                1,
                upTo,
                List.of(new ReportRecord.Hour(7, 0, upTo)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                false);
    }

    private void subscribeAgainAndAgain() {
        for (int i = 0; i < REPEATS; i++) {
            long number = 2L * i;
            assertThat(ledgers.receive(AGENT, EPOCH, number, number)).isTrue();
            ledgers.change(AGENT, EPOCH, book -> book.drop("repeat", NumberSet.range(number + 1, number + 1)));
        }
    }

    private static LedgerRow row(Ledgers of) {
        List<LedgerLine> lines = of.lines((agent, reported) -> true);
        assertThat(lines).hasSize(1);
        return lines.get(0).row();
    }

    @Test
    void aMarkAgreesWithTheBooksThatItIsOf() {
        ledgers.receive(AGENT, EPOCH, 0, 9);
        ledgers.receiveRecord(AGENT, EPOCH, 0);
        Bytes mark = ledgers.receivedNumbers();
        assertThat(ledgers.agreeWith(mark)).isTrue();
        ledgers.receiveRecord(AGENT, EPOCH, 1);
        assertThat(ledgers.agreeWith(mark)).as("a record more").isFalse();
        mark = ledgers.receivedNumbers();
        ledgers.receive(AGENT, EPOCH, 10);
        assertThat(ledgers.agreeWith(mark)).as("a sample more").isFalse();
        mark = ledgers.receivedNumbers();
        ledgers.receive(AGENT, new UUID(3, 4), 0);
        assertThat(ledgers.agreeWith(mark)).as("an epoch more").isFalse();
    }

    /** The first start of this program finds a mark of the one before. */
    @Test
    void aMarkOfTheProgramBeforeAgrees() {
        ledgers.receive(AGENT, EPOCH, 0, 9);
        Bytes now = ledgers.receivedNumbers();
        byte[] before = Arrays.copyOf(now.toArray(), now.length() - NOTHING_FILLED);
        assertThat(ledgers.agreeWith(Bytes.owning(before))).isTrue();
        Ledgers anew = new Ledgers((agent, epoch, lines) -> {});
        anew.startFrom(Bytes.owning(before));
        assertThat(anew.receivedNumbers()).isEqualTo(now);
    }

    /** A plant of many reconnects must neither fill the mark nor lose its ledger with the state. */
    @Test
    void theMarkStaysSmallAndSaysWhatWasFilledIn() {
        subscribeAgainAndAgain();
        int with = ledgers.receivedNumbers().length();
        ledgers.change(AGENT, EPOCH, book -> book.report(report(2L * REPEATS - 1)));
        Bytes mark = ledgers.receivedNumbers();
        assertThat(with).isGreaterThan(16 * 2 * REPEATS - 100);
        assertThat(mark.length()).isLessThan(300);

        Ledgers anew = new Ledgers((agent, epoch, lines) -> {});
        anew.startFrom(mark);
        anew.stored(mark);
        anew.change(AGENT, EPOCH, book -> book.report(report(2L * REPEATS - 1)));
        LedgerRow row = row(anew);
        assertThat(row.sampled()).isEqualTo(2L * REPEATS);
        assertThat(row.stored()).isEqualTo(REPEATS);
        assertThat(row.dropped()).containsExactly(Map.entry("repeat", (long) REPEATS));
        assertThat(row.balanced()).isTrue();
    }

    /** Ten thousand holes that nothing explains: what comes is stored all the same. */
    @Test
    void noSampleIsRefusedForTheBooksSake() {
        for (int i = 0; i <= 12_000; i++) {
            assertThat(ledgers.receive(AGENT, EPOCH, 3L * i)).isEqualTo(Ledgers.Verdict.NEW);
        }
        assertThat(ledgers.receive(AGENT, EPOCH, 40_000, 50_000)).isTrue();
        assertThat(ledgers.receive(AGENT, EPOCH, 45_000)).isEqualTo(Ledgers.Verdict.DUPLICATE);
        assertThat(ledgers.leftOut()).isEqualTo(12_001 - 10_000 + 1);
    }
}
