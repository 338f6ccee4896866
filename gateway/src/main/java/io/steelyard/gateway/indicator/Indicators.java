package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Outcome;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Computes indicators over a window from minute rows, few days at a time. Any thread; reads the store. */
public final class Indicators {
    private static final IndicatorDefinition GOOD_QUALITY = Definitions.read("C10");
    private static final IndicatorDefinition AVAILABILITY = Definitions.read("K01");
    private static final String PLANNED = "planned-is-calendar-time";
    private static final long NANOS_A_DAY = 86_400_000_000_000L;
    private static final long MOST_DAYS = 16;

    private final Minutes minutes;
    private final Function<String, List<AssetKey>> assets;

    /** Where minute rows come from. */
    @FunctionalInterface
    public interface Minutes {
        List<MinuteRow> of(AssetKey asset, long from, long to);
    }

    /** Opens nothing; {@code assets} lists the assets of a site. */
    public Indicators(Minutes minutes, Function<String, List<AssetKey>> assets) {
        this.minutes = minutes;
        this.assets = assets;
    }

    /** What the indicator is, or null when there is no such indicator. */
    public static @Nullable IndicatorDefinition definition(String id) {
        return id.equals(GOOD_QUALITY.id()) ? GOOD_QUALITY : id.equals(AVAILABILITY.id()) ? AVAILABILITY : null;
    }

    /** Every indicator of the site. */
    public List<IndicatorValue> ofSite(String site, Window window) {
        Read sum = new Read(site, window);
        for (AssetKey asset : assets.apply(site)) {
            sum.add(asset, read(asset, window));
        }
        return List.of(goodQuality(sum), availability(sum));
    }

    /** One indicator that there is, asset by asset. */
    public List<IndicatorValue> byAsset(String id, String site, Window window) {
        List<IndicatorValue> values = new ArrayList<>();
        for (AssetKey asset : assets.apply(site)) {
            Read one = new Read(asset.toString(), window);
            one.add(asset, read(asset, window));
            values.add(id.equals(GOOD_QUALITY.id()) ? goodQuality(one) : availability(one));
        }
        return values;
    }

    /** What was read of one asset. */
    private record OneAsset(Tally tally, String inputs) {}

    /** What was read of all assets of the subject. */
    private static final class Read {
        private final String subject;
        private final Window window;
        private final Tally tally = new Tally();
        private final Map<AssetKey, String> inputs = new TreeMap<>();
        private int timed;

        Read(String subject, Window window) {
            this.subject = subject;
            this.window = window;
        }

        void add(AssetKey asset, OneAsset read) {
            tally.add(read.tally());
            inputs.put(asset, read.inputs());
            timed += read.tally().isTimed() ? 1 : 0;
        }

        /** Nanoseconds of the window, times so many assets. */
        double planned(int count) {
            return (window.to() - window.from()) * (double) count;
        }

        Outcome outcome(IndicatorDefinition definition, boolean assessed, String reason) {
            return new Outcome(assessed, reason, Inputs.fingerprint(definition, subject, window, inputs));
        }
    }

    private OneAsset read(AssetKey asset, Window window) {
        Tally tally = new Tally();
        Inputs.OfAsset inputs = new Inputs.OfAsset();
        long days = 1;
        for (long from = window.from(); from < window.to(); ) {
            long to = Math.min(window.to(), from + days * NANOS_A_DAY);
            List<MinuteRow> rows = minutes.of(asset, from, to);
            for (MinuteRow row : rows) {
                tally.add(row);
                inputs.add(row);
            }
            // Where there is nothing the steps grow: a year may hold a week of data.
            days = rows.isEmpty() ? Math.min(MOST_DAYS, days * 2) : 1;
            from = to;
        }
        return new OneAsset(tally, inputs.end());
    }

    private static IndicatorValue goodQuality(Read read) {
        Tally tally = read.tally;
        if (tally.samples() == 0) {
            return notAssessed(GOOD_QUALITY, read, "no-sample");
        }
        double share = share((double) tally.covered(), read.planned(read.inputs.size()));
        double value = (double) tally.good() / tally.samples();
        return new IndicatorValue(
                GOOD_QUALITY,
                read.subject,
                value,
                tally.good(),
                tally.samples(),
                value * share,
                Math.min(1, value * share + (1 - share)),
                share,
                read.window,
                read.outcome(GOOD_QUALITY, true, ""));
    }

    private static IndicatorValue availability(Read read) {
        Tally tally = read.tally;
        if (!tally.isTimed() || tally.known() == 0) {
            return notAssessed(AVAILABILITY, read, "no-state-known");
        }
        double planned = read.planned(read.timed);
        double unknown = Math.max(0, planned - tally.known());
        return new IndicatorValue(
                AVAILABILITY,
                read.subject,
                (double) tally.running() / tally.known(),
                tally.running() / 1e9,
                tally.known() / 1e9,
                Math.min(1, tally.running() / planned),
                Math.min(1, (tally.running() + unknown) / planned),
                share((double) tally.known(), planned),
                read.window,
                read.outcome(AVAILABILITY, true, PLANNED));
    }

    private static double share(double part, double whole) {
        return whole <= 0 ? 0 : Math.min(1, part / whole);
    }

    private static IndicatorValue notAssessed(IndicatorDefinition definition, Read read, String reason) {
        return new IndicatorValue(
                definition,
                read.subject,
                null,
                0,
                0,
                null,
                null,
                0,
                read.window,
                read.outcome(definition, false, reason));
    }
}
