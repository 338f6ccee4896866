package io.steelyard.gateway;

import io.steelyard.gateway.indicator.capability.Capability;
import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SignalChange;
import io.steelyard.gateway.model.SignalChange.Meaning;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.Tolerance;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.SignalChangeTable;
import io.steelyard.gateway.units.SignalUnits;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What capability indices are made of: samples and folded minutes of the store, tolerances that people declared, and what births say
 * and said of units.
 *
 * @param declared tolerances of a site
 * @param conversions that people declared of an asset's units
 * @param folded a window, which ends with what is folded by now
 */
record CapabilityOn(
        LiveValues live,
        TimeSeriesStore store,
        SignalChangeTable changes,
        Function<String, List<Tolerance>> declared,
        Function<AssetKey, Conversions> conversions,
        UnaryOperator<Window> folded)
        implements Capability.Doors {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    /** Nanoseconds that a double of a minute's share may be away from. */
    private static final int ROUNDED = 1_000;

    private static final int PAGE = 20_000;
    private static final String COVERAGE = ".coverage";
    private static final Set<FieldType> NUMBERS = Set.of(FieldType.INT, FieldType.UINT, FieldType.FLOAT);

    @Override
    public List<Tolerance> tolerances(String site) {
        return declared.apply(site);
    }

    @Override
    public Window folded(Window window) {
        return folded.apply(window);
    }

    private @Nullable SignalDescription described(SignalKey signal) {
        LiveAsset asset = live.asset(signal.asset());
        return asset == null
                ? null
                : asset.description().signals().stream()
                        .filter(one -> one.name().equals(signal.signal()))
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public Capability.Meaning meaning(SignalKey signal, String unit, long from, long to) {
        SignalDescription now = described(signal);
        if (now == null) {
            return Capability.Meaning.not("no-such-signal");
        }
        if (!changes.isWholeFrom(from)) {
            return Capability.Meaning.not("unit-then-unknown");
        }
        Meaning then = then(now, changes.of(signal), from, to);
        if (then == null) {
            return Capability.Meaning.not("unit-changed");
        }
        if (!NUMBERS.contains(then.type())) {
            return Capability.Meaning.not("not-a-number");
        }
        SignalDescription asThen = then.in(now);
        SignalUnits.Found found = SignalUnits.find(
                asThen, unit, false, conversions.apply(signal.asset()).of(asThen));
        return found.factor() == null
                ? Capability.Meaning.not(found.reason())
                : new Capability.Meaning(found.factor(), found.offset(), then.type() == FieldType.UINT, "");
    }

    /** What its numbers were throughout the time; null where that changed in it, or may have. */
    private static @Nullable Meaning then(SignalDescription now, List<SignalChange> changes, long from, long to) {
        for (SignalChange change : changes) {
            if (change.until() > from && isAnother(now, change)) {
                return change.since() >= to ? change.was() : null;
            }
        }
        return Meaning.of(now);
    }

    /** A unit that is only written in another way is the same. */
    private static boolean isAnother(SignalDescription signal, SignalChange change) {
        String was = SignalUnits.of(change.was().in(signal));
        String is = SignalUnits.of(change.is().in(signal));
        return change.was().type() != change.is().type() || was == null || !was.equals(is);
    }

    /** By the minutes' share in which the signal's value was provably true; a minute without a row was not seen. */
    @Override
    public long seen(SignalKey signal, long from, long to) {
        SignalDescription described = described(signal);
        if (described == null) {
            return 0;
        }
        String field = described.field() + COVERAGE;
        FieldChoice wanted = new FieldChoice(Set.of(field), List.of());
        long seen = 0;
        long first = Math.floorDiv(from, MINUTE) * MINUTE;
        for (long begin = Math.max(first, store.firstMinute(signal.asset())); begin < to; begin += DAY) {
            long end = Math.min(to, begin + DAY);
            for (MinuteRow row : store.minutes(signal.asset(), begin, end, wanted)) {
                long within = Math.min(to, row.minute() + MINUTE) - Math.max(from, row.minute());
                seen += Math.max(0, within - unseen(row.fields().get(field)));
            }
        }
        return seen;
    }

    private static long unseen(@Nullable Object share) {
        double seen = share instanceof Double told ? told : 0;
        long unseen = MINUTE - Math.round(seen * MINUTE);
        return Math.abs(unseen) < ROUNDED ? 0 : unseen;
    }

    @Override
    public boolean read(SignalKey signal, long from, long to, int most, Consumer<StoredPoint> taker) {
        int left = most;
        Long next = from;
        while (next != null) {
            TimeSeriesStore.Page page = store.points(signal, next, to, Math.min(PAGE, left + 1));
            left -= page.points().size();
            if (left < 0) {
                return false;
            }
            page.points().forEach(Objects.requireNonNull(taker));
            next = page.next();
        }
        return true;
    }
}
