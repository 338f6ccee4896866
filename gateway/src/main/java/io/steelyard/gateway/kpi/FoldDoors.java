package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What folding needs: the store, the gaps, the list of minutes to fold, and who is alive. Calls may wait. */
public interface FoldDoors {

    /** Minutes to fold that begin before the instant, if their asset is wanted and they are, the oldest of each asset first. */
    List<SystemRow.DirtyMinute> dirty(
            long before, int limit, Predicate<AssetKey> assets, Predicate<SystemRow.DirtyMinute> minutes);

    /** How many minutes are on the list. */
    long listed();

    /** The first of the asset's minutes on the list; {@link Long#MAX_VALUE} where there is none. */
    long firstListed(AssetKey asset);

    void markDirty(List<SystemRow> minutes);

    /** Takes them off the list, but those that have come onto it again since {@link #dirty}. */
    void settle(List<SystemRow.DirtyMinute> folded);

    /** How many batches ingest has begun to hand over: a minute on the list may be of any of these. */
    long handedOver();

    /** How many of them are stored, in their order. */
    long stored();

    /** The assets' samples by signal; an asset without any may be missing. */
    Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to);

    Map<String, StoredPoint> lastBefore(AssetKey asset, long time);

    /** The same of several assets in one question; an asset without any may be missing. */
    default Map<AssetKey, Map<String, StoredPoint>> lastBefore(Collection<AssetKey> assets, long time) {
        Map<AssetKey, Map<String, StoredPoint>> last = new HashMap<>();
        assets.forEach(asset -> last.put(asset, lastBefore(asset, time)));
        return last;
    }

    /** The last point of the signal before the time, or null. */
    @Nullable
    StoredPoint before(SignalKey signal, long time);

    /** Gaps that may concern the asset. */
    List<GapRecord> gaps(AssetKey asset, long from, long to);

    /** Gaps of all, at most so many. */
    List<GapRecord> gaps(long from, long to, int limit);

    /** Up to when what the asset is read from has proved to live, nanoseconds since 1970; 0 when its agent says no such thing. */
    long provenUntil(AssetDescription asset);

    /** The rows that are there already, in time order. */
    List<MinuteRow> minutes(AssetKey asset, long from, long to);

    /** The assets' rows that are there already. */
    List<MinuteRow> minutes(Collection<AssetKey> assets, long from, long to);

    void write(List<MinuteRow> rows) throws InterruptedException;

    /** Rows of one asset in time order, made ready for {@link #writeStretches}; several threads may do it at once. */
    List<MinuteStretch> pack(List<MinuteRow> rows);

    void writeStretches(List<MinuteStretch> stretches) throws InterruptedException;

    List<LiveAsset> assets();

    /** What people declared. */
    default Declarations declared() {
        return Declarations.none();
    }

    /** The rule tables that assets go by. */
    default TimeModels models() {
        return TimeModels.usual();
    }
}
