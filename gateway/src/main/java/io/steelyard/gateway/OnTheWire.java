package io.steelyard.gateway;

import io.steelyard.gateway.declared.Facts;
import io.steelyard.gateway.declared.JobDesk;
import io.steelyard.gateway.declared.Register;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.NoteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What machines say, for whoever compares it with what was declared. */
record OnTheWire(LiveValues live, TimeSeriesStore store, NoteTable notes)
        implements Register.Wire, Facts.Runs, JobDesk.Machines {
    private static final String NOTICED = "register-noticed";
    private static final String ORDER = "order";
    private static final int MOST_ORDERS = 10_000;

    @Override
    public Map<String, String> assets(String site) {
        Map<String, String> assets = new TreeMap<>();
        for (LiveAsset asset : live.assets()) {
            if (asset.description().key().site().equals(site)) {
                assets.put(
                        asset.description().key().asset(), asset.description().equipmentClass());
            }
        }
        return assets;
    }

    @Override
    public boolean isOnline(AssetKey asset) {
        LiveAsset known = live.asset(asset);
        return known != null && known.online();
    }

    @Override
    public @Nullable Long lastValue(AssetKey asset, String signal) {
        Long last = null;
        LiveAsset known = live.asset(asset);
        if (known != null) {
            for (SignalDescription described : known.description().signals()) {
                if (described.name().equals(signal) || signal.equals(described.role())) {
                    last = later(last, live.value(new SignalKey(asset, described.name())));
                }
            }
        }
        return last;
    }

    @Override
    public boolean hasValue(AssetKey asset, String signal) {
        LiveAsset known = live.asset(asset);
        return known != null
                && known.description().signals().stream()
                        .filter(one -> one.name().equals(signal) || signal.equals(one.role()))
                        .map(one -> live.value(new SignalKey(asset, one.name())))
                        .anyMatch(value -> value != null && MinuteFold.isUsable(value.point()));
    }

    @Override
    public @Nullable Long lastValue(AssetKey asset) {
        Long last = null;
        LiveAsset known = live.asset(asset);
        if (known != null) {
            for (SignalDescription described : known.description().signals()) {
                last = later(last, live.value(new SignalKey(asset, described.name())));
            }
        }
        return last;
    }

    private static @Nullable Long later(@Nullable Long last, @Nullable LiveValue value) {
        if (value == null) {
            return last;
        }
        long time = value.point().time();
        return last == null || time > last ? (Long) time : last;
    }

    @Override
    public Map<String, Long> kept(String site) {
        Map<String, Long> since = new TreeMap<>();
        for (String line : notes.get(site, NOTICED).lines().toList()) {
            int space = line.indexOf(' ');
            since.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
        }
        return since;
    }

    @Override
    public void keep(String site, Map<String, Long> since) {
        StringBuilder body = new StringBuilder();
        since.forEach(
                (name, at) -> body.append((long) at).append(' ').append(name).append('\n'));
        notes.put(site, NOTICED, body.toString());
    }

    @Override
    public List<AssetKey> tellingOrders(String site) {
        List<AssetKey> telling = new ArrayList<>();
        for (LiveAsset asset : live.assets()) {
            AssetKey key = asset.description().key();
            if (key.site().equals(site) && !orderSignals(key).isEmpty()) {
                telling.add(key);
            }
        }
        return telling;
    }

    private List<SignalKey> orderSignals(AssetKey asset) {
        LiveAsset known = live.asset(asset);
        return known == null
                ? List.of()
                : known.description().signals().stream()
                        .filter(signal -> ORDER.equals(signal.role()))
                        .map(signal -> new SignalKey(asset, signal.name()))
                        .toList();
    }

    /** A value that is not usable ends nothing: nobody knows whether the order went on. */
    @Override
    public List<JobDesk.Run> runs(AssetKey asset, long from, long to) {
        List<JobDesk.Run> runs = new ArrayList<>();
        for (SignalKey signal : orderSignals(asset)) {
            List<StoredPoint> points = new ArrayList<>();
            StoredPoint before = store.before(signal, from);
            if (before != null) {
                points.add(before);
            }
            points.addAll(store.points(signal, from, to, MOST_ORDERS).points());
            String order = "";
            long begin = 0;
            for (StoredPoint point : points) {
                String shown = point.value() == null ? order : point.value().toString();
                if (!shown.equals(order)) {
                    if (!order.isEmpty()) {
                        runs.add(new JobDesk.Run(order, begin, point.time()));
                    }
                    order = shown;
                    begin = point.time();
                }
            }
            if (!order.isEmpty()) {
                runs.add(new JobDesk.Run(order, begin, null));
            }
        }
        return runs;
    }

    @Override
    public Set<String> seen(AssetKey asset, long from, long to) {
        Set<String> orders = new TreeSet<>();
        runs(asset, from, to).forEach(run -> orders.add(run.order()));
        return orders;
    }
}
