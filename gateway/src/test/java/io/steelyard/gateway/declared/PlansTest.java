package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.InputVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plan that is asked for while a table changes. */
final class PlansTest {
    private static final AssetKey M = new AssetKey("works", "m");

    /** Keeps tables; lets somebody else come to a stand while a change is being kept. */
    private static final class SlowShelf implements Shelf {
        private final InMemoryShelf kept = new InMemoryShelf();
        private @Nullable Thread other;

        @Override
        public InputVersion change(Name name, By by, Map<String, @Nullable String> rows) {
            Thread waiting = other;
            if (waiting != null) {
                waiting.start();
                while (waiting.getState() != Thread.State.BLOCKED && waiting.isAlive()) {
                    LockSupport.parkNanos(100_000);
                }
            }
            return kept.change(name, by, rows);
        }

        @Override
        public SortedMap<String, String> rows(Name name, long version) {
            return kept.rows(name, version);
        }

        @Override
        public List<InputVersion> versions(Name name, long before, int limit) {
            return kept.versions(name, before, limit);
        }

        @Override
        public List<Name> names() {
            return kept.names();
        }
    }

    /** Who changes a table waits for nobody who waits for the table; else folds, sums and inputs all stood still. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPlanThatIsMadeWhileATableChangesKeepsNobodyWaiting() throws Exception {
        SlowShelf shelf = new SlowShelf();
        Declared declared = TestingTables.on(shelf, site -> ZoneOffset.UTC);
        Plans plans = new Plans(declared, asset -> new Place(asset.asset(), "hall", "one", "lathe"));
        Thread asking = new Thread(() -> plans.nameplate(M), "asks");
        asking.setDaemon(true);
        shelf.other = asking;
        var unused = declared.change(
                new Shelf.Name("works", "assets"),
                Declared.Mode.REPLACE,
                CsvForm.read(
                        ByteBuffer.wrap("asset,production,unitSeconds\nm,yes,5\n".getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 1, ""),
                false);
        asking.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(asking.isAlive()).isFalse();
        assertThat(plans.nameplate(M).unitSeconds())
                .as("of the table as it is now")
                .isEqualByComparingTo("5");
    }
}
