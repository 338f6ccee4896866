package io.steelyard.bench.peer;

import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.RefoldTable;
import io.steelyard.gateway.system.SumTable;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some days of a {@link MadeSite} in the embedded store, folded again on request as the gateway does it: with stretches that wait
 * and sums that are forgotten in the system records. Its arguments: a folder, how many assets and how many days. It says how many
 * samples there are, and folds all of them for each line that it is given.
 */
public final class RefoldedSite {
    private static final long DATABASE_BYTES = 128L << 20;
    private static final int GROUP = 20_000;

    private final SystemRecords system;
    private final List<LiveAsset> assets;
    private final long end;
    private final Refolding refolding;

    private RefoldedSite(EmbeddedStore store, SystemRecords system, MadeSite site, long end) {
        this.system = system;
        this.assets = site.assets();
        this.end = end;
        Kept kept = new Kept(new SumTable(system));
        Sums sums = new Sums(
                (asset, from, to, fields) -> store.minutes(asset, from, to, fields), kept, site, TimeModels.usual());
        long now = end + MadeSite.DAY;
        Folds folds = new Folds(new FoldedDoors(store, assets, site, sums), () -> now, System::nanoTime);
        refolding = new Refolding(
                new Waiting(system, new RefoldTable(system), folds), () -> now, System::nanoTime, Thread::new);
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        int days = Integer.parseInt(arguments[2]);
        MadeSite site = new MadeSite(Integer.parseInt(arguments[1]));
        EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), DATABASE_BYTES);
        for (int day = 0; day < days; day++) {
            List<Reading> readings = site.day(MadeSite.FIRST + day * MadeSite.DAY);
            for (int i = 0; i < readings.size(); i += GROUP) {
                store.write(
                        readings.subList(i, Math.min(readings.size(), i + GROUP)),
                        new StoredMark(new InboxPosition(0, day), Bytes.empty()));
            }
        }
        SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        RefoldedSite refolded = new RefoldedSite(store, system, site, MadeSite.FIRST + days * MadeSite.DAY);
        StandardLines.obey(line -> refolded.refold());
        StandardLines.say(Long.toString(site.written()));
        Thread.currentThread().join();
    }

    /** Folds everything again; says how many asset-minutes it was. */
    private String refold() {
        for (LiveAsset asset : assets) {
            refolding.refold(asset.description().key(), MadeSite.FIRST, end);
        }
        try {
            while (refolding.progress().waiting() > 0) {
                refolding.work();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (!system.dirtyMinutes(end, 1).isEmpty()) {
            throw new IllegalStateException("some minutes were left to be folded one by one");
        }
        return Long.toString(assets.size() * ((end - MadeSite.FIRST) / MadeSite.MINUTE));
    }

    /** In the system records. */
    private record Kept(SumTable table) implements KeptSums {
        private static final List<Long> SPANS =
                Arrays.stream(Span.values()).map(Span::nanos).toList();

        @Override
        public Map<Long, String> read(AssetKey asset, Span span, long from, long to) {
            return table.read(asset, span.nanos(), from, to);
        }

        @Override
        public void keep(AssetKey asset, Span span, Map<Long, String> sums) {
            table.keep(asset, span.nanos(), sums);
        }

        @Override
        public void forget(Map<AssetKey, ? extends Collection<Long>> instants) {
            table.forget(instants, SPANS);
        }

        @Override
        public void forget(AssetKey asset, long from, long to) {
            table.forget(asset, from, to);
        }
    }

    /** Stretches in the system records. */
    private record Waiting(SystemRecords system, RefoldTable table, Folds folds) implements Refolding.Doors {

        @Override
        public void keep(Refolding.Stretch stretch) {
            table.keep(stretch.asset(), stretch.from(), stretch.to());
        }

        @Override
        public List<Refolding.Waiting> first(int limit) {
            return table.first(limit).stream()
                    .map(one ->
                            new Refolding.Waiting(one.id(), new Refolding.Stretch(one.asset(), one.from(), one.to())))
                    .toList();
        }

        @Override
        public long waiting() {
            return table.count();
        }

        @Override
        public void advance(Map<Refolding.Waiting, Long> from) {
            Map<RefoldTable.Waiting, Long> rows = new LinkedHashMap<>();
            from.forEach((one, instant) -> {
                Refolding.Stretch stretch = one.stretch();
                rows.put(new RefoldTable.Waiting(one.id(), stretch.asset(), stretch.from(), stretch.to()), instant);
            });
            table.advance(rows);
        }

        @Override
        public void clear() {
            table.clear();
        }

        @Override
        public long dirty() {
            return table.dirty();
        }

        @Override
        public void markDirty(List<SystemRow> minutes) {
            system.write(minutes);
        }

        @Override
        public long fold(List<Refolding.Piece> pieces) throws InterruptedException {
            return folds.refold(pieces);
        }

        @Override
        public boolean packs() {
            return true;
        }

        @Override
        public long samplesSince(long now) {
            return Long.MIN_VALUE;
        }
    }
}
