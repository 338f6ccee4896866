package io.steelyard.gateway;

import io.steelyard.gateway.indicator.latency.Latency;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LatencyHour.Before;
import io.steelyard.gateway.system.LatencyTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of hours that are over, in the system records, and of the one that runs, in ingest.
 *
 * @param running of every asset; asked before the records are, which have an hour before ingest shows the next one
 */
record LatenciesOn(Supplier<List<LatencyHour>> running, LatencyTable table, ToLongFunction<AssetKey> firsts)
        implements Latency.Doors {

    @Override
    public List<LatencyHour> hours(String site, Set<AssetKey> assets, long from, long to) {
        long begin = ceiling(from);
        long end = ceiling(to);
        List<LatencyHour> now = running.get();
        String one = assets.size() == 1 ? assets.iterator().next().asset() : null;
        List<LatencyHour> hours = new ArrayList<>(table.hours(site, one, begin, end));
        hours.removeIf(hour -> !assets.contains(hour.asset()));
        if (!now.isEmpty()
                && now.get(0).began() >= begin
                && now.get(0).began() < end
                && hours.stream().noneMatch(kept -> kept.began() == now.get(0).began())) {
            now.stream().filter(hour -> assets.contains(hour.asset())).forEach(hours::add);
        }
        hours.sort(Comparator.comparingLong(LatencyHour::began).thenComparing(LatencyHour::asset));
        return hours;
    }

    /** Where the first whole hour from here on begins: an hour is of the window that it begins in. */
    private static long ceiling(long at) {
        long begin = LatencyHour.begin(at);
        return begin == at ? at : begin + LatencyHour.NANOS;
    }

    @Override
    public List<Latency.Unkept> unkept() {
        List<LatencyHour> now = running.get();
        List<LatencyTable.Start> starts = new ArrayList<>(table.starts());
        if (!now.isEmpty()) {
            long began = now.get(0).began();
            Long latest = table.latest();
            if (latest == null || latest < began) {
                starts.add(new LatencyTable.Start(began, now.get(0).before(), latest));
            }
        }
        List<Latency.Unkept> unkept = new ArrayList<>();
        for (LatencyTable.Start start : starts) {
            Long previous = start.previous();
            if (start.before() == Before.LOST) {
                add(unkept, previous, start.began());
            } else if (start.before() == Before.KEPT && previous == null) {
                add(unkept, null, LatencyHour.begin(start.began()) + LatencyHour.NANOS); // let go, perhaps in part
            }
        }
        if (starts.isEmpty()) {
            add(unkept, null, Long.MAX_VALUE);
        }
        return unkept;
    }

    private static void add(List<Latency.Unkept> unkept, @Nullable Long previous, long to) {
        long from = previous == null ? Long.MIN_VALUE : LatencyHour.begin(previous) + LatencyHour.NANOS;
        if (from < to) {
            unkept.add(new Latency.Unkept(from, to));
        }
    }

    @Override
    public long firstMinute(AssetKey asset) {
        return firsts.applyAsLong(asset);
    }
}
