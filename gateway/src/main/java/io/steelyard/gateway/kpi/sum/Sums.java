package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.sum.KeptSums.Span;
import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sums of assets' minutes over any period. What was asked for lately is remembered until a row, the description or the plan of its
 * asset changes. Whole hours and days are kept beside the rows; whoever changes rows does it through {@link #changing}, which forgets
 * theirs first: no crash leaves a sum of other rows than there are. A sum made while its asset's rows changed is not kept. Any thread.
 */
public final class Sums {
    private static final String KEPT_BY = "8";
    /** How much of one asset is read at once where nothing is kept. */
    private static final long READ_AT_ONCE = 4 * Span.DAY.nanos();

    private final Rows rows;
    private final KeptSums kept;
    private final Declarations declared;
    private final TimeModels models;
    private final Map<AssetKey, Integer> changing = new HashMap<>();
    private final Map<AssetKey, Long> changes = new HashMap<>();
    private final Map<AssetKey, Long> firsts = new HashMap<>();
    private final Set<AssetKey> firstsKnown = new HashSet<>();
    private final Remembered remembered = new Remembered();
    private final LongAdder made = new LongAdder();
    private final LongAdder keptSums = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private boolean isFirstKnown;
    private long first = Long.MAX_VALUE;

    /** Where minute rows come from. */
    @FunctionalInterface
    public interface Rows {
        /** The asset's rows in time order, with these fields at least. */
        List<MinuteRow> of(AssetKey asset, long from, long to, FieldChoice fields);

        /** No row begins before; asked once, since later rows come through {@link Sums#changing}. */
        default long first() {
            return Long.MIN_VALUE;
        }

        /** No row of the asset begins before; asked once, as {@link #first()}. */
        default long first(AssetKey asset) {
            return first();
        }
    }

    /** A change of rows. */
    @FunctionalInterface
    public interface Change {
        void make() throws InterruptedException;
    }

    /** Opens nothing. */
    public Sums(Rows rows, KeptSums kept, Declarations declared, TimeModels models) {
        this.rows = rows;
        this.kept = kept;
        this.declared = declared;
        this.models = models;
    }

    /** A period's sum and the digest of all its minutes. */
    record Total(Sum sum, String digest) {}

    Declarations declared() {
        return declared;
    }

    /** The rule tables that assets go by. */
    public TimeModels models() {
        return models;
    }

    ModelTimes times(AssetDescription asset) {
        return ModelTimes.of(models, asset, declared.profiles(asset.key()));
    }

    /** Changes rows, the sums of which are forgotten first. */
    public void changing(List<MinuteRow> changed, Change change) throws InterruptedException {
        Map<AssetKey, NavigableSet<Long>> minutes = new HashMap<>();
        Map<AssetKey, Long> begins = new HashMap<>();
        for (MinuteRow row : changed) {
            minutes.computeIfAbsent(row.asset(), asset -> new TreeSet<>()).add(row.minute());
            begins.merge(row.asset(), row.minute(), Math::min);
        }
        changing(minutes, begins, () -> minutes.forEach(remembered::forget), change);
    }

    /** The same of whole stretches of rows. */
    public void changingStretches(List<MinuteStretch> changed, Change change) throws InterruptedException {
        Map<AssetKey, NavigableSet<Long>> hours = new HashMap<>();
        Map<AssetKey, Long> begins = new HashMap<>();
        for (MinuteStretch stretch : changed) {
            NavigableSet<Long> of = hours.computeIfAbsent(stretch.asset(), asset -> new TreeSet<>());
            for (long hour = Span.HOUR.floor(stretch.from()); hour < stretch.to(); hour += Span.HOUR.nanos()) {
                of.add(hour);
            }
            begins.merge(stretch.asset(), stretch.from(), Math::min);
        }
        changing(
                hours,
                begins,
                () -> changed.forEach(stretch -> remembered.forget(stretch.asset(), stretch.from(), stretch.to())),
                change);
    }

    private void changing(
            Map<AssetKey, NavigableSet<Long>> instants, Map<AssetKey, Long> begins, Runnable forget, Change change)
            throws InterruptedException {
        begin(instants.keySet());
        forget.run();
        begins(begins);
        forgotten.increment();
        try {
            kept.forget(instants);
            change.make();
        } finally {
            end(instants.keySet());
        }
    }

    /** What was declared for the asset has changed: its minutes without rows are others now. */
    public void forget(AssetKey asset, long from, long to) {
        begin(List.of(asset));
        remembered.forget(asset, from, to);
        forgotten.increment();
        try {
            kept.forget(asset, from, to);
        } finally {
            end(List.of(asset));
        }
    }

    private synchronized void begins(Map<AssetKey, Long> changed) {
        changed.forEach((asset, minute) -> {
            first = Math.min(first, minute);
            firsts.merge(asset, minute, Math::min);
        });
    }

    /** When the asset's first row begins; {@link Long#MAX_VALUE} while it has none. */
    long firstOf(AssetKey asset) {
        synchronized (this) {
            if (firstsKnown.contains(asset)) {
                return firsts.getOrDefault(asset, Long.MAX_VALUE);
            }
        }
        long there = rows.first(asset);
        synchronized (this) {
            firstsKnown.add(asset);
            return firsts.merge(asset, there, Math::min);
        }
    }

    /** Before it there are no rows, of no asset: a month of a plant that is a day old needs no question for each day. */
    private long first() {
        synchronized (this) {
            if (isFirstKnown) {
                return first;
            }
        }
        long there = rows.first();
        synchronized (this) {
            first = Math.min(first, there);
            isFirstKnown = true;
            return first;
        }
    }

    private synchronized void begin(Collection<AssetKey> assets) {
        assets.forEach(asset -> changing.merge(asset, 1, Integer::sum));
    }

    /** Counts the change now: who began to read while it was made may have seen the rows of before. */
    private synchronized void end(Collection<AssetKey> assets) {
        assets.forEach(asset -> {
            changing.computeIfPresent(asset, (key, count) -> count == 1 ? null : count - 1);
            changes.merge(asset, 1L, Long::sum);
        });
    }

    private synchronized long changesOf(AssetKey asset) {
        return changes.getOrDefault(asset, 0L);
    }

    private synchronized void keep(AssetKey asset, Span span, Map<Long, String> sums, long asOf) {
        made.add(sums.size());
        if (!sums.isEmpty() && isStill(asset, asOf)) {
            kept.keep(asset, span, sums);
            keptSums.add(sums.size());
        }
    }

    /** Whether no row of the asset changed since, nor is one changing now. */
    private synchronized boolean isStill(AssetKey asset, long asOf) {
        return !changing.containsKey(asset) && changesOf(asset) == asOf;
    }

    /** The asset's minutes that begin in {@code from <= minute < to}. */
    Total of(AssetDescription asset, long from, long to) {
        long asOf = changesOf(asset.key());
        Remembered.Of of = new Remembered.Of(asset, declared.plan(asset.key(), from, to));
        Total known = remembered.get(of, from, to);
        if (known != null) {
            return known;
        }
        Total total = new Read(of, asOf, from, to).total();
        remember(of, asOf, from, to, total);
        return total;
    }

    /** What was made while rows of the asset changed may be of the rows of before. */
    private synchronized void remember(Remembered.Of of, long asOf, long from, long to, Total total) {
        if (isStill(of.asset().key(), asOf)) {
            remembered.put(of, from, to, total);
        }
    }

    /**
     * What was counted since the start: {@code made} sums of hours and days, those that were {@code kept} (the others were made
     * while rows changed), {@code forgotten}: changes that forgot some, {@code remembered}: answers from memory, {@code let-go}.
     */
    public SortedMap<String, Long> counts() {
        return new TreeMap<>(Map.of(
                "made",
                made.sum(),
                "kept",
                keptSums.sum(),
                "forgotten",
                forgotten.sum(),
                "remembered",
                remembered.found(),
                "let-go",
                remembered.letGo()));
    }

    /** One question. */
    private final class Read {
        private final AssetDescription asset;
        private final MissingMinutes without;
        private final List<Stretches> stretches;
        private final Map<Span, Map<Long, String>> there = new HashMap<>();
        private final Map<Span, Map<Long, String>> fresh = new HashMap<>();
        private final Map<Long, MinuteRow> loaded = new HashMap<>();
        private final long asOf;
        private final long begins;
        private long loadedFrom;
        private long loadedTo;

        Read(Remembered.Of of, long asOf, long from, long to) {
            this.asset = of.asset();
            this.asOf = asOf;
            this.begins = first();
            this.stretches = Stretches.of(from, to);
            this.without = MissingMinutes.of(asset, of.plan(), declared, from, to);
            for (Span span : Span.values()) {
                there.put(span, to <= begins ? Map.of() : kept.read(asset.key(), span, from, to));
                fresh.put(span, new TreeMap<>());
            }
        }

        Total total() {
            Sum sum = new Sum();
            Digest digest = new Digest();
            for (Stretches stretch : stretches) {
                Total part = of(stretch);
                sum.add(part.sum());
                digest.add(part.digest());
            }
            fresh.forEach((span, sums) -> keep(asset.key(), span, sums, asOf));
            return new Total(sum, digest.end());
        }

        private Total of(Stretches stretch) {
            Span span = stretch.span();
            if (span == null) {
                return minutes(stretch.from(), stretch.to());
            }
            Total known = known(span, stretch.from());
            if (known != null) {
                return known;
            }
            Total total = span == Span.DAY ? day(stretch.from()) : hour(stretch.from());
            if (stretch.to() > begins) {
                fresh.computeIfAbsent(span, s -> new TreeMap<>()).put(stretch.from(), text(total));
            }
            return total;
        }

        private Total day(long day) {
            Sum sum = new Sum();
            Digest digest = new Digest();
            for (long hour = day; hour < day + Span.DAY.nanos(); hour += Span.HOUR.nanos()) {
                Total of = hourOfDay(hour);
                sum.add(of.sum());
                digest.add(of.digest());
            }
            return new Total(sum, digest.end());
        }

        /** Kept, too: days of other zones are made of hours. */
        private Total hourOfDay(long hour) {
            Total known = known(Span.HOUR, hour);
            if (known != null) {
                return known;
            }
            Total total = hour(hour);
            if (total.sum().minutes() > 0) {
                fresh.computeIfAbsent(Span.HOUR, s -> new TreeMap<>()).put(hour, text(total));
            }
            return total;
        }

        private Total hour(long hour) {
            Total total = minutes(hour, hour + Span.HOUR.nanos());
            total.sum().hourIsOver(times(asset).ofAll(hour, hour + Span.HOUR.nanos()));
            return total;
        }

        /** Minutes of one hour. */
        private Total minutes(long from, long to) {
            Sum sum = new Sum();
            Digest digest = new Digest();
            if (to <= begins) {
                without.add(sum, digest, from, to);
                return new Total(sum, digest.end());
            }
            Map<Long, MinuteRow> found = rows(from, to);
            long missing = from;
            for (long minute = from; minute < to; minute += MinuteFold.NANOS) {
                MinuteRow row = found.get(minute);
                if (row != null) {
                    without.add(sum, digest, missing, minute);
                    sum.add(row.fields());
                    digest.row(minute, row.fields());
                    missing = minute + MinuteFold.NANOS;
                }
            }
            without.add(sum, digest, missing, to);
            return new Total(sum, digest.end());
        }

        /** Rows of the minutes, read together with what comes next and is not kept. */
        private Map<Long, MinuteRow> rows(long from, long to) {
            if (from >= loadedFrom && to <= loadedTo) {
                return loaded;
            }
            long end = to;
            for (Stretches stretch : stretches) {
                boolean isNext = stretch.from() <= end && stretch.to() > end;
                if (isNext && stretch.to() - from <= READ_AT_ONCE && !isKept(stretch)) {
                    end = stretch.to();
                }
            }
            loaded.clear();
            rows.of(asset.key(), from, end, Summed.FIELDS)
                    .forEach(row -> loaded.put(row.minute(), OlderRows.read(row)));
            loadedFrom = from;
            loadedTo = end;
            return loaded;
        }

        private boolean isKept(Stretches stretch) {
            Span span = stretch.span();
            return span != null && there.getOrDefault(span, Map.of()).containsKey(stretch.from());
        }

        private @Nullable Total known(Span span, long begin) {
            String[] parts =
                    there.getOrDefault(span, Map.of()).getOrDefault(begin, "").split(" ", 3);
            return parts.length == 3 && parts[0].equals(KEPT_BY) ? new Total(Sum.parse(parts[2]), parts[1]) : null;
        }

        private static String text(Total total) {
            return KEPT_BY + " " + total.digest() + " " + total.sum().text();
        }
    }
}
