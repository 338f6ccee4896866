package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.declared.Reopening.Range;
import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.FoldList;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReopeningDoorsTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final AssetKey ASSET = new AssetKey("works", "m");

    @TempDir
    private Path folder;

    private final List<Range> forgotten = new ArrayList<>();

    private final class CountedSums implements KeptSums {

        @Override
        public Map<Long, String> read(AssetKey asset, Span span, long from, long to) {
            return Map.of();
        }

        @Override
        public void keep(AssetKey asset, Span span, Map<Long, String> sums) {}

        @Override
        public void forget(Map<AssetKey, ? extends Collection<Long>> instants) {}

        @Override
        public void forget(AssetKey asset, long from, long to) {
            forgotten.add(new Range(from, to));
        }
    }

    /** Each is a transaction that waits for the disk while ingest and folds wait for it; a week of shifts has a score of ranges. */
    @Test
    void forgetsTheSumsOfAllRangesAtOnce() throws Exception {
        try (SystemRecords system = SystemRecords.open(folder.resolve("system"), () -> 0);
                EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), 64 << 20)) {
            Sums sums = new Sums(
                    (asset, from, to, fields) -> List.of(), new CountedSums(), Declarations.none(), TimeModels.usual());
            ReopeningDoors doors = new ReopeningDoors(system, store, new LiveValues(), sums);
            doors.reopen(
                    ASSET,
                    List.of(new Range(0, 8 * HOUR), new Range(24 * HOUR, 32 * HOUR), new Range(48 * HOUR, 56 * HOUR)));
            assertThat(forgotten).singleElement().isEqualTo(new Range(0, 56 * HOUR));
        }
    }

    /**
     * A minute that has a row, and one of which the fold may be under way; none of the time before the asset was there, which
     * would be minutes in which it was silent.
     */
    @Test
    void listsOnlyMinutesThatAreFolded() throws Exception {
        try (SystemRecords system = SystemRecords.open(folder.resolve("system"), () -> 0);
                EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), 64 << 20)) {
            Sums sums = new Sums(
                    (asset, from, to, fields) -> List.of(), new CountedSums(), Declarations.none(), TimeModels.usual());
            long folded = 1_000 * HOUR;
            store.writeMinutes(List.of(new MinuteRow(
                    ASSET, "lathe", "hall", "one", folded, new TreeMap<>(Map.of("rule", "1", "covered", 1L)))));
            FoldList list = new FoldList(system);
            list.add(ASSET, List.of(folded + MINUTE));
            list.add(new AssetKey("works", "other"), List.of(folded - MINUTE));
            new ReopeningDoors(system, store, new LiveValues(), sums)
                    .reopen(ASSET, List.of(new Range(0, folded + 2 * HOUR)));
            assertThat(list.of(ASSET, 0, Long.MAX_VALUE)).containsExactlyInAnyOrder(folded, folded + MINUTE);
        }
    }

    /** The earliest of what has a row and of what is listed; sums of the time before say what was planned and go at once. */
    @Test
    void knowsTheFirstMinuteOfAnAsset() throws Exception {
        try (SystemRecords system = SystemRecords.open(folder.resolve("system"), () -> 0);
                EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), 64 << 20)) {
            Sums sums = new Sums(
                    (asset, from, to, fields) -> List.of(), new CountedSums(), Declarations.none(), TimeModels.usual());
            ReopeningDoors doors = new ReopeningDoors(system, store, new LiveValues(), sums);
            assertThat(doors.first(ASSET)).isEqualTo(Long.MAX_VALUE);
            long folded = 1_000 * HOUR;
            store.writeMinutes(List.of(new MinuteRow(
                    ASSET, "lathe", "hall", "one", folded, new TreeMap<>(Map.of("rule", "1", "covered", 1L)))));
            assertThat(doors.first(ASSET)).isEqualTo(folded);
            new FoldList(system).add(new AssetKey("works", "other"), List.of(folded - HOUR));
            assertThat(doors.first(ASSET)).isEqualTo(folded);
            new FoldList(system).add(ASSET, List.of(folded + MINUTE, folded - MINUTE));
            assertThat(doors.first(ASSET)).isEqualTo(folded - MINUTE);
            doors.planned(ASSET, new Range(90 * MINUTE + 5, 7 * HOUR));
            assertThat(forgotten).containsExactly(new Range(90 * MINUTE, 7 * HOUR));
        }
    }
}
