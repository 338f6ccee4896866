package io.steelyard.gateway.api;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pages read: the doors of this room, joined by the composition root. Any thread; may wait for the store, never
 * for long.
 */
public record Views(Plant plant, History history, Books books, Indicators indicators, Chain chain, String defaultZone) {

    /** The present state. */
    public interface Plant {
        /** Every asset, by site and id. */
        List<LiveAsset> assets();

        @Nullable
        LiveValue value(SignalKey signal);

        /** Values that changed after the version. */
        List<LiveValue> changedSince(long version);

        long version();
    }

    /** What is stored. */
    public interface History {
        /** A page of points, and where the next begins (null after the last). */
        Page points(SignalKey signal, long from, long to, int limit);

        @Nullable
        StoredPoint before(SignalKey signal, long time);

        List<MinuteRow> minutes(AssetKey asset, long from, long to);
    }

    /** A page of points. */
    public record Page(List<StoredPoint> points, @Nullable Long next) {

        public Page {
            points = List.copyOf(points);
        }
    }

    /** Which gaps or events are asked for; null means all. */
    public record Filter(
            @Nullable String site,
            @Nullable String agent,
            @Nullable String asset,
            @Nullable String signal,
            @Nullable String level,
            long from,
            long to,
            int limit,
            int skip) {}

    /** The ledger and the records. */
    public interface Books {
        List<LedgerLine> ledger();

        List<GapRecord> gaps(Filter filter);

        List<EventRecord> events(Filter filter);
    }

    /** The indicators. */
    public interface Indicators {
        /** Every indicator of the site over the window. */
        List<IndicatorValue> ofSite(String site, IndicatorValue.Window window);

        /** One indicator asset by asset, or null when there is no such indicator. */
        @Nullable
        List<IndicatorValue> byAsset(String id, String site, IndicatorValue.Window window);

        /** The zone that a site's periods are cut in. */
        String zone(String site);
    }

    /** The chain's stages and whether its parts work. */
    public interface Chain {
        List<StageStatus> stages();

        List<Check> checks();
    }
}
