package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.InputVersion;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked for while tables change, and behind it. */
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
        put(declared, "assets", "asset,production,unitSeconds\nm,yes,5\n");
        asking.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(asking.isAlive()).isFalse();
        assertThat(plans.nameplate(M).unitSeconds())
                .as("of the table as it is now")
                .isEqualByComparingTo("5");
    }

    @Test
    void correctionsAreThoseOfTheAssetTheRangeAndTheTableAsItIs() {
        Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneOffset.UTC);
        Plans plans = new Plans(declared, asset -> new Place(asset.asset(), "hall", "one", "lathe"));
        long eight = Row.nanos(Instant.parse("2026-11-23T08:00:00Z"));
        long second = TimeUnit.SECONDS.toNanos(1);
        assertThat(plans.corrections(M, eight, eight + second)).isEmpty();
        put(declared, "corrections", """
                asset,at,role,amount,reason
                m,2026-11-23T08:00:02Z,good,-1,x
                m,2026-11-23T08:00:00Z,scrap,2,x
                m,2026-11-23T08:00:00Z,good,3,x
                m|2,2026-11-23T08:00:00Z,good,4,x
                n,2026-11-23T08:00:01Z,good,5,x
                """);
        assertThat(plans.corrections(M, eight, eight + 3 * second))
                .containsExactly(
                        new CountCorrection(eight, "good", BigDecimal.valueOf(3)),
                        new CountCorrection(eight, "scrap", BigDecimal.valueOf(2)),
                        new CountCorrection(eight + 2 * second, "good", BigDecimal.valueOf(-1)));
        assertThat(plans.corrections(M, eight, eight + 2 * second)).hasSize(2);
        assertThat(plans.corrections(M, eight + 1, eight + 2 * second)).isEmpty();
        assertThat(plans.corrections(new AssetKey("works", "m|2"), eight, eight + second))
                .containsExactly(new CountCorrection(eight, "good", BigDecimal.valueOf(4)));
        assertThat(plans.corrections(new AssetKey("other", "m"), eight, eight + second))
                .isEmpty();
        put(declared, "corrections", "asset,at,role,amount,reason\nm,2026-11-23T08:00:00Z,good,6,x\n");
        assertThat(plans.corrections(M, eight, eight + 3 * second))
                .containsExactly(new CountCorrection(eight, "good", BigDecimal.valueOf(6)));
    }

    private static void put(Declared declared, String kind, String table) {
        var unused = declared.change(
                new Shelf.Name("works", kind),
                Declared.Mode.REPLACE,
                CsvForm.read(ByteBuffer.wrap(table.getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 1, ""),
                false);
    }
}
