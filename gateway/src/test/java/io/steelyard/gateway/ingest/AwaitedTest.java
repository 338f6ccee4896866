package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is remembered of numbers that are to come again has an end. */
final class AwaitedTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final long LATER = 20_000_000_000L;

    private final AtomicLong leftOut = new AtomicLong();
    private final Awaited awaited = new Awaited(leftOut::addAndGet);
    private final EpochLedger book = new EpochLedger();

    private void comesUnborn(UUID epoch, long number, long at) {
        awaited.keepAside(epoch, book, number, true, at);
    }

    private void nodeIsBorn(long at, boolean waits) {
        awaited.nodeBorn(at, waits, epoch -> new NumberSet());
    }

    private static final long SECOND = 1_000_000_000L;

    private boolean isAwaited(long number) {
        return awaited.of(EPOCH).contains(number);
    }

    /** That of which nothing came for longest makes room, whatever its name. */
    @Test
    void anEpochBeyondThoseThatAreRememberedTakesThePlaceOfTheQuietest() {
        for (int epoch = 9; epoch >= 2; epoch--) {
            comesUnborn(new UUID(epoch, 0), epoch, 10 - epoch);
        }
        comesUnborn(new UUID(9, 0), 100, 9);
        comesUnborn(new UUID(1, 0), 1, 10);
        assertThat(awaited.of(new UUID(8, 0)).isEmpty()).isTrue();
        assertThat(leftOut).hasValue(1);
        assertThat(awaited.of(new UUID(9, 0)).contains(9)).isTrue();
        assertThat(awaited.of(new UUID(7, 0))).isEqualTo(NumberSet.range(7, 7));
        assertThat(awaited.of(new UUID(1, 0))).isEqualTo(NumberSet.range(1, 1));
    }

    /** However long ago another one came: it is judged by births that came twenty seconds after itself. */
    @Test
    void onlyBirthsThatComeAWhileAfterANumberShouldHaveHelpedIt() {
        comesUnborn(EPOCH, 1, 0);
        comesUnborn(EPOCH, 2, 86_400 * SECOND);
        nodeIsBorn(86_401 * SECOND, true);
        comesUnborn(EPOCH, 2, 86_402 * SECOND);
        assertThat(isAwaited(2)).as("a copy of it").isTrue();
        comesUnborn(EPOCH, 3, 86_402 * SECOND);
        assertThat(isAwaited(3)).as("there is hope").isTrue();
        nodeIsBorn(86_425 * SECOND, true);
        comesUnborn(EPOCH, 2, 86_426 * SECOND);
        assertThat(isAwaited(2)).isFalse();
        comesUnborn(EPOCH, 4, 86_427 * SECOND);
        assertThat(isAwaited(4)).as("nothing is, for a while").isFalse();
        comesUnborn(EPOCH, 5, 86_426 * SECOND + 600 * SECOND);
        assertThat(isAwaited(5)).isTrue();
    }

    /** Each of them in its time: a stream of them does not make the oldest young. */
    @Test
    void numbersThatComeWithoutEndAreEachJudgedByTheirAge() {
        for (long second = 0; second <= 600; second++) {
            comesUnborn(EPOCH, second, second * SECOND);
        }
        nodeIsBorn(601 * SECOND, true);
        comesUnborn(EPOCH, 590, 602 * SECOND);
        assertThat(isAwaited(590)).as("young").isTrue();
        comesUnborn(EPOCH, 550, 602 * SECOND);
        assertThat(isAwaited(550)).as("old").isFalse();
    }

    /** What cannot be used has filled the ledger's room for hours: the samples of lost births are worth no less. */
    @Test
    void whatTheLedgerHasNoRoomForIsAwaitedAllTheSame() {
        for (int i = 0; i < EpochLedger.MAX_RANGES; i++) {
            awaited.keepAside(EPOCH, book, 2L * i, false, 0);
        }
        long number = 3L * EpochLedger.MAX_RANGES;
        comesUnborn(EPOCH, number, 0);
        assertThat(book.hereBut(awaited.of(EPOCH)).contains(number)).isFalse();
        nodeIsBorn(LATER, true);
        comesUnborn(EPOCH, number, LATER);
        assertThat(book.hereBut(awaited.of(EPOCH)).contains(number)).isTrue();
    }

    @Test
    void whatThereAreTooManyOfIsAwaitedNoMoreAndCounted() {
        for (int i = 0; i <= EpochLedger.MAX_RANGES; i++) {
            comesUnborn(EPOCH, 2L * i, 0);
        }
        assertThat(awaited.of(EPOCH).rangeCount()).isEqualTo(EpochLedger.MAX_RANGES);
        assertThat(leftOut).hasValue(1);
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
        assertThat(awaited.of(EPOCH).rangeCount()).isEqualTo(EpochLedger.MAX_RANGES);
        assertThat(leftOut).hasValue(1);
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
