package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Minutes that somebody wants folded again, on the real records. */
final class RefoldingTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final long START = 20_000 * DAY;
    private static final AssetKey ASSET = new AssetKey("works", "m");

    @TempDir
    private Path folder;

    private SystemRecords system;
    private EmbeddedStore store;
    private long now = START + 40 * DAY;

    @BeforeEach
    void open() {
        system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        store = EmbeddedStore.open(folder.resolve("store"), 64 << 20);
        InboxPosition position = new InboxPosition(0, 1);
        Series series = new Series(new SignalKey(ASSET, "s"), "pump", "hall", "one", "s", FieldType.INT);
        store.write(
                List.of(new Reading(series, START + DAY + MINUTE, 0, 3L, null, -1, position, false)),
                new StoredMark(position, Bytes.empty()));
    }

    @AfterEach
    void close() {
        store.close();
        system.close();
    }

    private Refolding refolding() {
        return KpisOn.of(store, system, Declarations.none()).refolding(store, system, () -> now, System::nanoTime);
    }

    private List<SystemRow.DirtyMinute> listed() {
        return system.dirtyMinutes(Long.MAX_VALUE, 100_000);
    }

    /** A day without any sample before its end has nothing to fold. */
    @Test
    void listsEveryMinuteFromTheFirstSampleOn() {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START, START + 3 * DAY);
        refolding.work();
        assertThat(listed()).hasSize(2 * 1_440);
        assertThat(listed().get(0).minute()).isEqualTo(START + DAY);
        assertThat(refolding.progress()).isEqualTo(new Refolding.Progress(0, 2 * 1_440, 2 * 1_440));
    }

    /** New minutes must not wait behind a year of old ones: no more are listed while very many wait. */
    @Test
    void listsNoMoreWhileManyWaitAndGoesOnAfterARestart() {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START + DAY, START + 31 * DAY);
        refolding.work();
        long first = refolding.progress().listed();
        assertThat(first).isBetween(20_000L, 22_000L);
        assertThat(refolding.progress().waiting()).isEqualTo(1);
        system.settle(listed());
        Refolding next = refolding(); // as after kill -9: what waits is on disk
        next.work();
        system.settle(listed());
        next.work();
        assertThat(first + next.progress().listed()).isEqualTo(30 * 1_440);
        assertThat(next.progress().waiting()).isZero();
    }

    @Test
    void askingTwiceListsOnce() {
        Refolding refolding = refolding();
        refolding.refold(ASSET, START, START + 3 * DAY);
        refolding.refold(ASSET, START + DAY, START + 2 * DAY);
        assertThat(refolding.progress().waiting()).isEqualTo(1);
        refolding.stop();
        refolding.work();
        assertThat(listed()).isEmpty();
    }

    /** Nobody folds a minute that is not over. */
    @Test
    void listsNothingOfTheFuture() {
        now = START + DAY + 30 * MINUTE;
        Refolding refolding = refolding();
        refolding.refold(ASSET, START + DAY, START + 9 * DAY);
        refolding.work();
        assertThat(listed()).hasSize(30);
    }
}
