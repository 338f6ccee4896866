package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is remembered of numbers that are to come again has an end. */
final class AwaitedTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final long LATER = 20_000_000_000L;

    private final Awaited awaited = new Awaited();
    private final EpochLedger book = new EpochLedger();

    private void comesUnborn(UUID epoch, long number, long at) {
        awaited.keepAside(epoch, book, number, true, at);
    }

    private void nodeIsBorn(long at, boolean waits) {
        awaited.nodeBorn(at, waits, epoch -> new NumberSet());
    }

    @Test
    void anEpochBeyondThoseThatAreRememberedTakesThePlaceOfOne() {
        for (int epoch = 1; epoch <= 9; epoch++) {
            comesUnborn(new UUID(epoch, 0), epoch, 0);
        }
        assertThat(awaited.of(new UUID(1, 0)).isEmpty()).isTrue();
        assertThat(awaited.of(new UUID(2, 0))).isEqualTo(NumberSet.range(2, 2));
        assertThat(awaited.of(new UUID(9, 0))).isEqualTo(NumberSet.range(9, 9));
    }

    /** The ledger has no room for them either: nobody would ever say that they are here. */
    @Test
    void whatTheLedgerHasNoRoomForIsNotAwaited() {
        for (int i = 0; i <= EpochLedger.MAX_RANGES; i++) {
            comesUnborn(EPOCH, 2L * i, 0);
        }
        assertThat(awaited.of(EPOCH).rangeCount()).isEqualTo(EpochLedger.MAX_RANGES);
        nodeIsBorn(LATER, true);
        assertThat(awaited.of(EPOCH).rangeCount()).isEqualTo(EpochLedger.MAX_RANGES);
    }

    /** What came between is here, and each number between two of them leaves a range of its own. */
    @Test
    void whatCannotBeRememberedInRangesIsAwaitedNoMore() {
        for (long number = 0; number <= 2L * EpochLedger.MAX_RANGES; number++) {
            comesUnborn(EPOCH, number, 0);
        }
        NumberSet everySecond = new NumberSet();
        for (int i = 0; i < EpochLedger.MAX_RANGES; i++) {
            everySecond.add(2L * i + 1);
        }
        awaited.nodeBorn(LATER, true, epoch -> everySecond);
        assertThat(awaited.of(EPOCH).isEmpty()).isTrue();
    }

    @Test
    void nothingIsAwaitedOfANodeThatDoesNotWait() {
        comesUnborn(EPOCH, 1, 0);
        nodeIsBorn(LATER, false);
        assertThat(awaited.of(EPOCH).isEmpty()).isTrue();
    }

    @Test
    void nothingIsAwaitedOfAnEpochThatIsForgotten() {
        comesUnborn(EPOCH, 1, 0);
        awaited.nodeBorn(LATER, true, epoch -> null);
        assertThat(awaited.of(EPOCH).isEmpty()).isTrue();
    }
}
