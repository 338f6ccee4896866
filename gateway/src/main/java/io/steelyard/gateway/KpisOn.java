package io.steelyard.gateway;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.kpi.sum.SignalRows;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.sum.Warming;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.RefoldTable;
import io.steelyard.gateway.system.SumTable;
import io.steelyard.gateway.system.SystemRecords;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Sums of minutes on the store's rows, kept in the system records.
 *
 * @param signals which signals the same rows tell of
 * @param declared what people declared
 */
record KpisOn(Sums sums, Kpis kpis, SignalRows signals, Declarations declared, SumTable table) {

    static KpisOn of(TimeSeriesStore store, SystemRecords system, Declarations declared) {
        return of(store, system, declared, TimeModels.usual(), () -> Long.MAX_VALUE);
    }

    /** The same with rule tables, of windows that end with what is folded by now. */
    static KpisOn of(
            TimeSeriesStore store, SystemRecords system, Declarations declared, TimeModels models, LongSupplier now) {
        SumTable table = new SumTable(system);
        Sums.Rows rows = new Stored(store);
        Sums sums = new Sums(rows, new Kept(table), declared, models);
        return new KpisOn(sums, new Kpis(sums, now), new SignalRows(rows), declared, table);
    }

    /** What was counted of sums since the start; {@code kept-let-go} are those that had to go because too many were kept. */
    SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = sums.counts();
        counts.put("kept-let-go", table.letGo());
        return counts;
    }

    /** What folds stretches again. */
    Refolding refolding(TimeSeriesStore store, SystemRecords system, Refolded.Folding folding, Surroundings around) {
        return new Refolding(
                new Refolded(store, system, new RefoldTable(system), folding),
                around::now,
                around.nanoTime(),
                around.threads());
    }

    /** What sums days before anybody asks for them. */
    Warming warming(Supplier<List<LiveAsset>> assets, LongSupplier now, LongSupplier nanoTime) {
        return new Warming(
                sums, () -> assets.get().stream().map(LiveAsset::description).toList(), now, nanoTime);
    }

    /** In the store. */
    private record Stored(TimeSeriesStore store) implements Sums.Rows {

        @Override
        public List<MinuteRow> of(AssetKey asset, long from, long to, FieldChoice fields) {
            return store.minutes(asset, from, to, fields);
        }

        @Override
        public long first() {
            return store.firstMinute();
        }

        @Override
        public long first(AssetKey asset) {
            return store.firstMinute(asset);
        }
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
}
