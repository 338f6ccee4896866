package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stretches that somebody wants folded again, on the real records. */
final class RefoldingTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final long START = 20_000 * DAY;
    private static final AssetKey ASSET = new AssetKey("works", "m");
    private static final AssetKey OTHER = new AssetKey("works", "n");

    @TempDir
    private Path folder;

    private SystemRecords system;
    private EmbeddedStore store;
    private final List<Refolding.Piece> folded = new ArrayList<>();
    private long now = START + 40 * DAY;
    private int mostPieces = 100;
    private long longestPiece = DAY;
    private final List<Integer> sizes = new ArrayList<>();
    private long samplesOfDay = 1;

    @BeforeEach
    void open() {
        system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        store = EmbeddedStore.open(folder.resolve("store"), 64 << 20);
    }

    @AfterEach
    void close() {
        store.close();
        system.close();
    }

    private Surroundings around() {
        return new Surroundings(
                new DiskFiles(),
                () -> Instant.ofEpochSecond(0, now),
                System::nanoTime,
                () -> new UUID(1, 1),
                Thread::new);
    }

    private Refolding refolding() {
        return KpisOn.of(store, system, Declarations.none()).refolding(store, system, this::fold, around());
    }

    private synchronized long fold(List<Refolding.Piece> pieces) {
        if (pieces.size() > mostPieces || pieces.stream().anyMatch(piece -> piece.to() - piece.from() > longestPiece)) {
            throw new StoreException("too much at once");
        }
        folded.addAll(pieces);
        sizes.add(pieces.size());
        long minutes =
                pieces.stream().mapToLong(piece -> piece.to() - piece.from()).sum() / MINUTE;
        return samplesOfDay * minutes / 1_440;
    }

    private List<SystemRow.DirtyMinute> listed() {
        return system.dirtyMinutes(Long.MAX_VALUE, 100_000);
    }

    private long minutesFolded(AssetKey asset) {
        return folded.stream()
                        .filter(piece -> piece.asset().equals(asset))
                        .mapToLong(piece -> piece.to() - piece.from())
                        .sum()
                / MINUTE;
    }

    /** Where a lane folds as many assets as it may and they have few samples: up to the end of a day, one behind the other. */
    @Test
    void foldsTwoDaysOfManyAssetsAtATime() throws Exception {
        longestPiece = 2 * DAY;
        Refolding refolding = refolding();
        for (int asset = 0; asset < 44; asset++) {
            refolding.refold(new AssetKey("works", "m" + asset), START + DAY / 2, START + 12 * DAY);
        }
        refolding.work();
        assertThat(folded).anyMatch(piece -> piece.to() - piece.from() == 2 * DAY);
        for (int asset = 0; asset < 44; asset++) {
            AssetKey key = new AssetKey("works", "m" + asset);
            long end = START + DAY / 2;
            for (Refolding.Piece piece : folded) {
                if (piece.asset().equals(key)) {
                    assertThat(piece.from()).isEqualTo(end);
                    assertThat(piece.to() % DAY).isZero();
                    assertThat(piece.isLast()).isEqualTo(piece.to() == START + 12 * DAY);
                    end = piece.to();
                }
            }
            assertThat(end).isEqualTo(START + 12 * DAY);
        }
    }

    /** A day of each asset at a time, whole UTC days, one after the other; behind the last nobody else folds the next minute. */
    @Test
    void foldsADayOfSomeAssetsAtATime() throws Exception {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START + DAY / 2, START + 3 * DAY);
        refolding.refold(OTHER, START + DAY, START + 2 * DAY);
        refolding.work();
        assertThat(folded)
                .containsExactlyInAnyOrder(
                        new Refolding.Piece(ASSET, START + DAY / 2, START + DAY, false),
                        new Refolding.Piece(ASSET, START + DAY, START + 2 * DAY, false),
                        new Refolding.Piece(ASSET, START + 2 * DAY, START + 3 * DAY, true),
                        new Refolding.Piece(OTHER, START + DAY, START + 2 * DAY, true));
        assertThat(listed()).isEmpty();
        assertThat(refolding.progress()).isEqualTo(new Refolding.Progress(0, 3 * 1_440 + 720, 0));
    }

    /** What waits is on disk until its rows are: what was folded when the process died is folded again, and all of the rest. */
    @Test
    void goesOnAfterARestart() throws Exception {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START, START + 3 * DAY);
        longestPiece = 0;
        assertThatThrownBy(refolding::work).isInstanceOf(StoreException.class);
        assertThat(refolding.progress().waiting()).isEqualTo(1);
        longestPiece = DAY;
        refolding().work(); // as after kill -9
        assertThat(minutesFolded(ASSET)).isEqualTo(3 * 1_440);
        assertThat(refolding.progress().waiting()).isZero();
    }

    /** What is too much at once is folded in smaller pieces, and in the end by those who fold minute by minute. */
    @Test
    void takesLessAtATimeWhenThatWasTooMuch() throws Exception {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START, START + DAY);
        refolding.refold(OTHER, START, START + DAY);
        mostPieces = 1;
        longestPiece = 360 * MINUTE;
        int failures = workedThrough(refolding);
        assertThat(failures).isBetween(2, 30);
        assertThat(minutesFolded(ASSET)).isEqualTo(1_440);
        assertThat(minutesFolded(OTHER)).isEqualTo(1_440);
        longestPiece = 0;
        refolding.refold(ASSET, START, START + 120 * MINUTE);
        failures = workedThrough(refolding);
        assertThat(failures).isBetween(1, 10);
        assertThat(listed()).hasSize(120);
    }

    /** All samples of two turns are in memory at once: as many assets as have room there, and less than a day where one has not. */
    @Test
    void foldsNoMoreSamplesAtOnceThanThereIsRoomFor() throws Exception {
        Refolding refolding = refolding();
        for (int number = 0; number < 60; number++) {
            refolding.refold(new AssetKey("works", "m" + number), START, START + DAY);
        }
        samplesOfDay = 50_000;
        refolding.work();
        assertThat(sizes.stream().mapToInt(Integer::intValue).max()).hasValue(4);
        samplesOfDay = 1_000_000;
        sizes.clear();
        refolding.refold(ASSET, START, START + 4 * DAY);
        folded.clear();
        refolding.work();
        assertThat(minutesFolded(ASSET)).isEqualTo(4 * 1_440);
        assertThat(folded.get(folded.size() - 1).to()
                        - folded.get(folded.size() - 1).from())
                .isLessThan(DAY);
    }

    /** While the rows of some assets are written, others are folded; of one asset nobody folds two days at once. */
    @Test
    void foldsSomeAssetsWhileOthersAreWritten() throws Exception {
        Set<AssetKey> inHand = ConcurrentHashMap.newKeySet();
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger together = new AtomicInteger();
        Refolding refolding = KpisOn.of(store, system, Declarations.none())
                .refolding(
                        store,
                        system,
                        pieces -> {
                            for (Refolding.Piece piece : pieces) {
                                assertThat(inHand.add(piece.asset())).isTrue();
                            }
                            await(both);
                            together.incrementAndGet();
                            pieces.forEach(piece -> inHand.remove(piece.asset()));
                            return fold(pieces);
                        },
                        around());
        refolding.refold(ASSET, START, START + 5 * DAY);
        refolding.refold(OTHER, START, START + 5 * DAY);
        refolding.work();
        assertThat(together).hasValue(10);
        assertThat(minutesFolded(ASSET)).isEqualTo(5 * 1_440);
        assertThat(minutesFolded(OTHER)).isEqualTo(5 * 1_440);
    }

    private static void await(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("nobody else folds", e);
        }
    }

    private static int workedThrough(Refolding refolding) throws InterruptedException {
        int failures = 0;
        while (refolding.progress().waiting() > 0) {
            try {
                refolding.work();
            } catch (StoreException e) {
                failures++;
                assertThat(failures).isLessThan(100);
            }
        }
        return failures;
    }

    /** The next minute may begin with something else than before: of what was begun it is folded. */
    @Test
    void stoppingLeavesTheNextMinuteToBeFolded() throws Exception {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START, START + 3 * DAY);
        refolding.refold(ASSET, START + DAY, START + 2 * DAY); // lies within
        assertThat(refolding.progress().waiting()).isEqualTo(1);
        refolding.stop();
        refolding.work();
        assertThat(folded).isEmpty();
        assertThat(listed()).containsExactly(new SystemRow.DirtyMinute(ASSET, START));
    }

    /** Nobody folds a minute that is not over, and what is hardly over is folded as new minutes are. */
    @Test
    void listsWhatIsHardlyOverAndNothingOfTheFuture() throws Exception {
        now = START + DAY + 30 * MINUTE;
        Refolding refolding = refolding();
        refolding.refold(ASSET, START + DAY, START + 9 * DAY);
        refolding.work();
        assertThat(minutesFolded(ASSET)).isEqualTo(25);
        assertThat(listed()).hasSize(5);
        assertThat(listed().get(0).minute()).isEqualTo(START + DAY + 25 * MINUTE);
        assertThat(refolding.progress().waiting()).isZero();
    }
}
