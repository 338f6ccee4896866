package io.steelyard.gateway;

import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.RefoldTable;
import io.steelyard.gateway.system.SystemRecords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stretches to be folded again in the system records, samples in the store. */
record Refolded(TimeSeriesStore store, SystemRecords system, RefoldTable table, Folding folding)
        implements Refolding.Doors {

    /** What folds. */
    @FunctionalInterface
    interface Folding {
        long fold(List<Refolding.Piece> pieces) throws InterruptedException;
    }

    @Override
    public void keep(Refolding.Stretch stretch) {
        table.keep(stretch.asset(), stretch.from(), stretch.to());
    }

    @Override
    public List<Refolding.Waiting> first(int limit) {
        return table.first(limit).stream()
                .map(one -> new Refolding.Waiting(one.id(), new Refolding.Stretch(one.asset(), one.from(), one.to())))
                .toList();
    }

    @Override
    public long waiting() {
        return table.count();
    }

    @Override
    public void advance(Map<Refolding.Waiting, Long> from) {
        Map<RefoldTable.Waiting, Long> rows = new LinkedHashMap<>();
        from.forEach((waiting, instant) -> {
            Refolding.Stretch stretch = waiting.stretch();
            rows.put(new RefoldTable.Waiting(waiting.id(), stretch.asset(), stretch.from(), stretch.to()), instant);
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
        return folding.fold(pieces);
    }

    @Override
    public boolean packs() {
        return store.packs();
    }

    @Override
    public long samplesSince(long now) {
        Duration kept = store.keepsFor().orElse(Duration.ZERO);
        return kept.isZero() ? Long.MIN_VALUE : now - kept.toNanos();
    }
}
