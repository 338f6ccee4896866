package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.LatencyClasses;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LatencyHour.Before;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long samples took from their source to the inbox, in classes by asset and hour of arrival. The running hour stands in
 * the state mark, so that a replay comes to the same; one that is over goes to the system records. Each arrival counts once,
 * also when the inbox is read again for a store that has less than it had. For ingest's thread, but {@link #running}.
 */
final class Latencies {
    /** Arrivals of two connections may be a little out of order; more than this is a clock that was set back. */
    private static final long A_STEP = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_CLOCKS = 60_000;

    private final Gathering gathering;
    private final Map<AssetKey, OfAsset> assets = new HashMap<>();
    private final List<OfAsset> touched = new ArrayList<>();
    private final Set<Scope> apart = new HashSet<>();
    private Before before = Before.LOST;
    private @Nullable Long began;
    private long now;
    private long through = -1;
    private long countedUntil = Long.MIN_VALUE;
    private boolean isNew;
    private volatile List<LatencyHour> running = List.of();

    Latencies(Gathering gathering) {
        this.gathering = gathering;
    }

    /** One asset's samples of the running hour. */
    final class OfAsset {
        private final AssetKey asset;
        private final int[] classes = new int[LatencyClasses.COUNT];
        private int late;
        private int untimed;
        private boolean isTouched;
        private boolean isApart;

        private OfAsset(AssetKey asset) {
            this.asset = asset;
        }

        /**
         * Counts a sample that goes to the store.
         *
         * @param nanos from its time to its arrival
         * @param isTimed whether its time is its source's
         * @param isLate whether it was sent late and says so
         */
        void count(long nanos, boolean isTimed, boolean isLate) {
            if (!isNew) {
                return;
            }
            if (!isTouched) {
                touch();
            }
            if (isLate) {
                late++;
            } else if (isTimed && nanos >= 0 && !isApart) {
                classes[LatencyClasses.of(nanos)]++;
            } else {
                untimed++;
            }
        }

        private void touch() {
            isTouched = true;
            touched.add(this);
            if (began == null) {
                began = now;
            }
        }

        private LatencyCounts counts() {
            SortedMap<Integer, Long> counted = new TreeMap<>();
            for (int i = 0; i < classes.length; i++) {
                if (classes[i] > 0) {
                    counted.put(i, (long) classes[i]);
                }
            }
            return new LatencyCounts(counted, late, untimed);
        }

        private void set(LatencyCounts counts) {
            counts.classes().forEach((latencyClass, samples) -> classes[latencyClass] = Math.toIntExact(samples));
            late = Math.toIntExact(counts.late());
            untimed = Math.toIntExact(counts.untimed());
            isTouched = true;
            touched.add(this);
        }

        private void clear() {
            Arrays.fill(classes, 0);
            late = 0;
            untimed = 0;
            isTouched = false;
        }
    }

    /**
     * Begins without a state.
     *
     * @param latest when the latest hour began that is kept, null when none is: what arrived up to its end is counted
     * @param isFirst whether no sample has ever come, so that nothing before the first hour is lost
     */
    void begin(@Nullable Long latest, boolean isFirst) {
        before = isFirst ? Before.NOTHING : Before.LOST;
        countedUntil = latest == null ? Long.MIN_VALUE : LatencyHour.begin(latest) + LatencyHour.NANOS;
    }

    /** What comes now has not been here before, whatever the clock says. */
    void isThere() {
        countedUntil = Long.MIN_VALUE;
    }

    /** An arrival is taken next; what time had made due before it has happened. */
    void came(InboxEntry entry) {
        long offset = entry.behind().offset();
        long at = entry.arrival().at();
        boolean isCounted = at < countedUntil;
        isNew = offset > through && !isCounted;
        through = Math.max(through, offset);
        if (isCounted && entry.arrival() instanceof Arrival.Published) {
            before = Before.KEPT; // the inbox reaches back to what is kept
        }
        if (!isNew) {
            return;
        }
        now = at;
        Long begin = began;
        if (begin != null) {
            long hour = LatencyHour.begin(begin);
            if (at >= hour + LatencyHour.NANOS || at < hour - A_STEP) {
                hours().forEach(gathering::add);
                before = Before.KEPT;
                clear();
            }
        }
    }

    private void clear() {
        touched.forEach(OfAsset::clear);
        touched.clear();
        began = null;
    }

    OfAsset of(AssetKey asset, @Nullable AssetDescription described) {
        OfAsset known = assets.get(asset);
        if (known == null) {
            known = new OfAsset(asset);
            known.isApart = described != null && isApart(described);
            assets.put(asset, known);
        }
        return known;
    }

    private boolean isApart(AssetDescription asset) {
        if (apart.isEmpty() || asset.server().isEmpty()) {
            return apart.stream().anyMatch(asset::restsOnClock);
        }
        Scope server = Scope.server(asset.agent().site(), asset.agent().agent(), asset.server());
        String itself = asset.key().asset();
        return apart.contains(server)
                || apart.contains(new Scope(server.site(), server.agent(), server.server(), itself, null));
    }

    /** An asset may be read from another server now. */
    void described(AssetDescription asset) {
        OfAsset known = assets.get(asset.key());
        if (known != null) {
            known.isApart = isApart(asset);
        }
    }

    /** Takes what an agent says of the clock of one of its servers: until it says otherwise, that is so. */
    void heard(EventRecord event, Iterable<AssetDescription> all) {
        String skew = event.details().get("skew");
        Scope scope = ClockSpan.clockOf(event);
        if (skew == null || scope == null) {
            return;
        }
        if (ClockSpan.isApart(skew) ? apart.size() < MOST_CLOCKS && apart.add(scope) : apart.remove(scope)) {
            all.forEach(asset -> {
                if (asset.restsOnClock(scope)) {
                    described(asset);
                }
            });
        }
    }

    private List<LatencyHour> hours() {
        Long begin = began;
        return begin == null
                ? List.of()
                : touched.stream()
                        .map(of -> new LatencyHour(of.asset, begin, before, of.counts()))
                        .toList();
    }

    /** Shows the running hour as it is now; what is over stands in the system records. */
    void show() {
        running = hours();
    }

    /** The running hour as it was shown last; any thread. */
    List<LatencyHour> running() {
        return running;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(through);
        out.writeLong(countedUntil);
        out.writeByte(before.number());
        out.writeInt(apart.size());
        for (Scope scope : apart) {
            out.writeUTF(scope.site());
            out.writeUTF(scope.agent());
            out.writeUTF(String.valueOf(scope.server()));
            out.writeUTF(scope.asset() == null ? "" : scope.asset());
        }
        Long begin = began;
        out.writeLong(begin == null ? 0 : begin);
        out.writeInt(touched.size());
        for (OfAsset one : touched) {
            out.writeUTF(one.asset.site());
            out.writeUTF(one.asset.asset());
            out.writeUTF(one.counts().text());
        }
    }

    /**
     * Takes up what {@link #write} wrote; the assets are described by {@link #described} next.
     *
     * @param ofAssets whether it may speak of clocks of assets
     */
    void read(DataInput in, boolean ofAssets) throws IOException {
        forget();
        through = in.readLong();
        countedUntil = in.readLong();
        before = Before.of(in.readUnsignedByte());
        for (int left = in.readInt(); left > 0; left--) {
            Scope server = Scope.server(in.readUTF(), in.readUTF(), in.readUTF());
            String asset = ofAssets ? in.readUTF() : "";
            apart.add(
                    asset.isEmpty() ? server : new Scope(server.site(), server.agent(), server.server(), asset, null));
        }
        long begin = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            began = begin;
            OfAsset one = of(new AssetKey(in.readUTF(), in.readUTF()), null);
            one.set(LatencyCounts.parse(in.readUTF()));
        }
    }

    /** Knows nothing: what was counted is lost. */
    void forget() {
        clear();
        assets.clear();
        apart.clear();
        before = Before.LOST;
        through = -1;
        countedUntil = Long.MIN_VALUE;
        isNew = false;
    }
}
