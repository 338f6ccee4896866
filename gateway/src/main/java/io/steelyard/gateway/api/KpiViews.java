package io.steelyard.gateway.api;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /kpi} reads: a door of this room. Any thread; may wait for the store. */
public interface KpiViews {

    /**
     * Quantities of a subject over whole minutes.
     *
     * @param name {@code site}, {@code site/area}, {@code site/area/line} or {@code site/asset}
     * @param single whether it is one asset, whose own counters count
     */
    Evidence of(String name, String site, List<AssetDescription> assets, boolean single, IndicatorValue.Window window);

    /** The ratios that a subject's quantities give. */
    List<IndicatorValue> ratios(Evidence evidence);

    /** Meters against those below them. */
    List<Meter> balance(String site, IndicatorValue.Window window);

    /** Which rule tables read the asset's minutes of the window, in time order. */
    List<Read> read(AssetDescription asset, IndicatorValue.Window window);

    /**
     * Minutes that a rule table reads.
     *
     * @param profile that the asset had then; empty where it had none, {@code ?} where nobody remembers which
     * @param known false where nobody remembers the profile: no table reads the minutes, and nothing is known of what it did
     * @param since what was said before is not read by it; null: all that ever was
     */
    record Read(
            long from,
            long to,
            String profile,
            String family,
            long version,
            String digest,
            @Nullable Long since,
            boolean known) {}

    /** Where shifts begin and end in the window, in order; empty when no calendar was declared. */
    List<Long> shifts(String site, long from, long to);

    /** Lists the minutes of the assets to be folded again, in the background; answers how far it is. */
    Refold refold(List<AssetKey> assets, long from, long to);

    /** How far it is. */
    Refold refold();

    /** Ends what is being listed; what is listed already is folded. */
    Refold stopRefold();

    /** A meter and what stands below it. */
    record Meter(AssetKey asset, Quantity shown, Quantity below, List<AssetKey> children) {

        public Meter {
            children = List.copyOf(children);
        }
    }

    /**
     * Minutes that are to be folded again.
     *
     * @param waiting stretches of assets that wait to be listed
     * @param listed minutes listed since the start
     * @param left minutes on the list, as far as it was counted
     */
    record Refold(long waiting, long listed, long left) {}
}
