package io.steelyard.gateway;

import io.steelyard.gateway.indicator.Results;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.NoteTable;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Results of days, as the store keeps them for dashboards. */
record ResultsOn(LiveValues live, IndicatorsOn indicators, Assessing assessing, TimeSeriesStore store, NoteTable notes)
        implements Results.Doors {
    private static final String RETOLD = "results-retold";
    /** Of each asset, beside those of the site: what OEE is made of. */
    private static final List<String> OF_ASSETS = List.of("K01", "K02", "K03", "K04");

    @Override
    public Collection<String> sites() {
        return live.assets().stream()
                .map(LiveAsset::description)
                .map(asset -> asset.key().site())
                .distinct()
                .toList();
    }

    @Override
    public String zone(String site) {
        return indicators.zone(site);
    }

    @Override
    public long first(String site) {
        long first = Long.MAX_VALUE;
        for (LiveAsset asset : live.assets()) {
            AssetKey key = asset.description().key();
            first = key.site().equals(site) ? Math.min(first, store.firstMinute(key)) : first;
        }
        return first;
    }

    @Override
    public String kept(String site) {
        return notes.get(site, RETOLD);
    }

    @Override
    public void keep(String site, String note) {
        notes.put(site, RETOLD, note);
    }

    @Override
    public List<ResultRow> results(String site, Window window) {
        Subject subject = Subject.site(site);
        // Every model asks for the same indicators; they are computed once a day of results.
        Map<Window, List<IndicatorValue>> once = new HashMap<>();
        BiFunction<String, Window, List<IndicatorValue>> known =
                (of, over) -> once.computeIfAbsent(over, any -> indicators.measured(site, over));
        List<ResultRow> rows = new ArrayList<>(Results.rows(known.apply(site, window)));
        rows.addAll(Results.rows(indicators.assessed(site, window)));
        for (String id : OF_ASSETS) {
            rows.addAll(Results.rows(indicators.byAsset(id, subject, window)));
        }
        if (isOver(window)) { // measurements of the present day are not read again every other minute
            rows.addAll(Results.rows(indicators.ofSignals(site, window)));
        }
        rows.addAll(assessing.rows(site, window, new Proven(known, indicators::one, indicators::lacks)));
        return rows;
    }

    private static boolean isOver(Window window) {
        return Instant.EPOCH
                .plusNanos(window.to())
                .atZone(ZoneId.of(window.zone()))
                .toLocalTime()
                .equals(LocalTime.MIDNIGHT);
    }

    @Override
    public void take(List<ResultRow> rows) throws InterruptedException {
        store.writeResults(rows);
    }
}
