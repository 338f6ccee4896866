package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An older copy of the store is put back: its minute rows are of then. */
final class OlderStoreTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final long START = 20_000 * DAY + 600 * MINUTE;
    private static final AssetKey ASSET = new AssetKey("works", "m");
    private static final AssetKey LATER = new AssetKey("works", "n");
    private static final AssetKey NEVER = new AssetKey("works", "o");

    @TempDir
    private Path folder;

    private final List<Refolding.Piece> folded = new ArrayList<>();
    private SystemRecords system;
    private EmbeddedStore store;
    private Optional<StoredMark> told = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        store = EmbeddedStore.open(folder.resolve("store"), 64 << 20);
        store.write(List.of(), mark(100));
        rows(ASSET, START, START + MINUTE, START + DAY, START + 3 * DAY);
        rows(LATER, START + 2 * DAY);
    }

    @AfterEach
    void close() {
        store.close();
        system.close();
    }

    private static StoredMark mark(long offset) {
        return new StoredMark(new InboxPosition(0, offset), Bytes.empty());
    }

    private void rows(AssetKey asset, long... minutes) throws InterruptedException {
        List<MinuteRow> rows = new ArrayList<>();
        for (long minute : minutes) {
            rows.add(new MinuteRow(asset, "lathe", "hall", "one", minute, new TreeMap<>(Map.of("covered", 1.0))));
        }
        store.writeMinutes(rows);
    }

    private OlderStore older() {
        KpisOn kpis = KpisOn.of(store, system, Declarations.none());
        Surroundings around = new Surroundings(
                new DiskFiles(),
                () -> Instant.ofEpochSecond(0, START + 4 * DAY),
                System::nanoTime,
                () -> new UUID(1, 1),
                Thread::new);
        Refolding refolding = kpis.refolding(store, system, this::fold, around);
        return new OlderStore(store, () -> told, refolding, kpis.sums());
    }

    private synchronized long fold(List<Refolding.Piece> pieces) {
        folded.addAll(pieces);
        return 0;
    }

    private List<Long> minutes(AssetKey asset) {
        return store.minutes(asset, 0, Long.MAX_VALUE).stream()
                .map(MinuteRow::minute)
                .toList();
    }

    private long minutesFolded(AssetKey asset) {
        return folded.stream()
                        .filter(piece -> piece.asset().equals(asset))
                        .mapToLong(piece -> piece.to() - piece.from())
                        .sum()
                / MINUTE;
    }

    /** Nobody takes what it says for true: its rows are gone at once, and come again when its samples have. */
    @Test
    void itsMinutesAreUnknownUntilTheyAreFoldedAgain() throws Exception {
        told = Optional.of(mark(200));
        older().look(List.of(ASSET, LATER, NEVER));
        assertThat(minutes(ASSET)).isEmpty();
        assertThat(minutes(LATER)).isEmpty();
        OlderStore next = older(); // the process died meanwhile, and the store is still behind
        next.look(List.of(ASSET, LATER, NEVER));
        next.refold();
        assertThat(folded).isEmpty();
        store.write(List.of(), mark(200));
        next.refold();
        assertThat(minutesFolded(ASSET)).isEqualTo(4 * 1_440 - 5); // the last minutes are listed
        assertThat(minutesFolded(LATER)).isEqualTo(2 * 1_440 - 5);
        assertThat(minutesFolded(NEVER)).isZero();
    }

    /** A copy that was taken while minutes waited to be folded has their samples and no rows; today's list knows nothing of them. */
    @Test
    void whatWasNotFoldedYetIsFolded() throws Exception {
        Series series = new Series(new SignalKey(NEVER, "s"), "lathe", "hall", "one", "s", FieldType.INT);
        store.write(
                List.of(
                        new Reading(series, START + 3 * DAY + 1, 0, 1L, null, -1, new InboxPosition(0, 99), false),
                        new Reading(series, START + 2 * DAY + 1, 0, 1L, null, -1, new InboxPosition(0, 100), false)),
                mark(100));
        told = Optional.of(mark(200));
        OlderStore older = older();
        older.look(List.of(NEVER));
        store.write(List.of(), mark(200));
        older.refold();
        assertThat(minutesFolded(NEVER)).isEqualTo(2 * 1_440 - 5);
    }

    @Test
    void aStoreThatHasWhatItHadIsLeftAlone() throws Exception {
        for (long offset : new long[] {100, 99, 0}) {
            told = offset == 0 ? Optional.empty() : Optional.of(mark(offset));
            older().look(List.of(ASSET));
            older().refold();
        }
        assertThat(minutes(ASSET)).hasSize(4);
        assertThat(folded).isEmpty();
    }

    /** What cannot be folded again, because the store has let go of its samples, stays: nobody knows better. */
    @Test
    void rowsStayFromBeforeTheInstant() throws Exception {
        store.forgetMinutes(START + DAY + MINUTE);
        assertThat(minutes(ASSET)).containsExactly(START, START + MINUTE, START + DAY);
        store.forgetMinutes(START + MINUTE);
        assertThat(minutes(ASSET)).containsExactly(START);
        rows(ASSET, START + MINUTE, START + 5 * DAY);
        assertThat(minutes(ASSET)).containsExactly(START, START + MINUTE, START + 5 * DAY);
    }
}
